import { relative } from "node:path/posix";
import { isComposeProject, type Project, type SharedResource } from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import { countPorts, type PortRange } from "../lib/PortRange.ts";
import { code } from "../lib/inlineCode.ts";
import { findRole } from "../policy/findRole.ts";
import { formatPorts, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { formatEntryWithVariable, nameOwnEntry, widenToEntry } from "./entries.ts";
import {
  formatList,
  listComposeRequests,
  locateRequest,
  namePort,
  showPath,
  toRelated,
} from "./requests.ts";
import type { Copies, Facts, FindingDraft, RuleDefinition } from "./Rule.ts";

export const copyConflict: RuleDefinition = {
  level: "error",
  summary: "copies of a project cannot run on one host (`check --copies`)",
  happens:
    "`portplan check --copies 2` reports what two copies of a project share, e.g. in two " +
    "worktrees: host ports that no variable changes, variables with a value in an env file that " +
    "git tracks, container names, fixed names of networks and volumes, and narrow ranges of the " +
    "policy. Networks with a fixed name and external volumes are a warning, external networks a " +
    "notice.",
  why: "The second copy does not start, or it uses the data and the services of the first one.",
  howToFix:
    "Use variables with defaults, and set them in an env file of each copy that git does not " +
    "track. Or run `portplan allocate --here` in each copy, which changes no Compose file.",
  whenToIgnore:
    "If all copies are meant to share something: " +
    "`name: cache # portplan-ignore: copy-conflict -- one cache for all copies`",
  example: "nothing-is-variable",
  dependsOn: "run",
  afterAllocation: "drop",
  *check(facts) {
    const { copies, plan } = facts;
    if (copies === null) return;
    const requests = listComposeRequests(plan).filter(({ kind }) => kind !== "engine");
    yield* findLiteralPorts(facts, requests, copies);
    yield* findTrackedVariables(requests, copies);
    for (const project of plan.projects)
      if (isComposeProject(project)) yield* findSharedNames(project, copies);
    yield* findNarrowRanges(facts, requests, copies);
  },
};

const ALLOCATE = "run `portplan allocate --here` in each copy";

/** Finds entries whose ports no variable changes, and that have too few ports for all copies. */
function* findLiteralPorts(
  facts: Facts,
  requests: readonly PortRequest[],
  { count }: Copies,
): Iterable<FindingDraft> {
  for (const request of requests) {
    const { service, endpoints, kind } = request;
    const [endpoint] = endpoints;
    if (endpoint === undefined || service.replicas === 0 || hasVariable(request)) continue;
    const needed = count * service.replicas;
    if (kind === "pool" && countPorts(endpoint) >= needed) continue;
    const entry = widenToEntry(request);
    const ports = formatPorts(entry.endpoints[0] ?? endpoint);
    const what =
      kind === "pool"
        ? `${needed} containers of ${count} copies need more than ${namePort(request)}`
        : `only 1 of ${count} copies can publish ${namePort(request)}`;
    yield {
      ...locateRequest(request),
      message: `${what} of ${service.name}, which no variable changes`,
      fix:
        `change ${nameOwnEntry(request)} to ${formatEntryWithVariable(facts, entry, ports)}, ` +
        `or ${ALLOCATE}`,
    };
  }
}

/** The parts of an entry with which a variable can move the entry out of the way of another. */
const MOVING: ReadonlySet<string> = new Set(["published", "entry", "hostIp"]);

function hasVariable({ binding }: PortRequest): boolean {
  return binding.variables.some(({ part }) => MOVING.has(part));
}

/** Finds env files that set host ports for all copies: one finding for each file of a project. */
function* findTrackedVariables(
  requests: readonly PortRequest[],
  { count, trackedFiles }: Copies,
): Iterable<FindingDraft> {
  const uses = requests.flatMap((request) => {
    const moving = request.binding.variables.filter(({ part }) => MOVING.has(part));
    const isFixed = moving.every(
      ({ source, span }) => source === "file" && span !== null && trackedFiles.has(span.file),
    );
    const [use] = moving;
    return isFixed && use?.span ? [{ request, name: use.name, span: use.span }] : [];
  });
  const byFile = groupBy(uses, ({ request, span }) => `${request.project.name} ${span.file}`);
  for (const group of byFile.values()) {
    const [first, ...others] = distinctBy(group, ({ name }) => name);
    if (first === undefined) continue;
    const { request, name, span } = first;
    const path = showPath(request.project, span.file);
    const [what, value] =
      others.length === 0 ? [code(name), "its value"] : ["the variables of ports", "their values"];
    yield {
      project: request.project.name,
      service: null,
      evidence: relative(request.project.directory, span.file),
      message:
        `git tracks ${path}, so ${nameVariables([first, ...others])} the same value ` +
        `in ${count} copies`,
      label: describeSetting(first),
      fix:
        `remove ${what} from ${code(path)}, and make ${value} the default in the Compose file, ` +
        `or ${ALLOCATE}`,
      note: `only 1 of ${count} copies can publish ${namePort(request)} of ${request.service.name}`,
      span,
      related: others.flatMap((other) => toRelated(other.span, describeSetting(other))),
    };
  }
}

interface TrackedUse {
  readonly request: PortRequest;
  readonly name: string;
}

function nameVariables(uses: readonly TrackedUse[]): string {
  const names = uses.map(({ name }) => name);
  const rest = names.length > MAX_NAMED ? `${names.length - 2} other variables` : null;
  return `${formatList(names, rest)} ${names.length === 1 ? "has" : "have"}`;
}

/** The most variables that a title names. */
const MAX_NAMED = 3;

const describeSetting = ({ request, name }: TrackedUse) =>
  `${name} sets ${namePort(request)} of ${request.service.name}`;

const SERVICES_MIX = "a service of one copy finds those of the others by their names";

type Described = Pick<FindingDraft, "message" | "fix" | "note" | "severity">;

/** Finds the names on the engine that no variable changes. */
function* findSharedNames(project: Project, { count }: Copies): Iterable<FindingDraft> {
  const started = new Set(project.services.map(({ name }) => name));
  for (const resource of project.sharedResources) {
    const isContainer = resource.kind.endsWith("container");
    if (isContainer && !started.has(resource.key)) continue;
    const described = isWrittenWithVariable(project, resource) ? null : describe(resource, count);
    if (described === null) continue;
    yield {
      project: project.name,
      service: isContainer ? resource.key : null,
      evidence: `${resource.kind} ${resource.key}`,
      label: "the same name in every copy",
      ...described,
      span: resource.span,
      related: [],
    };
  }
}

function describe({ kind, key, name }: SharedResource, count: number): Described | null {
  switch (kind) {
    case "container":
    case "referenced-container":
      return {
        message: `only 1 of ${count} copies can start ${key}: its container name is ${name}`,
        fix: `remove ${code("container_name")} of ${key}, or ${ALLOCATE}`,
      };
    case "volume":
      return {
        message: `${count} copies use the same data: volume ${key} is ${name} in all of them`,
        fix: `remove ${code("name")} of volume ${key}, or ${ALLOCATE}`,
      };
    case "network":
      return {
        severity: "warning",
        message: `${count} copies share a network: ${key} is ${name} in all of them`,
        note: SERVICES_MIX,
        fix: `remove ${code("name")} of network ${key}, or ${ALLOCATE}`,
      };
    case "external-volume":
      return {
        severity: "warning",
        message: `${count} copies use the same data: volume ${key} is external (${name})`,
        fix: `set the ${code("name")} of volume ${key} with a variable`,
      };
    case "external-network":
      return {
        severity: "notice",
        message: `${count} copies share a network: ${key} is external (${name})`,
        note: SERVICES_MIX,
        fix:
          `set the ${code("name")} of network ${key} with a variable, ` +
          "if the copies must not share it",
      };
    default:
      // All copies start. The last one that was built decides what an image contains.
      return null;
  }
}

/** Returns whether a name is written with a variable. `$$` is a dollar sign. */
function isWrittenWithVariable({ sources }: Project, { span }: SharedResource): boolean {
  const written = sources.get(span.file)?.slice(span.start, span.end) ?? "";
  return written.replaceAll("$$", "").includes("$");
}

/** A range from which an allocation chooses the ports of requests. */
interface PortPool {
  readonly range: PortRange;
  /** Formatted for a title. */
  readonly name: string;
  readonly span: FindingDraft["span"];
}

/** Finds ranges of the policy with fewer ports than the other copies need. */
function* findNarrowRanges(
  { policy }: Facts,
  requests: readonly PortRequest[],
  { count }: Copies,
): Iterable<FindingDraft> {
  const { dynamic } = policy;
  const poolOf = ({ service }: PortRequest): PortPool | null => {
    if (dynamic !== null)
      return { range: dynamic, name: `range ${formatPorts(dynamic)} of \`dynamic\``, span: null };
    const role = findRole(policy, service);
    if (role?.range === undefined || role.range === null) return null;
    const name = `range ${formatPorts(role.range)} of role ${role.name}`;
    return { range: role.range, name, span: role.writtenAt?.range ?? role.span };
  };
  const pooled = requests.flatMap((request) => {
    const pool = poolOf(request);
    return pool === null ? [] : [{ request, pool }];
  });
  for (const group of groupBy(pooled, ({ pool }) => pool.name).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { range, name, span } = first.pool;
    const inRange = group.map(({ request }) => request);
    // The first copy can have the ports as written, which may be outside of the range.
    const needed = countDistinct(inRange, range) + (count - 1) * countDistinct(inRange, null);
    const size = countPorts(range);
    if (needed <= size) continue;
    yield {
      project: null,
      service: null,
      evidence: name,
      message: `${count} copies need ${needed} ports of the ${name}, which has ${size}`,
      label: "the range",
      fix: `make the range at least ${needed - size} port${needed - size === 1 ? "" : "s"} larger`,
      span,
      related: [],
    };
  }
}

/**
 * Returns how many ports of a range the requests publish; without a range, how many they need. On
 * different addresses and for different protocols, a port can be the same.
 */
function countDistinct(requests: readonly PortRequest[], range: PortRange | null): number {
  const keyOf = ({ address, protocol }: HostEndpoint) => `${address} ${protocol}`;
  const ports = requests.flatMap((request) => {
    const [endpoint] = request.endpoints;
    if (endpoint === undefined) return [];
    const first = Math.max(endpoint.first, range?.first ?? 0);
    const last = Math.min(endpoint.last, range?.last ?? Infinity);
    return [{ key: keyOf(endpoint), first, count: Math.max(0, last - first + 1) }];
  });
  const sums = Array.from(groupBy(ports, ({ key }) => key).values(), (group) =>
    group.reduce((sum, { count }) => sum + count, 0),
  );
  return Math.max(0, ...sums);
}
