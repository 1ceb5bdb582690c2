import type { Lease } from "../../leases/Lease.ts";
import { encodeList } from "./encodeJson.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../lib/escapeWorkflowCommands.ts";

/** What was given back, for people. */
export function renderReleased(leases: readonly Lease[]): string {
  const ports = sortByPort(leases).map(
    ({ port, protocol, project, service }) =>
      `  ${port}/${protocol}  ${escapeControlChars(`${project}/${service}`)}`,
  );
  // Several runs may have had the same port for the same use.
  const distinct = new Set(ports);
  const head =
    distinct.size === 0
      ? "There was nothing to give back."
      : `Gave back ${formatCount(distinct.size, "port")}:`;
  return [head, ...distinct].map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}

function sortByPort(leases: readonly Lease[]): Lease[] {
  return leases.toSorted((a, b) => a.port - b.port);
}

/** The JSON of `release`: version 1, `ok`, and `released` with one lease a line. */
export function renderReleasedJson(leases: readonly Lease[]): string {
  const released = sortByPort(leases).map(
    ({ project, service, target, protocol, port, directory }) => ({
      project,
      service,
      target,
      protocol,
      port,
      directory,
    }),
  );
  return `{"version":1,"ok":true,${[...encodeList("released", released, "]}\n")].join("")}`;
}
