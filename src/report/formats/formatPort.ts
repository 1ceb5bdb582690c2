import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { PortRange } from "../../lib/PortRange.ts";
import { formatPorts } from "../../ports/HostEndpoint.ts";
import type { PortRow } from "../Report.ts";

/** Returns what of the host a row publishes: `*:8080/tcp → 18080`. */
export function formatHostPort({
  kind,
  binding,
  requested,
  assigned,
  lastAssigned,
  count,
}: PortRow): string {
  const now =
    assigned === null
      ? ""
      : ` → ${formatPorts({ first: assigned, last: lastAssigned ?? assigned + count - 1 })}`;
  if (binding.published && kind !== "engine") return escapeControlChars(requested) + now;
  return kind === "engine" ? `engine chooses${now}` : "-";
}

/** Formats container ports: `80`, `53/udp`, `8000-8003`. */
export function formatContainerPorts(ports: PortRange, protocol: string): string {
  return protocol === "tcp" ? formatPorts(ports) : `${formatPorts(ports)}/${protocol}`;
}

/** Returns the container ports of a row: `80`, `53/udp`. */
export function formatTarget({ binding, offset, count, kind }: PortRow): string {
  const first = binding.target + offset;
  const ports = formatPorts({ first, last: first + count - 1 });
  return binding.published && kind !== "engine"
    ? ports
    : `${ports}/${escapeControlChars(binding.protocol)}`;
}
