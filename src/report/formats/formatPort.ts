import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { PortRange } from "../../lib/PortRange.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { formatPorts } from "../../ports/HostEndpoint.ts";
import type { PortRow } from "../Report.ts";

/** Returns the published host port of a row, e.g. `*:8080/tcp → 18080`. */
export function formatHostPort(row: PortRow): string {
  const { kind, binding, requested, assigned } = row;
  const ports = assigned === null ? null : listHostPorts(row);
  const now = ports === null ? "" : ` → ${formatPorts(ports)}`;
  if (binding.published && kind !== "engine") return escapeControlChars(requested) + now;
  return kind === "engine" ? `assigned at start${now}` : "-";
}

/** Returns the assigned or published host ports of a row; null if the row has no fixed ports. */
export function listHostPorts(row: PortRow): PortRange | null {
  const { kind, binding, offset, count, assigned, lastAssigned } = row;
  if (assigned !== null) return { first: assigned, last: lastAssigned ?? assigned + count - 1 };
  if (kind !== "fixed" && kind !== "pool") return null;
  const [first = 0, last = first] = (binding.published ?? "").split("-").map(Number);
  return kind === "pool"
    ? { first, last }
    : { first: first + offset, last: first + offset + count - 1 };
}

/** Lists the holders of a row's host ports in brief, each once. */
export function listHolderNames({ holders }: PortRow): string[] {
  return [...new Set(holders.map(({ holder }) => formatHolder(holder, true)))];
}

/** Returns the container ports of a row: `80`, `53/udp`. */
export function formatTarget({ binding, offset, count, kind }: PortRow): string {
  const first = binding.target + offset;
  const ports = formatPorts({ first, last: first + count - 1 });
  return binding.published && kind !== "engine"
    ? ports
    : `${ports}/${escapeControlChars(binding.protocol)}`;
}
