import { parseControlGroup, type ControlGroup } from "./parseProcess.ts";

/** What the kernel tells of a socket to everybody, or to root, through its socket diagnosis. */
export interface SocketNote {
  /** The process that has it open; null where that is not shown. */
  readonly pid: number | null;
  /**
   * Of the process that made it; null before Linux 5.9, and where there is no unified hierarchy.
   */
  readonly group: ControlGroup | null;
}

/**
 * Reads `ss -H -t -u -a -n -e -p --cgroup`
 * (https://github.com/iproute2/iproute2/blob/main/misc/ss.c), by inode. Lines without one are left
 * out.
 */
export function parseSs(text: string): Map<number, SocketNote> {
  const notes = new Map<number, SocketNote>();
  for (const line of text.split("\n")) {
    const inode = Number(/ ino:(\d+)/.exec(line)?.[1] ?? 0);
    if (inode === 0) continue;
    const pid = /users:\(\(.*?,pid=(\d+),/.exec(line)?.[1];
    const path = / cgroup:(\/\S+)/.exec(line)?.[1];
    notes.set(inode, {
      pid: pid === undefined ? null : Number(pid),
      group: path === undefined ? null : parseControlGroup(`0::${path}`),
    });
  }
  return notes;
}

/**
 * Reads `ss -H -t -u -l -n -p`: the processes that listen, by `5432/tcp`. Lines without one are
 * left out.
 */
export function parseSsListeners(
  text: string,
): Map<string, { readonly name: string; readonly pid: number }> {
  const rows = text
    .split("\n")
    .map((line) => /^(tcp|udp)\s.*?:(\d+)\s.*users:\(\("([^"]*)",pid=(\d+),/.exec(line));
  return new Map(
    rows.flatMap((row) =>
      row === null
        ? []
        : [[`${row[2]}/${row[1]}`, { name: row[3] ?? "", pid: Number(row[4]) }] as const],
    ),
  );
}
