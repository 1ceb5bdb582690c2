import type { Kernel } from "../host/HostView.ts";
import { isSameUse, type Lease } from "../leases/Lease.ts";
import { findFallback } from "../policy/findBound.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { resolveFallback } from "../policy/buildNeedsProject.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { findRole } from "../policy/findRole.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import { type UnavailableReason, type PortAvailability } from "./PortAvailability.ts";
import { hash } from "./hash.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";
import { formatSavedPortKey } from "./savedPorts.ts";
import type { Env } from "../lib/Env.ts";

/** Where the ports of a group may come from. */
export interface PortSource {
  /**
   * In words, for a message: "port 5433 is not", "none of the ports 8080, 8081 is", "the range
   * 10000-32767 has nothing".
   */
  readonly none: string;
  /** The first ports of those that were named, or a range in which any will do. */
  readonly named: readonly number[] | PortRange;
  /** First ports, in the order in which they are tried; those that are blocked are left out. */
  readonly ports: Iterable<number>;
}

/** A group whose ports are being searched. */
export interface PendingGroup {
  readonly group: PortGroup;
  readonly source: PortSource;
  readonly candidates: Iterator<number>;
  /** The first ports that were tried, and why they were unavailable. */
  readonly refused: Map<number, string>;
}

export interface PortSourceInput {
  readonly request: AllocationOptions;
  readonly policy: Policy;
  readonly kernel: Kernel;
  readonly probed: boolean;
  readonly env: Env;
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
  const { request, availability } = input;
  const current = findCurrentPort(group);
  // Who uses a port that was named is checked afterwards, if the host is probed at all: it may be a
  // container of its own.
  const known = (blocked: readonly UnavailableReason[]) =>
    input.probed ? blocked : blocked.filter((reason) => reason !== "in-use");
  const selectFree = (listed: readonly number[], except: readonly UnavailableReason[]) =>
    listed.filter((port) => isFree(group, port, availability, known(except)));
  const takeOnly = (port: number): PortSource => {
    const none =
      group.size === 1
        ? `port ${port} is not`
        : `not all of the ports ${formatPorts(groupRange(group, port))} are`;
    return { none, named: [port], ports: selectFree([port], NAMED_MAY_BE) };
  };
  if (group.requestedPort !== null) return takeOnly(group.requestedPort);
  const [{ project }] = group.requests;
  if (request.offset !== null && current !== null && project.origin.kind !== "policy-needs")
    return takeOnly(current + request.offset);
  const list = listFallbackPorts(group, input);
  const before = listEarlierPorts(group, input);
  if (list.length > 0) {
    const earlier = before.filter((port) => list.includes(port));
    const ports = list.map((port) => formatPorts(groupRange(group, port)));
    return {
      none: `none of the ports ${ports.join(", ")} is`,
      named: list,
      ports: new Set([...selectFree(earlier, EARLIER_MAY_BE), ...selectFree(list, NAMED_MAY_BE)]),
    };
  }
  const range = selectRange(group, input);
  // A file that an earlier run wrote may say by now what would be chosen.
  const stays =
    current !== null &&
    (current === findPreferredPort(group, range) || current === findSavedPort(group, request));
  const inside = before.filter(
    (port) => range.first <= port && groupRange(group, port).last <= range.last,
  );
  const none = `the range ${range.first}-${range.last} has nothing`;
  return {
    none,
    named: range,
    ports: concatenate(
      selectFree(inside, EARLIER_MAY_BE),
      selectFree(stays ? [current] : [], CURRENT_MAY_BE),
      walkRange(group, range, availability),
    ),
  };
}

/** A port that was named may be one that the plan leaves, even the one that it has. */
const NAMED_MAY_BE: readonly UnavailableReason[] = ["low", "leaving", "in-use"];
/** Its own container may hold it. */
const EARLIER_MAY_BE: readonly UnavailableReason[] = ["in-use"];
/** It has the port already, and leaves it for none. */
const CURRENT_MAY_BE: readonly UnavailableReason[] = ["leaving", "in-use"];

function isFree(
  group: PortGroup,
  port: number,
  availability: PortAvailability,
  except: readonly UnavailableReason[],
): boolean {
  const range = groupRange(group, port);
  return (
    isPort(range.first) &&
    isPort(range.last) &&
    availability.findObstacle(group.requests, range, { except }) === null
  );
}

export function isPort(port: number): boolean {
  return port >= 1 && port <= MAX_PORT;
}

/** The port that it has; null where the engine would choose. */
export function findCurrentPort({ requests: [request] }: PortGroup): number | null {
  return request.endpoints[0]?.first ?? null;
}

/** All of the range, from the group's preferred port on. */
function* walkRange(
  group: PortGroup,
  range: PortRange,
  availability: PortAvailability,
): Iterable<number> {
  const start = findPreferredPort(group, range);
  if (start === null) return;
  yield* walkFree(group, start, range.last - group.size + 1, availability);
  yield* walkFree(group, range.first, start - 1, availability);
}

/** Always the same for the same copy of a project; null where the range is too small. */
function findPreferredPort(
  { requests: [request], size }: PortGroup,
  { first, last }: PortRange,
): number | null {
  const places = last - first - size + 2;
  return places <= 0 ? null : first + (hash(formatStableKey(request)) % places);
}

function* walkFree(
  group: PortGroup,
  from: number,
  to: number,
  availability: PortAvailability,
): Iterable<number> {
  for (let port = from; port <= to;) {
    const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
    if (obstacle === null) yield port;
    port = obstacle === null ? port + 1 : obstacle.last + 1;
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
  { policy, env }: PortSourceInput,
): readonly number[] {
  const [request] = requests;
  if (request.project.origin.kind === "policy-needs") {
    const need = policy.needs.find(({ name }) => name === request.service.name);
    return need === undefined ? [] : resolveFallback(need, env);
  }
  return requests.map((each) => findFallback(policy, each)).find((list) => list.length > 0) ?? [];
}

function selectRange(
  { requests }: PortGroup,
  { request, policy, kernel }: PortSourceInput,
): PortRange {
  const role =
    policy.dynamic === null && request.range === null
      ? findRole(policy, requests[0].service)?.range
      : null;
  return (
    request.range ??
    policy.dynamic ??
    role ?? { first: LOWEST_DYNAMIC, last: findDynamicEnd(kernel) }
  );
}

/** Below what the kernel hands out by itself, or, where that begins low, whatever lies above it. */
function findDynamicEnd({ ephemeral: [low] }: Kernel): number {
  return low > LOWEST_DYNAMIC ? low - 1 : MAX_PORT;
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
    service: service.name,
    target: binding.target,
    protocol: binding.protocol.toLowerCase() as Lease["protocol"],
  };
  const copy = {
    project: project.name,
    startedAs: getNameOnEngine(project),
    directory: project.directory,
  };
  const leased = earlier.filter((lease) => isSameUse(lease, { ...use, ...copy }));
  return [
    ...new Set([
      ...(saved === null ? [] : [saved]),
      ...leased.map(({ port }) => port).toSorted((a, b) => a - b),
    ]),
  ];
}

function* concatenate(...all: readonly Iterable<number>[]): Iterable<number> {
  for (const each of all) yield* each;
}
