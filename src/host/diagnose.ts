import { formatPorts, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Container } from "./engine/Container.ts";
import type { Kernel } from "./HostView.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import type { PortTable } from "./PortTable.ts";
import type { BindOutcomes } from "./tryBind.ts";
import { excludedArgs, type ExcludedRange } from "./windows/excludedPorts.ts";

/** All that was seen of the host, as far as a diagnosis needs it. */
export interface HostEvidence {
  readonly kernel: Kernel;
  readonly outcomes: BindOutcomes;
  readonly table: PortTable;
  /** Lower ports cannot be bound by the engine. */
  readonly lowestPort: number;
  /** The sockets that the engine meets could be seen. */
  readonly visible: boolean;
  /** What cannot be bound where the engine does it, though no bind here can tell. */
  readonly excluded?: readonly ExcludedRange[];
}

/** What stands in the way of a range of a requested endpoint, before its holders have names. */
export interface UnnamedObstacle {
  readonly request: PortRequest;
  readonly endpoint: HostEndpoint;
  readonly status: "taken" | "excluded" | "unknown" | "possible";
  readonly containers: readonly Container[];
  readonly sockets: readonly KernelSocket[];
  readonly reason: string | null;
}

const NONE = { containers: [], sockets: [], reason: null };
/** Another port would not help. */
export const NOT_LOCAL = "the address is none that can be bound on this host";
const NO_RIGHT = "the engine runs without root and may not bind ports below";
export const WINDOWS_EXCLUDES =
  "Windows refuses it: a program has it to itself, or it is in an excluded range " +
  "(netsh interface ipv4 show excludedportrange)";
const RACE =
  "a connection has this source port; an outgoing one keeps it from being bound, " +
  "and it cannot be told from an accepted one";

export function formatExcludedReason({ protocol, ...ports }: ExcludedRange): string {
  const command = `netsh ${excludedArgs(protocol).join(" ")}`;
  return `Windows keeps it in the excluded range ${formatPorts(ports)} (${command})`;
}

/** Returns what stands in the way of each port of an endpoint, ascending. */
export function diagnose(
  request: PortRequest,
  endpoint: HostEndpoint,
  evidence: HostEvidence,
): UnnamedObstacle[] {
  const { outcomes, table } = evidence;
  if (outcomes(endpoint, endpoint.first) === "not-local")
    return [{ request, endpoint, status: "excluded", ...NONE, reason: NOT_LOCAL }];
  const isTried = outcomes(endpoint, endpoint.last) !== undefined;
  const ports = isTried ? listPorts(endpoint) : table.listPorts(endpoint);
  const found = [
    ...findBelowLowest(request, endpoint, evidence),
    ...ports.flatMap((port) => diagnosePort(request, endpoint, port, evidence) ?? []),
  ];
  const obstacles = [...found, ...findExcluded(request, endpoint, evidence, found)].toSorted(
    (a, b) => a.endpoint.first - b.endpoint.first,
  );
  return evidence.visible ? obstacles : fillUnknown(request, endpoint, obstacles);
}

function diagnosePort(
  request: PortRequest,
  requested: HostEndpoint,
  port: number,
  { kernel, outcomes, table, lowestPort, visible }: HostEvidence,
): UnnamedObstacle | null {
  if (port < lowestPort) return null;
  const endpoint = { ...requested, first: port, last: port };
  const outcome = outcomes(requested, port);
  const { containers, bound, sockets, connections } = table.findBlockers(requested, port);
  // The engine's own book: it refuses what a container publishes, whoever could bind it.
  const isBooked = containers.length > 0 && (bound || !visible);
  if (outcome === "free" && !isBooked) return null;
  if (outcome === "denied" && kernel.platform === "win32")
    return { request, endpoint, status: "excluded", ...NONE, reason: WINDOWS_EXCLUDES };
  if (containers.length + sockets.length > 0)
    return { request, endpoint, status: "taken", containers, sockets, reason: null };
  if (outcome === "in-use")
    return { request, endpoint, status: "taken", containers, sockets: connections, reason: null };
  const [low, high] = kernel.ephemeral;
  // Outside of this range only accepted connections are usual.
  if (connections.length === 0 || port < low || port > high || table.hasListener(requested, port))
    return null;
  return { request, endpoint, status: "possible", containers, sockets: connections, reason: RACE };
}

function findBelowLowest(
  request: PortRequest,
  endpoint: HostEndpoint,
  { lowestPort }: HostEvidence,
): UnnamedObstacle[] {
  if (endpoint.first >= lowestPort) return [];
  const range = { ...endpoint, last: Math.min(endpoint.last, lowestPort - 1) };
  const reason = `${NO_RIGHT} ${lowestPort}`;
  return [{ request, endpoint: range, status: "excluded", ...NONE, reason }];
}

/** Returns the ranges that Windows keeps, but for those in which something was found already. */
function findExcluded(
  request: PortRequest,
  endpoint: HostEndpoint,
  { excluded = [] }: HostEvidence,
  found: readonly UnnamedObstacle[],
): UnnamedObstacle[] {
  return excluded.flatMap((range): UnnamedObstacle[] => {
    const first = Math.max(range.first, endpoint.first);
    const last = Math.min(range.last, endpoint.last);
    const isKnown = found.some(
      (each) => each.endpoint.first <= last && first <= each.endpoint.last,
    );
    if (range.protocol !== endpoint.protocol || first > last || isKnown) return [];
    const concerned = { ...endpoint, first, last };
    const reason = formatExcludedReason(range);
    return [{ request, endpoint: concerned, status: "excluded", ...NONE, reason }];
  });
}

/** Adds what is unknown: all that is not known to be in use, where nothing can be seen. */
function fillUnknown(
  request: PortRequest,
  endpoint: HostEndpoint,
  obstacles: readonly UnnamedObstacle[],
): UnnamedObstacle[] {
  const all: UnnamedObstacle[] = [];
  let next = endpoint.first;
  const fill = (last: number) => {
    const gap = { ...endpoint, first: next, last };
    if (next <= last) all.push({ request, endpoint: gap, status: "unknown", ...NONE });
  };
  for (const obstacle of obstacles) {
    fill(obstacle.endpoint.first - 1);
    all.push(obstacle);
    next = obstacle.endpoint.last + 1;
  }
  fill(endpoint.last);
  return all;
}

function listPorts({ first, last }: HostEndpoint): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
