import { listPorts, type PortRange } from "../lib/PortRange.ts";
import { formatPorts, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Container } from "./engine/Container.ts";
import type { Kernel } from "./HostView.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import type { PortTable } from "./PortTable.ts";
import { type BindOutcomes, getOutcome } from "./tryBind.ts";
import { excludedArgs, type ExcludedRange } from "./windows/excludedPorts.ts";

export interface HostEvidence {
  readonly kernel: Kernel;
  readonly outcomes: BindOutcomes;
  readonly table: PortTable;
  /** The lowest port that the engine can bind. */
  readonly lowestPort: number;
  /** True if the sockets that the engine conflicts with can be seen. */
  readonly visible: boolean;
  /** Ranges that Windows excludes, if a bind was denied or binding from here proves nothing. */
  readonly excluded: readonly ExcludedRange[];
}

export interface Target {
  readonly request: PortRequest;
  readonly endpoint: HostEndpoint;
}

/** An obstacle whose holders are not named yet. */
export interface UnnamedObstacle extends Target {
  readonly status: "taken" | "excluded" | "unknown" | "possible";
  readonly containers: readonly Container[];
  readonly sockets: readonly KernelSocket[];
  readonly reason: string | null;
}

/** The reason for which another port does not help. */
export const NOT_LOCAL = "this host does not have the address";
/** The reason for which `up` may fail on an address that it adds to the host. */
export const TENTATIVE =
  "before release 27.4, the engine cannot use an IPv6 address of a network right after creating it";
const NO_RIGHT = "the rootless engine cannot bind ports below";
const WINDOWS_EXCLUDES =
  "Windows refuses it because a program uses it exclusively or it is in an excluded range " +
  "(netsh interface ipv4 show excludedportrange)";
const RACE =
  "a connection uses it as its source port, which blocks it if the connection is outgoing";

/** Returns the obstacles for the ports of an endpoint, in ascending order. */
export function diagnose(target: Target, evidence: HostEvidence): UnnamedObstacle[] {
  const { outcomes, table, visible } = evidence;
  const { endpoint } = target;
  if (getOutcome(outcomes, endpoint, endpoint.first) === "not-local")
    return [makeObstacle(target, endpoint, "excluded", { reason: NOT_LOCAL })];
  const isTried = getOutcome(outcomes, endpoint, endpoint.last) !== undefined;
  const ports = isTried ? listPorts(endpoint) : table.listPorts(endpoint);
  const found = [
    ...findBelowLowest(target, evidence),
    ...ports.flatMap((port) => diagnosePort(target, port, evidence) ?? []),
  ];
  if (visible) return found;
  const obstacles = [...found, ...findExcluded(target, evidence, found)].toSorted(
    (a, b) => a.endpoint.first - b.endpoint.first,
  );
  return fillUnknown(target, obstacles);
}

export function makeObstacle(
  { request, endpoint }: Target,
  { first, last }: PortRange,
  status: UnnamedObstacle["status"],
  more: Partial<UnnamedObstacle> = {},
): UnnamedObstacle {
  const none = { containers: [], sockets: [], reason: null };
  return { request, endpoint: { ...endpoint, first, last }, status, ...none, ...more };
}

function diagnosePort(
  target: Target,
  port: number,
  { kernel, outcomes, table, lowestPort, visible, excluded }: HostEvidence,
): UnnamedObstacle | null {
  if (port < lowestPort) return null;
  const { endpoint } = target;
  const single = { first: port, last: port };
  const outcome = getOutcome(outcomes, endpoint, port);
  const { containers, bound, sockets, connections, listening } = table.findBlockers(endpoint, port);
  // The engine refuses ports that it records as published, even if they could be bound.
  const isBooked = containers.length > 0 && (bound || !visible);
  if (outcome === "free" && !isBooked) return null;
  if (outcome === "denied" && kernel.platform === "win32") {
    const range = excluded.find((each) => includesPort(each, endpoint.protocol, port));
    const reason = range === undefined ? WINDOWS_EXCLUDES : formatExcludedReason(range);
    return makeObstacle(target, single, "excluded", { reason });
  }
  if (containers.length + sockets.length > 0)
    return makeObstacle(target, single, "taken", { containers, sockets });
  if (outcome === "in-use") return makeObstacle(target, single, "taken", { sockets: connections });
  const [low, high] = kernel.ephemeral;
  // Outside of this range, nearly all connections are accepted ones.
  if (connections.length === 0 || port < low || port > high || listening) return null;
  return makeObstacle(target, single, "possible", { sockets: connections, reason: RACE });
}

function formatExcludedReason({ protocol, ...ports }: ExcludedRange): string {
  const command = `netsh ${excludedArgs(protocol).join(" ")}`;
  return `it is in the excluded port range ${formatPorts(ports)} of Windows (${command})`;
}

function includesPort(range: ExcludedRange, protocol: string, port: number): boolean {
  return range.protocol === protocol && range.first <= port && port <= range.last;
}

function findBelowLowest(target: Target, { lowestPort }: HostEvidence): UnnamedObstacle[] {
  const { first, last } = target.endpoint;
  if (first >= lowestPort) return [];
  const range = { first, last: Math.min(last, lowestPort - 1) };
  return [makeObstacle(target, range, "excluded", { reason: `${NO_RIGHT} ${lowestPort}` })];
}

/** Returns the ranges that Windows excludes and that contain no other obstacle. */
function findExcluded(
  target: Target,
  { excluded }: HostEvidence,
  found: readonly UnnamedObstacle[],
): UnnamedObstacle[] {
  return excluded.flatMap((range) => {
    const first = Math.max(range.first, target.endpoint.first);
    const last = Math.min(range.last, target.endpoint.last);
    const isKnown = found.some(({ endpoint }) => endpoint.first <= last && first <= endpoint.last);
    if (range.protocol !== target.endpoint.protocol || first > last || isKnown) return [];
    const reason = formatExcludedReason(range);
    return [makeObstacle(target, { first, last }, "excluded", { reason })];
  });
}

/** Adds an unknown obstacle for each range that has no other obstacle. */
function fillUnknown(target: Target, obstacles: readonly UnnamedObstacle[]): UnnamedObstacle[] {
  const all: UnnamedObstacle[] = [];
  let first = target.endpoint.first;
  const fill = (last: number) => {
    if (first <= last) all.push(makeObstacle(target, { first, last }, "unknown"));
  };
  for (const obstacle of obstacles) {
    fill(obstacle.endpoint.first - 1);
    all.push(obstacle);
    first = obstacle.endpoint.last + 1;
  }
  fill(target.endpoint.last);
  return all;
}
