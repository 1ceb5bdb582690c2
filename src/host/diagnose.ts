import { formatPorts, type HostEndpoint } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import type { Container } from "./engine/Container.ts";
import type { PortTable } from "./PortTable.ts";
import type { Kernel } from "./HostView.ts";
import { excludedArgs } from "./windows/parseNetstat.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import type { BindOutcomes } from "./tryBind.ts";

/** A stretch of ports that Windows keeps for itself. */
export interface ExcludedRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** All that was seen, as far as a verdict needs it. */
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

/** What stands in the way of a stretch of a wanted endpoint, before its holders have names. */
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
  "Windows refuses it: a program has it to itself, or it is in an excluded range (netsh interface ipv4 show excludedportrange)";
export const formatExcludedReason = ({ protocol, ...ports }: ExcludedRange) =>
  `Windows keeps it in the excluded range ${formatPorts(ports)} (netsh ${excludedArgs(protocol).join(" ")})`;
const RACE =
  "a connection has this source port; an outgoing one keeps it from being bound, and it cannot be told from an accepted one";

/** Judges every port of an endpoint; ports without trouble are left out. Ascending. */
export function diagnose(
  request: PortRequest,
  endpoint: HostEndpoint,
  seen: HostEvidence,
): UnnamedObstacle[] {
  const { outcomes, table: evidence } = seen;
  if (outcomes(endpoint, endpoint.first) === "not-local")
    return [{ request, endpoint, status: "excluded", ...NONE, reason: NOT_LOCAL }];
  const tried = outcomes(endpoint, endpoint.last) !== undefined;
  const ports = tried ? listPorts(endpoint) : evidence.listPorts(endpoint);
  const held = [
    ...findBelowLowest(request, endpoint, seen),
    ...ports.flatMap((port) => diagnosePort(request, endpoint, port, seen) ?? []),
  ];
  const troubles = [...held, ...findExcluded(request, endpoint, seen, held)].toSorted(
    (a, b) => a.endpoint.first - b.endpoint.first,
  );
  return seen.visible ? troubles : fillUnknown(request, endpoint, troubles);
}

function diagnosePort(
  request: PortRequest,
  requested: HostEndpoint,
  port: number,
  { kernel, outcomes, table: evidence, lowestPort: lowest, visible }: HostEvidence,
): UnnamedObstacle | null {
  if (port < lowest) return null;
  const endpoint = { ...requested, first: port, last: port };
  const outcome = outcomes(requested, port);
  const { containers, bound, sockets, connections } = evidence.findBlockers(requested, port);
  // The engine's own book: it refuses what a container publishes, whoever could bind it.
  const booked = containers.length > 0 && (bound || !visible);
  if (outcome === "free" && !booked) return null;
  if (outcome === "denied" && kernel.platform === "win32")
    return { request, endpoint, status: "excluded", ...NONE, reason: WINDOWS_EXCLUDES };
  if (containers.length + sockets.length > 0)
    return { request, endpoint, status: "taken", containers, sockets, reason: null };
  if (outcome === "in-use")
    return { request, endpoint, status: "taken", containers, sockets: connections, reason: null };
  const [low, high] = kernel.ephemeral;
  // Outside of this range only accepted connections are usual.
  if (connections.length === 0 || port < low || port > high || evidence.hasListener(requested, port))
    return null;
  return { request, endpoint, status: "possible", containers, sockets: connections, reason: RACE };
}

function findBelowLowest(
  request: PortRequest,
  endpoint: HostEndpoint,
  { lowestPort: lowest }: HostEvidence,
): UnnamedObstacle[] {
  if (endpoint.first >= lowest) return [];
  const range = { ...endpoint, last: Math.min(endpoint.last, lowest - 1) };
  return [
    { request, endpoint: range, status: "excluded", ...NONE, reason: `${NO_RIGHT} ${lowest}` },
  ];
}

/** What has a holder is not told again. */
function findExcluded(
  request: PortRequest,
  endpoint: HostEndpoint,
  { excluded: kept = [] }: HostEvidence,
  held: readonly UnnamedObstacle[],
): UnnamedObstacle[] {
  return kept.flatMap((range): UnnamedObstacle[] => {
    const [first, last] = [
      Math.max(range.first, endpoint.first),
      Math.min(range.last, endpoint.last),
    ];
    if (range.protocol !== endpoint.protocol || first > last) return [];
    if (held.some((trouble) => trouble.endpoint.first <= last && first <= trouble.endpoint.last))
      return [];
    return [
      {
        request,
        endpoint: { ...endpoint, first, last },
        status: "excluded",
        ...NONE,
        reason: formatExcludedReason(range),
      },
    ];
  });
}

/** What is not known to be taken is unknown, where nothing can be seen. */
function fillUnknown(
  request: PortRequest,
  endpoint: HostEndpoint,
  troubles: readonly UnnamedObstacle[],
): UnnamedObstacle[] {
  const all: UnnamedObstacle[] = [];
  let next = endpoint.first;
  const fill = (last: number) => {
    if (next <= last)
      all.push({
        request,
        endpoint: { ...endpoint, first: next, last },
        status: "unknown",
        ...NONE,
      });
  };
  for (const trouble of troubles) {
    fill(trouble.endpoint.first - 1);
    all.push(trouble);
    next = trouble.endpoint.last + 1;
  }
  fill(endpoint.last);
  return all;
}

function listPorts({ first, last }: HostEndpoint): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
