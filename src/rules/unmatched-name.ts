import { isComposeProject, type PortBinding, type Span } from "../compose/index.ts";
import { code } from "../lib/inlineCode.ts";
import type { Policy } from "../policy/Policy.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import {
  formatServiceName,
  hasTarget,
  parseServiceName,
  type ServiceName,
} from "../ports/serviceName.ts";
import { findServices, suggestName, suggestService } from "./namedServices.ts";
import type { DeclaredNames, FindingDraft, RuleDefinition } from "./Rule.ts";

export const unmatchedName: RuleDefinition = {
  level: "warning",
  summary: "a name in the policy matches no service or project",
  happens:
    "An entry of the policy names a service, a container port or a project that the checked " +
    "projects do not have, so it has no effect. Inactive services and the services of workflows " +
    "count as present. An entry is reported if the project in the directory of the policy is " +
    "checked, or if a similar name exists. An entry of a policy that this one extends is only " +
    "reported if a similar name exists.",
  why: "A misspelled name turns off the check that the entry configures.",
  howToFix: "Correct the name, or remove the entry.",
  whenToIgnore:
    "If the entry is for a project that is not checked here, turn the rule off in the policy: " +
    "`rules: {unmatched-name: off}`",
  example: "misspelled-service",
  *check({ policy, declared }) {
    if (declared === null) return;
    const [own] = policy.sources.keys();
    const entries = listNames(policy);
    const keys = new Set(entries.map(({ section, name }) => `${section} ${name}`));
    for (const entry of entries) {
      const { section, kind, name, span } = entry;
      const judge = kind === "project" ? judgeProject : judgeService;
      const found = span === null ? null : judge(name, declared);
      if (found === null) continue;
      const isTaken = keys.has(`${section} ${found.nearest}`);
      const nearest = isTaken ? null : found.nearest;
      const isCertain = span?.file === own && found.isCertain;
      if (isCertain || nearest !== null) yield draftFinding(entry, { ...found, nearest });
    }
  },
};

interface NamedEntry {
  readonly section: string;
  readonly kind: "service" | "project";
  readonly name: string;
  readonly span: Span | null;
}

/** Lists the names of a policy, except those of exceptions, which `ignored-finding` reports. */
function listNames(policy: Policy): NamedEntry[] {
  const { roles, assignments, blocks, fallback, health, optional, alternatives } = policy;
  const toEntry = (section: string, service: ServiceName, span: Span | null): NamedEntry => {
    return { section, kind: "service", name: formatServiceName(service), span };
  };
  return [
    ...Array.from(roles.values()).flatMap(({ name: role, services, span }) =>
      services
        .filter((name) => !name.includes("*"))
        .map((name): NamedEntry => ({ section: `roles.${role}`, kind: "service", name, span })),
    ),
    ...assignments.map(({ service, span }) => toEntry("assignments", service, span)),
    ...Array.from(blocks.values(), ({ project: name, span }): NamedEntry => {
      return { section: "projects", kind: "project", name, span };
    }),
    ...fallback.map(({ service, span }) => toEntry("fallback", service, span)),
    ...health.map(({ service, span }) => toEntry("health", service, span)),
    ...optional.map(({ service, span }) => toEntry("optional", service, span)),
    ...alternatives.flatMap(({ services, span }) =>
      services.map((service) => toEntry("alternatives", service, span)),
    ),
  ];
}

/** The mistake of a name. */
interface Mismatch {
  readonly what: string;
  readonly nearest: string | null;
  /** True if no project of the repository can have the name. */
  readonly isCertain: boolean;
}

function judgeProject(name: string, { projects, checksRoot }: DeclaredNames): Mismatch | null {
  const own = projects.filter(isComposeProject);
  if (own.some((project) => getResolvedName(project) === name)) return null;
  const names = own.map((project) => project.name);
  const nearest = suggestName(name, names);
  return { what: `no checked project has the name ${name}`, nearest, isCertain: checksRoot };
}

function judgeService(written: string, { projects, checksRoot }: DeclaredNames): Mismatch | null {
  const name = parseServiceName(written);
  const isOfChecked = projects.some((project) => getResolvedName(project) === name.project);
  const isCertain = checksRoot || isOfChecked;
  const services = findServices(name, projects);
  if (services.length === 0) {
    const nearest = suggestService(name, projects);
    return { what: `no checked project has the service ${written}`, nearest, isCertain };
  }
  const { target, protocol } = name;
  if (target === null) return null;
  const has = (each: PortBinding) => hasTarget(each, target, protocol);
  if (services.some(({ ports }) => ports.length === 0 || ports.some(has))) return null;
  return { what: `no service publishes the container port ${written}`, nearest: null, isCertain };
}

function draftFinding(
  { section, name, span }: NamedEntry,
  { what, nearest }: Mismatch,
): FindingDraft {
  return {
    project: null,
    service: null,
    evidence: `${section} ${name}`,
    message: `${what}, which the policy names in ${section}`,
    label: "matches nothing",
    fix:
      nearest === null
        ? "correct the name, or remove the entry"
        : `change ${code(name)} to ${code(nearest)}`,
    span,
    related: [],
  };
}
