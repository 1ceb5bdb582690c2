import { findKnownProgram } from "../host/holders/knownPrograms.ts";
import type { Host } from "../host/Host.ts";
import { findProcesses } from "../host/linux/findProcesses.ts";
import { type ProcessStat, readStat } from "../host/linux/readProcess.ts";
import type { EngineProcess, SocketOwner, VerifyCache } from "./VerifyCache.ts";

/** Finds the programs that have sockets open, by inode, and keeps them in the cache. */
export function findOwners(
  inodes: ReadonlySet<number>,
  host: Host,
  engine: EngineProcess | null,
  { owners }: VerifyCache,
): ReadonlyMap<number, SocketOwner> {
  for (const inode of owners.keys()) if (!inodes.has(inode)) owners.delete(inode);
  const added = new Set([...inodes].filter((inode) => !owners.has(inode)));
  const { pids } = findProcesses(host, added);
  for (const inode of added) {
    const pid = pids.get(inode);
    owners.set(inode, pid === undefined ? { kind: "unseen" } : describeOwner(pid, host, engine));
  }
  return owners;
}

function describeOwner(pid: number, host: Host, engine: EngineProcess | null): SocketOwner {
  const stat = readStat(pid, host);
  const name = stat?.name ?? "";
  if (name === "docker-proxy") {
    const words = (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
    const after = (option: string) => words[words.indexOf(option) + 1] ?? "";
    const [address, target] = [after("-container-ip"), Number(after("-container-port"))];
    return isOfOtherEngine(stat, host, engine)
      ? { kind: "other" }
      : { kind: "proxy", address, target };
  }
  if (engine !== null && (name === "dockerd" || engine.uid === 0))
    return { kind: engine.pid === pid ? "forwarder" : "other" };
  const seen = { name, pid, detail: host.read(`/proc/${pid}/cmdline`), port: null };
  const known = findKnownProgram(seen, host.platform);
  return { kind: known?.forwards === true ? "forwarder" : "other" };
}

/** Returns whether another engine started a program. */
function isOfOtherEngine(
  stat: ProcessStat | null,
  host: Host,
  engine: EngineProcess | null,
): boolean {
  if (stat === null || engine === null || stat.parent === engine.pid) return false;
  // The proxies of an engine that restarted have another parent.
  return readStat(stat.parent, host)?.name === "dockerd";
}
