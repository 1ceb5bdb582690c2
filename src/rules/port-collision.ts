import { environmentOf } from "../compose/index.ts";
import type { Collision } from "../ports/findCollisions.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import {
  describeEntry,
  formatList,
  isOutsideCompose,
  linkOther,
  locateRequest,
  nameHostPorts,
  namePort,
} from "./requests.ts";
import { downgradeForFallback, noteMisreadFallback } from "./fallbacks.ts";
import { suggestMove } from "./fixes.ts";
import { APPENDED, findReplaced } from "./replacedEntries.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";

export const portCollision: RuleDefinition = {
  level: "error",
  summary: "two services publish the same host port",
  happens:
    "The engine binds a host port once. The container that starts second fails with `port is " +
    "already allocated` or `address already in use`. An entry without an address conflicts with " +
    "entries on any address. TCP does not conflict with UDP, and IPv4 not with IPv6.",
  why:
    "`up` fails halfway, after other containers have started. A fixed port inside the range of " +
    "another service is a warning: the start order decides if it fails.",
  howToFix: "Publish one of the ports on another host port.",
  whenToIgnore:
    "If the services never run at the same time, list them in `alternatives` of the policy. For " +
    "one entry: `# portplan-ignore: port-collision -- web and preview never run together`",
  example: "two-services",
  conflict: "between-ports",
  appliesToJobs: true,
  *check(facts) {
    for (const collision of facts.collisions) yield draftFinding(facts, collision);
  },
};

type ServiceNamer = (request: PortRequest) => string;

function draftFinding(facts: Facts, collision: Collision): FindingDraft {
  const { request, kind, others, total } = collision;
  const ends = [request, ...others];
  const nameOf = makeServiceNamer(ends);
  const downgrade = total > 1 ? null : downgradeForFallback(facts, ends);
  const isTwice = others.some((other) => isDuplicate(request, other));
  const hasReplicas = ends.some(({ service }) => service.replicas > 1);
  const notes = [
    kind === "exhausted" && !hasReplicas ? "" : NOTES[kind],
    isTwice ? DUPLICATE : "",
    isTwice || findReplaced(facts, [request, ...others]) === null ? "" : APPENDED,
    downgrade?.note ?? noteMisreadFallback(ends),
  ];
  return {
    ...locateRequest(
      request,
      others.map((other) => linkOther(other, nameOf(other))),
    ),
    ...(kind === "race" ? { severity: "warning" } : {}),
    ...downgrade,
    message: formatTitle(collision, nameOf),
    label: describeEntry(request, nameOf(request)),
    fix: isTwice
      ? "remove one of the two entries"
      : suggestMove(facts, request, others, total === others.length),
    note: notes.filter(Boolean).join("; "),
  };
}

const NOTES: Readonly<Record<Collision["kind"], string>> = {
  taken: "",
  exhausted: "each replica needs one port of the range",
  race: "the engine assigns any free port of a range, so the start order decides if both start",
};

const DUPLICATE =
  "Compose keeps both because one names the host port as a number and the other as text";

function formatTitle({ request, kind, others, total }: Collision, nameOf: ServiceNamer): string {
  const ends = [...others, request];
  const names = [...new Map(ends.map((end) => [end.service, nameOf(end)])).values()];
  const rest = total > others.length ? `${total - 1} other entries` : null;
  const list = formatList(names, rest);
  if (kind === "exhausted")
    return `too few host ports in ${formatRequest(request).replace(/^\*:/, "")} for ${list}`;
  const ports = formatSharedPorts(ends, rest !== null);
  if (kind === "race")
    return names.length === 1
      ? `the entries of ${list} may conflict on ${ports}`
      : `${list} may conflict on ${ports}`;
  if (names.length === 1 && rest === null)
    return `${list} publishes ${ports} ${total === 1 ? "twice" : `${total + 1} times`}`;
  const verb = ends.some(isOutsideCompose) ? "use" : "publish";
  return `${list} ${names.length === 2 && rest === null ? "both" : "all"} ${verb} ${ports}`;
}

/** Formats the host ports that all requests share. `isPartial`: there are other requests too. */
function formatSharedPorts(ends: readonly PortRequest[], isPartial: boolean): string {
  const [end] = ends;
  const bound = ends.flatMap(({ endpoints }) => endpoints[0] ?? []);
  const first = Math.max(...bound.map((endpoint) => endpoint.first));
  const last = isPartial ? first : Math.min(...bound.map((endpoint) => endpoint.last));
  const ports = { first, last };
  const spellings = new Set(ends.map((each) => formatRequest(each, ports)));
  if (end !== undefined && spellings.size === 1) return namePort(end, ports);
  return nameHostPorts(ports, bound[0]?.protocol ?? "tcp");
}

/**
 * Returns whether a service publishes a port twice. Compose treats a number and a string as two
 * entries (docs/reference/compose.md C29).
 */
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

/** Returns a function that names services, with their project if there are several projects. */
function makeServiceNamer(ends: readonly PortRequest[]): ServiceNamer {
  const inCompose = ends.filter((end) => !isOutsideCompose(end));
  const [first] = ends;
  const own = first === undefined ? null : environmentOf(first.project);
  const areSeveral = new Set(inCompose.map(({ project }) => project)).size > 1;
  return (end) => {
    const { project, service } = end;
    if (isOutsideCompose(end)) return `${service.name} (outside Compose)`;
    if (!areSeveral) return service.name;
    const environment = environmentOf(project);
    const suffix = environment === own ? "" : ` (environment ${environment})`;
    return `${project.name}/${service.name}${suffix}`;
  };
}
