import { toLeaseHolder } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import { isPort, type PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import { findCurrentPort, isExhausted, NAMED_MAY_BE, type PendingGroup } from "./findPortSource.ts";
import {
  type PortAvailability,
  UNAVAILABLE_REASONS,
  type UnavailableReason,
} from "./PortAvailability.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";

const MAX_SHOWN_REASONS = 5;

/**
 * Describes which ports were tried for a group and why they are not free.
 *
 * @param all all groups of the run, because a port that was refused to one is refused to all
 */
export function describeNoFreePort(
  pending: PendingGroup,
  all: readonly PendingGroup[],
  availability: PortAvailability,
  leases: readonly Lease[],
): string {
  const { group, source, refused } = pending;
  const [{ project, service }] = group.requests;
  const known = new Map([
    ...all.flatMap((each) => (each.group.size === group.size ? [...each.refused] : [])),
    ...refused,
  ]);
  const describe = (port: number, reason: UnavailableReason) => {
    const { first, last } = groupRange(group, port);
    const lease = leases.find((each) => each.port >= first && each.port <= last);
    const holder = reason === "leased" && lease !== undefined ? toLeaseHolder(lease) : null;
    const why =
      holder === null ? UNAVAILABLE_REASONS[reason] : `reserved by ${formatHolder(holder, true)}`;
    return known.get(port) ?? why;
  };
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
  const ports = current === null ? "" : ` (now on ${formatPorts(groupRange(group, current))})`;
  const why = reasons.length === 0 ? "" : `: ${shown}${more}`;
  const tried = isExhausted(pending) ? `, of ${refused.size} that were tried` : "";
  return `${source.none} free for ${owner}${service.name}${ports}${tried}${why}`;
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
  if (!isPort(port) || !isPort(range.last)) return [`${ports} is not a valid port (1-65535)`];
  const obstacle = availability.findObstacle(group.requests, range, NAMED_MAY_BE);
  return obstacle === null ? [] : [`${ports} is ${describe(port, obstacle.reason)}`];
}

/** Returns each reason with the first port that it applies to. */
function listRangeReasons(
  group: PortGroup,
  { first, last }: PortRange,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if (last - first + 1 < group.size) return [`it needs ${group.size} consecutive ports`];
  const found = new Map<string, string>();
  for (let port = first; port + group.size - 1 <= last;) {
    const range = groupRange(group, port);
    const obstacle = availability.findObstacle(group.requests, range);
    const reason = obstacle === null ? null : describe(port, obstacle.reason);
    if (reason !== null && !found.has(reason))
      found.set(reason, `${formatPorts(range)} is ${reason}`);
    // Refused ports are blocked one at a time.
    port = obstacle === null || obstacle.reason === "assigned" ? port + 1 : obstacle.last + 1;
  }
  return [...found.values()];
}
