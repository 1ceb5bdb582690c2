import type { Host } from "../Host.ts";

export interface SocketOwners {
  readonly pids: ReadonlyMap<number, number>;
  /** True if the open files of all processes could be read, so that other sockets have no owner. */
  readonly complete: boolean;
}

/**
 * Finds the owners of sockets, by inode, in the open files of all processes. Without root, only the
 * user's own processes can be read. If a socket has several owners, the lowest process id is used,
 * which most likely opened the socket before it forked. Process 1 comes last because systemd opens
 * sockets for services.
 *
 * @param likely the process whose sockets these may be: between fork and exec, its children have
 *   them open too, and process ids start again from low numbers
 */
export function findProcesses(
  host: Host,
  inodes: ReadonlySet<number>,
  likely: number | null = null,
): SocketOwners {
  const pids = new Map<number, number>();
  if (inodes.size === 0) return { pids, complete: true };
  const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  // With hidepid, /proc hides other users' processes, including process 1.
  let complete = all.includes(1);
  const others = all.filter((pid) => pid !== 1 && pid !== likely).toSorted((a, b) => a - b);
  for (const pid of [...(likely === null ? [] : [likely]), ...others, 1]) {
    const files = host.links(`/proc/${pid}/fd`);
    for (const link of files ?? []) {
      if (!link?.startsWith("socket:[")) continue;
      const inode = Number(link.slice(8, -1));
      if (inodes.has(inode) && !pids.has(inode)) pids.set(inode, pid);
    }
    // The folder of a process that has ended no longer exists.
    if (!isReadable(files) && host.exists(`/proc/${pid}`)) complete = false;
    if (pids.size === inodes.size) break;
  }
  return { pids, complete };
}

/**
 * Returns false if the kernel refuses to list the files or, to root with fewer capabilities, to
 * read links.
 */
function isReadable(files: readonly (string | null)[] | null): boolean {
  return files !== null && (files.length === 0 || files.some((link) => link !== null));
}
