import type { Lease } from "../../leases/Lease.ts";
import { encodeList } from "./encodeJson.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";

/** A file of a copy that was removed, or whose text is as it was without the copy. */
export interface ReleasedFile {
  readonly path: string;
  readonly change: "deleted" | "restored";
}

/** Renders the released leases and files as text. */
export function renderReleased(
  leases: readonly Lease[],
  files: readonly ReleasedFile[] = [],
): string {
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
  const changes = files.map(({ path, change }) =>
    change === "deleted"
      ? `Deleted ${escapeControlChars(path)}`
      : `Removed the block of portplan from ${escapeControlChars(path)}`,
  );
  return joinLines([
    ...(distinct.size === 0 && changes.length > 0 ? [] : [head]),
    ...distinct,
    ...changes,
  ]);
}

function sortByPort(leases: readonly Lease[]): Lease[] {
  return leases.toSorted((a, b) => a.port - b.port);
}

/** Renders the released leases and files as JSON, with one of them a line. */
export function renderReleasedJson(
  leases: readonly Lease[],
  files: readonly ReleasedFile[] = [],
): string {
  const released = sortByPort(leases).map((lease) => {
    const { project, service, target, protocol, port, directory } = lease;
    return { project, service, target, protocol, port, directory };
  });
  return [
    '{"version":1,"ok":true,',
    ...encodeList("released", released),
    ...encodeList("files", files, "]}\n"),
  ].join("");
}
