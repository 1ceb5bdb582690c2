import type { PortBinding, VariableUse } from "../compose/index.ts";
import { code } from "../lib/inlineCode.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Template } from "../repository/RepositoryContext.ts";
import { nameOwnEntry } from "./entries.ts";
import { toRelated, locateRequest, namePort, showPath } from "./requests.ts";
import { suggestUnsetPort } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";

export const unsetPortVariable: RuleDefinition = {
  level: "warning",
  summary: "unset or empty variable changes how a port is published",
  happens:
    'With an empty `PORT`, `"${PORT}:80"` gets another host port from the engine at every start. ' +
    'With an empty `ADDRESS`, `"${ADDRESS}:8080:80"` is published on all addresses. Compose ' +
    "prints a warning at most. A default that differs from the template of the env file " +
    "(`.env.example`) is a notice.",
  why: "Clients do not find the port, or every network of the host can reach it.",
  howToFix: "Set the variable, or write a default into the entry.",
  whenToIgnore:
    "If an empty value is intended, write it as an empty default, e.g. `${PORT:-}`. Or: " +
    "`# portplan-ignore: unset-port-variable -- the engine assigns the port`",
  example: "port-not-set",
  isConvention: true,
  reads: "templates",
  *check(facts) {
    const { templates } = facts.repositoryContext;
    const seen = new Set<VariableUse>();
    for (const request of facts.plan.requests) {
      for (const use of request.binding.variables) {
        const missing = findMissingPart(use, request.binding);
        const draft =
          missing === null
            ? compareWithTemplate(request, use, templates?.get(request.project.directory))
            : draftFinding(facts, request, use, missing);
        if (draft === null || request.service.replicas === 0 || seen.has(use)) continue;
        seen.add(use);
        yield draft;
      }
    }
  },
};

/** Returns the part of an entry that an empty variable removes; an empty default is intended. */
function findMissingPart(
  { part, value, source }: VariableUse,
  { published, hostIp }: PortBinding,
): "port" | "address" | null {
  if (value !== "" || source === "default") return null;
  if (part === "published" && !published) return "port";
  return part === "hostIp" && hostIp === null ? "address" : null;
}

/** Drafts a notice if the template of the env file sets another port than the default in use. */
function compareWithTemplate(
  request: PortRequest,
  { name, value, source, part, isEmpty = false }: VariableUse,
  template: Template | undefined,
): FindingDraft | null {
  const port = template?.variables.get(name) ?? null;
  const isCompared = source === "default" && part === "published" && port !== null;
  if (template === undefined || !isCompared || port === value) return null;
  const path = showPath(request.project, template.path);
  const state = isEmpty ? "empty" : "not set";
  return {
    ...locateRequest(request),
    severity: "notice",
    evidence: name,
    message:
      `${name} is ${state}, so ${request.service.name} publishes ${namePort(request)}, ` +
      `but ${path} sets ${port}`,
    label: "the default in this file",
    fix:
      `set ${code(name)} in ${code(".env")}, ` +
      `or use the same port in ${code(path)} and as the default`,
  };
}

function draftFinding(
  facts: Facts,
  request: PortRequest,
  { name, source, span }: VariableUse,
  missing: "port" | "address",
): FindingDraft {
  const { service, binding } = request;
  const about = locateRequest(request);
  const isLinked = about.related.some((place) => place.span === span);
  const consequence =
    missing === "port"
      ? `the engine assigns a host port to ${service.name} (container port ${binding.target})`
      : `${service.name} publishes ${namePort(request)} on all addresses`;
  const setting = isLinked ? [] : toRelated(span, `${name} is set here`);
  return {
    ...about,
    evidence: name,
    message: `${name} is ${source === "unset" ? "not set" : "empty"}, so ${consequence}`,
    label: missing === "port" ? "the engine assigns a host port" : "published on all addresses",
    fix:
      missing === "port"
        ? suggestUnsetPort(facts, request, name)
        : `set ${code(name)}, or add a default to ${nameOwnEntry(request)}: ` +
          code(`\${${name}:-127.0.0.1}`),
    related: [...setting, ...about.related],
  };
}
