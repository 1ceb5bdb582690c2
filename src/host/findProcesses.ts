import type { Host } from "./Host.ts";

/** Which process has which socket open. */
export interface SocketOwners {
  /** Process ids by inode. */
  readonly pids: ReadonlyMap<number, number>;
  /** Every process's open files could be read, so that a socket without an owner has none. */
  readonly complete: boolean;
}

/**
 * Looks for sockets, by inode, among the open files of all processes. Without root only the user's own processes can be read. Of several
 * owners the lowest process id counts, which is the one that opened it before it forked; process 1 only where it is the only one, since systemd
 * opens sockets for others.
 */
export function findProcesses(host: Host, inodes: ReadonlySet<number>): SocketOwners {
  const pids = new Map<number, number>();
  if (inodes.size === 0) return { pids, complete: true };
  const all = (host.list("/proc") ?? []).filter((name) => /^\d+$/.test(name)).map(Number);
  // Mounted with hidepid, /proc shows nobody the processes of others, and first of all not this one.
  let complete = all.includes(1);
  for (const pid of all) {
    const files = host.list(`/proc/${pid}/fd`);
    const links = files?.map((file) => host.link(`/proc/${pid}/fd/${file}`)) ?? [];
    // The kernel refuses the list or, to a root of fewer rights, its links. A process that has ended in the meantime has no folder any more.
    if ((files === null || links.length > 0) && links.every((link) => link === null) && host.exists(`/proc/${pid}`)) complete = false;
    for (const inode of links.map(inodeOf)) {
      if (inodes.has(inode) && (pids.get(inode) ?? 1) === 1) pids.set(inode, pid);
    }
    if (pids.size === inodes.size && ![...pids.values()].includes(1)) break;
  }
  return { pids, complete };
}

function inodeOf(link: string | null): number {
  return link?.startsWith("socket:[") ? Number(link.slice(8, -1)) : 0;
}
