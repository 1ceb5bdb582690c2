import type { PortRange } from "../lib/PortRange.ts";
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
  /** Lower ports cannot be bound by the engine. */
  readonly lowestPort: number;
  /** The sockets that the engine meets could be seen. */
  readonly visible: boolean;
  /** What Windows keeps from being bound, where a bind was denied or no bind here can tell. */
  readonly excluded: readonly ExcludedRange[];
}

export interface Target {
  readonly request: PortRequest;
  readonly endpoint: HostEndpoint;
}

/** What stands in the way of a range of a target, before its holders have names. */
export interface UnnamedObstacle extends Target {
  readonly status: "taken" | "excluded" | "unknown" | "possible";
  readonly containers: readonly Container[];
  readonly sockets: readonly KernelSocket[];
  readonly reason: string | null;
}

/** Another port would not help. */
export const NOT_LOCAL = "the address is none that can be bound on this host";
const NO_RIGHT = "the engine runs without root and may not bind ports below";
const WINDOWS_EXCLUDES =
  "Windows refuses it: a program has it to itself, or it is in an excluded range " +
  "(netsh interface ipv4 show excludedportrange)";
const RACE =
  "a connection has this source port; an outgoing one keeps it from being bound, " +
  "and it cannot be told from an accepted one";

/** Returns what stands in the way of each port of an endpoint, ascending. */
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

function makeObstacle(
  { request, endpoint }: Target,
  { first, last }: PortRange,
  status: UnnamedObstacle["status"],
  more: Partial<UnnamedObstacle> = {},
): UnnamedObstacle {
  const concerned = { ...endpoint, first, last };
  return {
    request,
    endpoint: concerned,
    status,
    containers: [],
    sockets: [],
    reason: null,
    ...more,
  };
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
  // The engine's own book: it refuses what a container publishes, whoever could bind it.
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
  // Outside of this range only accepted connections are usual.
  if (connections.length === 0 || port < low || port > high || listening) return null;
  return makeObstacle(target, single, "possible", { sockets: connections, reason: RACE });
}

function formatExcludedReason({ protocol, ...ports }: ExcludedRange): string {
  const command = `netsh ${excludedArgs(protocol).join(" ")}`;
  return `Windows keeps it in the excluded range ${formatPorts(ports)} (${command})`;
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

/** Returns the ranges that Windows keeps, but for those in which something was found already. */
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

/** Adds what is unknown: all that is not known to be in use, where nothing can be seen. */
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

function listPorts({ first, last }: HostEndpoint): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
