import type { HostView } from "../host/HostView.ts";
import { isSameUse, type Lease } from "../leases/Lease.ts";
import { findFallback } from "../policy/findBound.ts";
import { getNameOnEngine, getPublicName, getResolvedName } from "../ports/getNameOnEngine.ts";
import { isPort, MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { Policy } from "../policy/Policy.ts";
import { findRole } from "../policy/findRole.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { type UnavailableReason, type PortAvailability } from "./PortAvailability.ts";
import { hash } from "./hash.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";
import { formatSavedPortKey } from "./savedPorts.ts";

/** The candidates for the ports of a group. */
export interface PortSource {
  /** The start of a message that ends in "free", e.g. "none of the ports 8080, 8081 is". */
  readonly none: string;
  /** The first ports of explicit candidates, or a range of candidates. */
  readonly named: readonly number[] | PortRange;
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
  const { request, availability, view } = input;
  const current = findCurrentPort(group);
  // An explicit candidate that is in use is checked later if the host is probed, because it may be
  // in use by a container of the project.
  function* selectFree(ports: readonly number[], reasons: readonly UnavailableReason[]) {
    const except = view.probed ? [...reasons, "in-use" as const] : reasons;
    for (const port of ports) {
      const range = groupRange(group, port);
      const fits = isPort(range.first) && isPort(range.last);
      if (fits && availability.findObstacle(group.requests, range, except) === null) yield port;
    }
  }
  const [{ project }] = group.requests;
  const byOffset =
    request.offset !== null && current !== null && project.origin.kind !== "policy-needs"
      ? current + request.offset
      : null;
  const set = group.requestedPort ?? byOffset;
  if (set !== null) {
    const none =
      group.size === 1
        ? `port ${set} is not`
        : `ports ${formatPorts(groupRange(group, set))} are not all`;
    return { none, named: [set], ports: selectFree([set], NAMED_MAY_BE) };
  }
  const list = listFallbackPorts(group, input);
  const range = selectRange(group, input);
  const preferred = findPreferredPort(group, range, request.runner);
  const before = listEarlierPorts(group, input, preferred);
  if (list.length > 0) {
    const earlier = before.filter((port) => list.includes(port));
    const ports = list.map((port) => formatPorts(groupRange(group, port)));
    return {
      none: `none of the ports ${ports.join(", ")} is`,
      named: list,
      ports: concatenate(selectFree(earlier, []), selectFree(list, NAMED_MAY_BE)),
    };
  }
  // A file from an earlier run may already contain the port that would be chosen.
  const stays =
    (current === preferred && groupRange(group, preferred).last <= range.last) ||
    current === findSavedPort(group, request);
  const inside = before.filter(
    (port) => range.first <= port && groupRange(group, port).last <= range.last,
  );
  return {
    none: `no port in ${range.first}-${range.last} is`,
    named: range,
    ports: concatenate(
      selectFree(inside, []),
      selectFree(stays && current !== null ? [current] : [], ["leaving"]),
      walkFree(group, { first: preferred, last: range.last }, availability),
      walkFree(group, { first: range.first, last: preferred + group.size - 2 }, availability),
    ),
  };
}

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

function selectRange(
  { requests }: PortGroup,
  { request, policy, view }: PortSourceInput,
): PortRange {
  const set = request.range ?? policy.dynamic ?? findRole(policy, requests[0].service)?.range;
  // Below the ephemeral port range, or above its start if it starts below the lowest port.
  const [low] = view.kernel.ephemeral;
  return set ?? { first: LOWEST_DYNAMIC, last: low > LOWEST_DYNAMIC ? low - 1 : MAX_PORT };
}

function findSavedPort(
  { requests: [request] }: PortGroup,
  { saved }: AllocationOptions,
): number | null {
  return saved.get(formatSavedPortKey(request)) ?? null;
}

/**
 * Lists saved and leased ports. Entries with one container port have the same leases, so those of
 * its addresses come first, then those from the preferred port up: the order of the first run.
 */
function listEarlierPorts(
  group: PortGroup,
  { request, earlier }: PortSourceInput,
  preferred: number,
): number[] {
  const [{ project, service, binding, endpoints }] = group.requests;
  const saved = findSavedPort(group, request);
  const use = {
    project: getPublicName(project),
    startedAs: getNameOnEngine(project),
    directory: project.directory,
    service: service.name,
    target: binding.target,
    protocol: binding.protocol.toLowerCase() as Lease["protocol"],
  };
  const addresses = endpoints.map(({ address }) => address).join();
  const rank = (lease: Lease) =>
    (lease.addresses.join() === addresses ? 0 : 2) + (lease.port < preferred ? 1 : 0);
  const leased = earlier
    .filter((lease) => isSameUse(lease, use))
    .toSorted((a, b) => rank(a) - rank(b) || a.port - b.port);
  return [...(saved === null ? [] : [saved]), ...leased.map(({ port }) => port)];
}

function* concatenate(...all: readonly Iterable<number>[]): Iterator<number> {
  for (const each of all) yield* each;
}
