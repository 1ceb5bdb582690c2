import type { Host } from "../Host.ts";

export interface SocketOwners {
  readonly pids: ReadonlyMap<number, number>;
  /** Every process's open files could be read, so that a socket without an owner has none. */
  readonly complete: boolean;
}

/**
 * Looks for sockets, by inode, among the open files of all processes. Without root only the user's
 * own processes can be read. Of several owners the lowest process id counts, which is the one that
 * opened it before it forked; process 1 only where it is the only one, since systemd opens sockets
 * for others.
 */
export function findProcesses(host: Host, inodes: ReadonlySet<number>): SocketOwners {
  const pids = new Map<number, number>();
  if (inodes.size === 0) return { pids, complete: true };
  const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name));
  // Mounted with hidepid, /proc shows nobody the processes of others, and first of all not this
  // one.
  let complete = all.includes("1");
  for (const pid of [...all.filter((each) => each !== "1"), "1"]) {
    const files = host.links(`/proc/${pid}/fd`);
    for (const link of files ?? []) {
      if (!link?.startsWith("socket:[")) continue;
      const inode = Number(link.slice(8, -1));
      if (inodes.has(inode) && !pids.has(inode)) pids.set(inode, Number(pid));
    }
    // A process that has ended in the meantime has no folder any more.
    if (!isReadable(files) && host.exists(`/proc/${pid}`)) complete = false;
    if (pids.size === inodes.size) break;
  }
  return { pids, complete };
}

/** False where the kernel refuses the list or, to a root of fewer rights, its links. */
function isReadable(files: readonly (string | null)[] | null): boolean {
  return files !== null && (files.length === 0 || files.some((link) => link !== null));
}
