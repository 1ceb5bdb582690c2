import type { Lease } from "../../leases/Lease.ts";
import { encodeList } from "./encodeJson.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";

/** Renders the released leases as text. */
export function renderReleased(leases: readonly Lease[]): string {
  const ports = sortByPort(leases).map(
    ({ port, protocol, project, service }) =>
      `  ${port}/${protocol}  ${escapeControlChars(`${project}/${service}`)}`,
  );
  // Several runs can have leased the same port for the same service.
  const distinct = new Set(ports);
  const head =
    distinct.size === 0
      ? "No leases to release"
      : `Released ${formatCount(distinct.size, "port")}:`;
  return joinLines([head, ...distinct]);
}

function sortByPort(leases: readonly Lease[]): Lease[] {
  return leases.toSorted((a, b) => a.port - b.port);
}

/** Renders the released leases as JSON, with one lease a line. */
export function renderReleasedJson(leases: readonly Lease[]): string {
  const released = sortByPort(leases).map((lease) => {
    const { project, service, target, protocol, port, directory } = lease;
    return { project, service, target, protocol, port, directory };
  });
  return `{"version":1,"ok":true,${[...encodeList("released", released, "]}\n")].join("")}`;
}
