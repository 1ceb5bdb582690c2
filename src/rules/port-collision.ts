import { environmentOf } from "../compose/index.ts";
import type { Collision } from "../ports/findCollisions.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./requests.ts";
import { downgradeForFallback, noteMisreadFallback } from "./fallbacks.ts";
import { suggestMove } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";

export const portCollision: RuleDefinition = {
  level: "error",
  summary: "two published ports of what runs together ask for overlapping host endpoints",
  happens: "",
  why:
    "The engine gives a host port once. The container that is started second fails with " +
    "`port is already allocated` or `address already in use`, after the others have been " +
    "started. An address and every address overlap; IPv4 and IPv6, and TCP and UDP, do not. " +
    "A fixed port inside the range of another service is a warning: whether it fails depends " +
    "on which of the two is started first.",
  howToFix: "",
  whenToIgnore: "",
  example: "two-services",
  conflict: "between-ports",
  appliesToJobs: true,
  *check(facts) {
    for (const collision of facts.collisions) yield draftFinding(facts, collision);
  },
};

const MESSAGES: Readonly<Record<Collision["kind"], (ports: string, others: string) => string>> = {
  taken: (ports, others) => `${ports} is also asked for by ${others}`,
  exhausted: (ports, others) =>
    `${ports} has fewer ports than are wanted of it: ${others} takes of them too`,
  race: (ports, others) =>
    `${ports} and ${others} share ports: whether both get one depends on which is started first`,
};

function draftFinding(facts: Facts, { request, kind, others, total }: Collision): FindingDraft {
  const downgrade = total > 1 ? null : downgradeForFallback(facts, [request, ...others]);
  return {
    ...locateRequest(request, others.map(linkOther)),
    ...(kind === "race" ? { severity: "warning" } : {}),
    ...downgrade,
    message: [
      `${MESSAGES[kind](formatRequest(request), nameOthers(request, others, total))}.`,
      downgrade?.message ?? noteMisreadFallback([request, ...others]),
    ]
      .join(" ")
      .trimEnd(),
    fix: others.some((other) => isDuplicate(request, other))
      ? REMOVE_DUPLICATE
      : suggestMove(facts, request, others),
  };
}

const REMOVE_DUPLICATE =
  "Remove one of the two entries: they publish the same port twice. Compose keeps both " +
  "because one names the host port as a number and the other as text.";

/** Compose takes two spellings of a port for two entries (docs/reference/compose.md C29). */
function isDuplicate(request: PortRequest, other: PortRequest): boolean {
  const { project, service, binding, kind } = request;
  const keys = ["target", "count", "published", "hostIp"] as const;
  return (
    kind === "fixed" &&
    other.project === project &&
    other.service === service &&
    keys.every((key) => binding[key] === other.binding[key])
  );
}

function nameOthers(
  request: PortRequest,
  [first, ...more]: readonly PortRequest[],
  total: number,
): string {
  if (first === undefined) return "";
  const name = nameOther(request, first);
  if (total === 1) return name;
  if (total === 2 && more[0] !== undefined) return `${name} and ${nameOther(request, more[0])}`;
  return `${name} and ${total - 1} others`;
}

function nameOther({ project, service }: PortRequest, other: PortRequest): string {
  const name = other.service === service ? "another entry" : other.service.name;
  const owner = other.project === project ? name : nameWithProject(other);
  return `${owner} (${formatRequest(other)})`;
}

function nameWithProject({ project, service }: PortRequest): string {
  if (project.origin.kind === "policy-needs") return `${service.name} outside of Compose`;
  const environment = environmentOf(project);
  return `${project.name}/${service.name}${environment === null ? "" : ` in ${environment}`}`;
}

function linkOther(other: PortRequest): FindingDraft["related"][number] {
  const { span, target, count } = other.binding;
  const { name } = other.service;
  const message = `${name} asks for ${formatRequest(other)}`;
  return { project: other.project.name, service: name, targets: { target, count }, message, span };
}
