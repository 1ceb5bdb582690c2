import { toLeaseHolder } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import { isPort, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import { findCurrentPort, type PendingGroup } from "./findPortSource.ts";
import {
  type PortAvailability,
  UNAVAILABLE_REASONS,
  type UnavailableReason,
} from "./PortAvailability.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";

const MAX_SHOWN_REASONS = 5;

/**
 * Says which ports were tried for a group, and why none of them is free. `all`: a port that was
 * refused to another group of this run is not free for this one either.
 */
export function describeNoFreePort(
  { group, source, refused }: PendingGroup,
  all: readonly PendingGroup[],
  availability: PortAvailability,
  leases: readonly Lease[],
): string {
  const [{ project, service }] = group.requests;
  const known = new Map([
    ...all.flatMap((each) => (each.group.size === group.size ? [...each.refused] : [])),
    ...refused,
  ]);
  const describe = (port: number, reason: UnavailableReason) =>
    known.get(port) ?? describeReason(reason, groupRange(group, port), leases);
  const { named } = source;
  const reasons =
    "first" in named
      ? listRangeReasons(group, named, availability, describe)
      : named.flatMap((port) => describeNamedPort(group, port, availability, describe));
  const rest = reasons.length - MAX_SHOWN_REASONS;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const shown = reasons.slice(0, MAX_SHOWN_REASONS).join("; ");
  const current = findCurrentPort(group);
  const owner = project.origin.kind === "policy-needs" ? "" : `${project.name}/`;
  const ports = current === null ? "" : ` (${formatPorts(groupRange(group, current))})`;
  const why = reasons.length === 0 ? "" : `: ${shown}${more}`;
  return `${source.none} free for ${owner}${service.name}${ports}${why}`;
}

type DescribeReason = (port: number, reason: UnavailableReason) => string;

function describeNamedPort(
  group: PortGroup,
  port: number,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  const range = groupRange(group, port);
  const ports = formatPorts(range);
  if (!isPort(port) || !isPort(range.last)) return [`${ports} is not between 1 and 65535`];
  const obstacle = availability.findObstacle(group.requests, range, ["low", "leaving"]);
  return obstacle === null ? [] : [`${ports} is ${describe(port, obstacle.reason)}`];
}

/** Returns every reason with the first port for which it holds. */
function listRangeReasons(
  group: PortGroup,
  { first, last }: PortRange,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if (last - first + 1 < group.size) return [`it takes ${group.size} ports in a row`];
  const found = new Map<string, string>();
  for (let port = first; port + group.size - 1 <= last;) {
    const range = groupRange(group, port);
    const obstacle = availability.findObstacle(group.requests, range);
    const reason = obstacle === null ? null : describe(port, obstacle.reason);
    if (reason !== null && !found.has(reason))
      found.set(reason, `${formatPorts(range)} is ${reason}`);
    // What was refused is blocked one by one.
    port = obstacle === null || obstacle.reason === "assigned" ? port + 1 : obstacle.last + 1;
  }
  return [...found.values()];
}

function describeReason(
  reason: UnavailableReason,
  { first, last }: PortRange,
  leases: readonly Lease[],
): string {
  const lease = leases.find(({ port }) => port >= first && port <= last);
  return reason === "leased" && lease !== undefined
    ? `kept by ${formatHolder(toLeaseHolder(lease), true)}`
    : UNAVAILABLE_REASONS[reason];
}
