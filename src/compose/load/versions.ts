import { getItems, getMapping, type MappingNode } from "../yaml/Node.ts";
import type { VersionNote } from "../Project.ts";

/** Notes the keys of port entries that earlier releases reject. */
export function noteNewKeys(model: MappingNode, versions: VersionNote[]): void {
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    for (const port of getItems(service, "ports"))
      for (const key of ["name", "app_protocol"])
        if (port.kind === "mapping" && port.entries.has(key))
          versions.push({
            since: "2.25.0",
            message: `rejects the key ${key} in ports of service ${name}`,
            span: port.keys.get(key) ?? port.span,
          });
}

/**
 * Filters the notes that apply to a release of Compose, for example "2.40.3" or "v5.0.0-rc.1".
 * Returns none if `release` is not a version.
 */
export function notesFor<T extends Pick<VersionNote, "since">>(
  release: string,
  notes: readonly T[],
): readonly T[] {
  const own = parse(release);
  return own === null ? [] : notes.filter(({ since }) => isBefore(own, parse(since) ?? []));
}

/** Parses major, minor and patch, followed by -1 for a pre-release or 0. */
function parse(release: string): readonly number[] | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(-(?:rc|alpha|beta))?/.exec(release);
  return match && [...match.slice(1, 4).map(Number), match[4] ? -1 : 0];
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
