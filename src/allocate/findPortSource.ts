import type { HostView } from "../host/HostView.ts";
import { isSameUse, type Lease } from "../leases/Lease.ts";
import { findFallback } from "../policy/findBound.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { isPort, MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { findRole } from "../policy/findRole.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { type UnavailableReason, type PortAvailability } from "./PortAvailability.ts";
import { hash } from "./hash.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";
import { formatSavedPortKey } from "./savedPorts.ts";

/** Where the ports of a group may come from. */
export interface PortSource {
  /**
   * In words, for a message: "port 5433 is not", "none of the ports 8080, 8081 is", "the range
   * 10000-32767 has nothing".
   */
  readonly none: string;
  /** The first ports of those that were named, or a range in which any will do. */
  readonly named: readonly number[] | PortRange;
  /** First ports that are free when they are asked for, in the order in which they are tried. */
  readonly ports: Iterator<number>;
}

/** A group whose ports are being searched. */
export interface PendingGroup {
  readonly group: PortGroup;
  readonly source: PortSource;
  /** The first ports that were tried, and why they were unavailable. */
  readonly refused: Map<number, string>;
}

export interface PortSourceInput {
  readonly request: AllocationOptions;
  readonly policy: Policy;
  readonly view: HostView;
  /** Leases of this same copy, from earlier. */
  readonly earlier: readonly Lease[];
  readonly availability: PortAvailability;
}

const LOWEST_DYNAMIC = 10_000;

/**
 * Finds where a group's ports come from: as set, by the offset, from a list, else from a range. A
 * saved port and one that it had before come first.
 */
export function findPortSource(group: PortGroup, input: PortSourceInput): PortSource {
  const { request, availability, view } = input;
  const current = findCurrentPort(group);
  // Who uses a port that was named is checked afterwards, if the host is probed at all: it may be a
  // container of its own.
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
        : `not all of the ports ${formatPorts(groupRange(group, set))} are`;
    return { none, named: [set], ports: selectFree([set], NAMED_MAY_BE) };
  }
  const list = listFallbackPorts(group, input);
  const before = listEarlierPorts(group, input);
  if (list.length > 0) {
    const earlier = before.filter((port) => list.includes(port));
    const ports = list.map((port) => formatPorts(groupRange(group, port)));
    return {
      none: `none of the ports ${ports.join(", ")} is`,
      named: list,
      ports: concatenate(selectFree(earlier, []), selectFree(list, NAMED_MAY_BE)),
    };
  }
  const range = selectRange(group, input);
  const preferred = findPreferredPort(group, range);
  // A file that an earlier run wrote may say by now what would be chosen.
  const stays =
    (current === preferred && groupRange(group, preferred).last <= range.last) ||
    current === findSavedPort(group, request);
  const inside = before.filter(
    (port) => range.first <= port && groupRange(group, port).last <= range.last,
  );
  return {
    none: `the range ${range.first}-${range.last} has nothing`,
    named: range,
    ports: concatenate(
      selectFree(inside, []),
      selectFree(stays && current !== null ? [current] : [], ["leaving"]),
      walkFree(group, { first: preferred, last: range.last }, availability),
      walkFree(group, { first: range.first, last: preferred + group.size - 2 }, availability),
    ),
  };
}

/** A port that was named may be one that the plan leaves, even the one that it has. */
const NAMED_MAY_BE: readonly UnavailableReason[] = ["low", "leaving"];

/** The port that it has; null where the engine would choose. */
export function findCurrentPort({ requests: [request] }: PortGroup): number | null {
  return request.endpoints[0]?.first ?? null;
}

/** Always the same for the same copy of a project. */
function findPreferredPort(
  { requests: [request], size }: PortGroup,
  { first, last }: PortRange,
): number {
  return first + (hash(formatStableKey(request)) % Math.max(1, last - first - size + 2));
}

/** The first ports of a group that may be had in a range. */
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

function formatStableKey({ project, service, binding }: PortRequest): string {
  return JSON.stringify([
    getNameOnEngine(project),
    project.directory,
    service.name,
    binding.target,
    binding.protocol.toLowerCase(),
  ]);
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
  // Below what the kernel hands out by itself, or, where that begins low, whatever lies above it.
  const [low] = view.kernel.ephemeral;
  return set ?? { first: LOWEST_DYNAMIC, last: low > LOWEST_DYNAMIC ? low - 1 : MAX_PORT };
}

function findSavedPort(
  { requests: [request] }: PortGroup,
  { saved }: AllocationOptions,
): number | null {
  return saved.get(formatSavedPortKey(request)) ?? null;
}

function listEarlierPorts(group: PortGroup, { request, earlier }: PortSourceInput): number[] {
  const [{ project, service, binding }] = group.requests;
  const saved = findSavedPort(group, request);
  const use = {
    project: project.name,
    startedAs: getNameOnEngine(project),
    directory: project.directory,
    service: service.name,
    target: binding.target,
    protocol: binding.protocol.toLowerCase() as Lease["protocol"],
  };
  const leased = earlier.filter((lease) => isSameUse(lease, use)).map(({ port }) => port);
  return [...(saved === null ? [] : [saved]), ...leased.toSorted((a, b) => a - b)];
}

function* concatenate(...all: readonly Iterable<number>[]): Iterator<number> {
  for (const each of all) yield* each;
}
