import type { HostView } from "../host/HostView.ts";
import { isSameUse, type Lease } from "../leases/Lease.ts";
import { findFallback } from "../policy/findBound.ts";
import { getNameOnEngine, getPublicName, getResolvedName } from "../ports/getNameOnEngine.ts";
import { isPort, MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { findRole } from "../policy/findRole.ts";
import { isOutsideCompose } from "../rules/requests.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { type UnavailableReason, type PortAvailability } from "./PortAvailability.ts";
import { hash } from "./hash.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";
import { formatSavedPortKey } from "./savedPorts.ts";
import type { ShiftedGroup } from "./shiftPorts.ts";

/** The candidates for the ports of a group. */
export interface PortSource {
  /** The start of a message that ends in "free", e.g. "none of the ports 8080, 8081 is". */
  readonly none: string;
  /** The first ports of explicit candidates, or a range of candidates. */
  readonly named: readonly number[] | PortRange;
  /** Ports of an earlier run of this copy that are free at that time. They come before `ports`. */
  readonly earlier: Iterator<number>;
  /** The first ports of candidates that are free at that time, in the order of preference. */
  readonly ports: Iterator<number>;
}

/** A group that has no ports yet. */
export interface PendingGroup {
  readonly group: PortGroup;
  readonly source: PortSource;
  /** The reasons why candidates were unavailable, by the first port. */
  readonly refused: Map<number, string>;
}

/** The maximum number of candidates in a range to try on the host. */
const MAX_TRIED = 1000;

/** Returns whether too many candidates in a range were refused to try the others. */
export function isExhausted({ source, refused }: PendingGroup): boolean {
  return "first" in source.named && refused.size >= MAX_TRIED;
}

export interface PortSourceInput {
  readonly request: AllocationOptions;
  readonly policy: Policy;
  readonly view: HostView;
  /** Earlier leases of this copy. */
  readonly earlier: readonly Lease[];
  readonly availability: PortAvailability;
}

const LOWEST_DYNAMIC = 10_000;

/**
 * Returns the candidates for a group: the port that the user set, the port plus the offset, the
 * fallback ports, or a range. Saved ports and earlier ports come first in a list or range.
 */
export function findPortSource(group: PortGroup, input: PortSourceInput): PortSource {
  const list = listFallbackPorts(group, input);
  const set = group.requestedPort ?? addOffset(group, list, input.request);
  const select = (ports: readonly number[], reasons: readonly UnavailableReason[]) =>
    selectFree(group, ports, reasons, input);
  if (set !== null) {
    const none =
      group.size === 1
        ? `port ${set} is not`
        : `ports ${formatPorts(groupRange(group, set))} are not all`;
    return { none, named: [set], earlier: concatenate(), ports: select([set], NAMED_MAY_BE) };
  }
  if (list.length > 0) {
    const before = listEarlierPorts(group, input);
    const ports = list.map((port) => formatPorts(groupRange(group, port)));
    return {
      none: `none of the ports ${ports.join(", ")} is`,
      named: list,
      earlier: select(
        before.filter((port) => list.includes(port)),
        [],
      ),
      ports: select(list, NAMED_MAY_BE),
    };
  }
  return findRangeSource(group, input);
}

function findRangeSource(group: PortGroup, input: PortSourceInput): PortSource {
  const { request, availability } = input;
  const current = findCurrentPort(group);
  const range = selectRange(group, input);
  const preferred = findPreferredPort(group, range, request.runner);
  const { first, last } = findExplicitRange(group, input) ?? ALL_PORTS;
  const before = listEarlierPorts(group, input, preferred).filter(
    (port) => first <= port && groupRange(group, port).last <= last,
  );
  // A file from an earlier run may already contain the port.
  const isKept =
    current !== null && (before.includes(current) || current === findSavedPort(group, request));
  const stays = current === preferred && groupRange(group, preferred).last <= range.last;
  const selectCurrent = (condition: boolean) =>
    selectFree(group, condition && current !== null ? [current] : [], ["leaving"], input);
  return {
    none: `no port in ${range.first}-${range.last} is`,
    named: range,
    earlier: concatenate(selectCurrent(isKept), selectFree(group, before, [], input)),
    ports: concatenate(
      selectCurrent(stays),
      walkFree(group, { first: preferred, last: range.last }, availability),
      walkFree(group, { first: range.first, last: preferred + group.size - 2 }, availability),
    ),
  };
}

/**
 * Yields the free ports of a list. One that is in use is checked later if the host is probed,
 * because it may be in use by a container of the project.
 */
function* selectFree(
  group: PortGroup,
  ports: readonly number[],
  reasons: readonly UnavailableReason[],
  { availability, view }: PortSourceInput,
): Generator<number> {
  const except = view.probed ? [...reasons, "in-use" as const] : reasons;
  for (const port of ports) {
    const range = groupRange(group, port);
    const fits = isPort(range.first) && isPort(range.last);
    if (fits && availability.findObstacle(group.requests, range, except) === null) yield port;
  }
}

/** Returns the current port plus the offset, or null. Fallback ports of a program come first. */
function addOffset(
  group: PortGroup,
  list: readonly number[],
  { offset }: AllocationOptions,
): number | null {
  const current = findCurrentPort(group);
  if (typeof offset !== "number" || current === null) return null;
  return isOutsideCompose(group.requests[0]) && list.length > 0 ? null : current + offset;
}

/** How the offset of a copy can move a group. */
export interface Shift extends ShiftedGroup {
  /** Offsets from which earlier ports of the group result. */
  readonly earlier: readonly number[];
}

/** Returns how an offset can move a group; null if its ports are listed, or it has none. */
export function findShift({ group, source }: PendingGroup, input: PortSourceInput): Shift | null {
  const current = findCurrentPort(group);
  if (current === null || !("first" in source.named)) return null;
  const written = findWrittenPort(group.requests[0], current, input.earlier);
  const allowed = findExplicitRange(group, input) ?? ALL_PORTS;
  const earlier = listEarlierPorts(group, input).map((port) => port - written);
  return { group, written, allowed, earlier };
}

/** Returns a host port as written before an earlier run of this copy changed it in a file. */
export function findWrittenPort(
  request: PortRequest,
  port: number,
  earlier: readonly Lease[],
): number {
  const use = describeUse(request);
  const lease = earlier.find(
    (each) =>
      each.port === port &&
      each.written !== undefined &&
      isSameUse(each, { ...use, target: each.target }),
  );
  return lease?.written ?? port;
}

const ALL_PORTS: PortRange = { first: 1, last: MAX_PORT };

/** Reasons that do not exclude explicit candidates. */
export const NAMED_MAY_BE: readonly UnavailableReason[] = [
  "low",
  "leaving",
  "browsers",
  "inactive",
];

/** Returns the current first port, or null if the engine assigns it. */
export function findCurrentPort({ requests: [request] }: PortGroup): number | null {
  return request.endpoints[0]?.first ?? null;
}

/** Returns a port that is the same in every allocation of this runner in this directory. */
function findPreferredPort(
  { requests: [{ project, service, binding }], size }: PortGroup,
  { first, last }: PortRange,
  runner: string,
): number {
  const key = JSON.stringify([
    runner,
    getResolvedName(project),
    project.directory,
    service.name,
    binding.target,
    binding.protocol.toLowerCase(),
  ]);
  return first + (hash(key) % Math.max(1, last - first - size + 2));
}

/** Yields the free first ports of a group in a range. */
function* walkFree(
  group: PortGroup,
  { first, last }: PortRange,
  availability: PortAvailability,
): Iterable<number> {
  for (let port = first; groupRange(group, port).last <= last;) {
    const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
    if (obstacle === null) yield port;
    port = (obstacle?.last ?? port) + 1;
  }
}

function listFallbackPorts(
  { requests }: PortGroup,
  { policy }: PortSourceInput,
): readonly number[] {
  const [{ project, service }] = requests;
  if (project.origin.kind === "policy-needs")
    return project.origin.fallback.get(service.name) ?? [];
  return requests.map((each) => findFallback(policy, each)).find((list) => list.length > 0) ?? [];
}

/** Returns the range that the user or the policy set for a group, or null. */
function findExplicitRange(
  { requests }: PortGroup,
  { request, policy }: PortSourceInput,
): PortRange | null {
  return request.range ?? policy.dynamic ?? findRole(policy, requests[0].service)?.range ?? null;
}

function selectRange(group: PortGroup, input: PortSourceInput): PortRange {
  // Below the ephemeral port range, or above its start if it starts below the lowest port.
  const [low] = input.view.kernel.ephemeral;
  return (
    findExplicitRange(group, input) ?? {
      first: LOWEST_DYNAMIC,
      last: low > LOWEST_DYNAMIC ? low - 1 : MAX_PORT,
    }
  );
}

function findSavedPort(
  { requests: [request] }: PortGroup,
  { saved }: AllocationOptions,
): number | null {
  return saved.get(formatSavedPortKey(request)) ?? null;
}

/**
 * Lists saved ports, and leased ones that an allocation chose: ports that do not move are leased
 * too. Entries with one container port have the same leases, so those of its port as written come
 * first, then those of its addresses, then those from the preferred port up: the order of the first
 * run.
 */
function listEarlierPorts(
  group: PortGroup,
  { request, earlier }: PortSourceInput,
  preferred = 0,
): number[] {
  const saved = findSavedPort(group, request);
  const [first] = group.requests;
  const use = describeUse(first);
  const current = findCurrentPort(group);
  const written = current === null ? null : findWrittenPort(first, current, earlier);
  const addresses = first.endpoints.map(({ address }) => address).join();
  const rank = (lease: Lease) =>
    (lease.written === written ? 0 : 4) +
    (lease.addresses.join() === addresses ? 0 : 2) +
    (lease.port < preferred ? 1 : 0);
  const leased = earlier
    .filter((lease) => lease.written !== undefined && isSameUse(lease, use))
    .toSorted((a, b) => rank(a) - rank(b) || a.port - b.port);
  return [...(saved === null ? [] : [saved]), ...leased.map(({ port }) => port)];
}

/** Returns the use of a lease on the first container port of a request. */
function describeUse({ project, service, binding }: PortRequest) {
  return {
    project: getPublicName(project),
    startedAs: getNameOnEngine(project),
    directory: project.directory,
    service: service.name,
    target: binding.target,
    protocol: binding.protocol.toLowerCase() as Lease["protocol"],
  };
}

function* concatenate(...all: readonly Iterable<number>[]): Iterator<number> {
  for (const each of all) yield* each;
}
