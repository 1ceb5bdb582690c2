import { toLeaseHolder } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import { findCurrentPort, isPort, type PendingGroup, type PortSource } from "./findPortSource.ts";
import type { PortAvailability, UnavailableReason } from "./PortAvailability.ts";
import { groupRange, type PortGroup } from "./PortGroup.ts";

const REASON_TEXTS: Readonly<Record<UnavailableReason, string>> = {
  low: "below the ports that everybody may bind",
  ephemeral: "in the range from which the kernel hands out ports by itself",
  kernel: "in the kernel's reserved list (ip_local_reserved_ports)",
  policy: "reserved by the policy",
  leased: "leased by another run",
  planned: "wanted by another service",
  leaving: "what another service leaves in this run",
  "in-use": "held on this host",
  assigned: "given to another service in this run",
};

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
    known.get(port) ?? describeReason(group, port, reason, leases);
  const reasons = listReasons(group, source, availability, describe);
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

/**
 * Of ports that were named, each with its reason; of a range, every reason with the first port for
 * which it holds.
 */
function listReasons(
  group: PortGroup,
  { named }: PortSource,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if ("first" in named) return listRangeReasons(group, named, availability, describe);
  return named.flatMap((port) => {
    const range = groupRange(group, port);
    const ports = formatPorts(range);
    const obstacle = availability.findObstacle(group.requests, range, {
      except: ["low", "leaving"],
    });
    if (!isPort(port) || !isPort(range.last)) return [`${ports} is not between 1 and 65535`];
    return obstacle === null ? [] : [`${ports} is ${describe(port, obstacle.reason)}`];
  });
}

function listRangeReasons(
  group: PortGroup,
  { first, last }: PortRange,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if (last - first + 1 < group.size) return [`it takes ${group.size} ports in a row`];
  const found = new Map<string, string>();
  for (let port = first; port + group.size - 1 <= last;) {
    const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
    const reason = obstacle === null ? null : describe(port, obstacle.reason);
    if (reason !== null && !found.has(reason))
      found.set(reason, `${formatPorts(groupRange(group, port))} is ${reason}`);
    // What was refused is blocked one by one.
    port = Math.max(port, obstacle?.reason === "assigned" ? port : (obstacle?.last ?? port)) + 1;
  }
  return [...found.values()];
}

function describeReason(
  group: PortGroup,
  port: number,
  reason: UnavailableReason,
  leases: readonly Lease[],
): string {
  const { first, last } = groupRange(group, port);
  const lease =
    reason === "leased"
      ? leases.find((each) => each.port >= first && each.port <= last)
      : undefined;
  return lease === undefined
    ? REASON_TEXTS[reason]
    : `kept by ${formatHolder(toLeaseHolder(lease), true)}`;
}
