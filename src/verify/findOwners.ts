import { findKnownProgram } from "../host/holders/knownPrograms.ts";
import type { Host } from "../host/Host.ts";
import { readEnginePid } from "../host/engine/findEngine.ts";
import { findProcesses } from "../host/linux/findProcesses.ts";
import { type ProcessStat, readStat } from "../host/linux/readProcess.ts";
import type { SocketOwner, VerifyCache } from "./VerifyCache.ts";

/** Finds the programs that have sockets open, by inode, and keeps them in the cache. */
export function findOwners(
  inodes: ReadonlySet<number>,
  host: Host,
  { owners }: VerifyCache,
): ReadonlyMap<number, SocketOwner> {
  for (const inode of owners.keys()) if (!inodes.has(inode)) owners.delete(inode);
  const added = new Set([...inodes].filter((inode) => !owners.has(inode)));
  const { pids } = findProcesses(host, added);
  for (const inode of added) {
    const pid = pids.get(inode);
    owners.set(inode, pid === undefined ? { kind: "unseen" } : describeOwner(pid, host));
  }
  return owners;
}

function describeOwner(pid: number, host: Host): SocketOwner {
  const stat = readStat(pid, host);
  const name = stat?.name ?? "";
  if (name === "docker-proxy") {
    const words = (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
    const address = words[words.indexOf("-container-ip") + 1] ?? "";
    return isOfOtherEngine(stat, host) ? { kind: "other" } : { kind: "proxy", address };
  }
  const known = findKnownProgram({ name, pid, detail: null, port: null }, host.platform);
  return { kind: known?.forwards === true ? "forwarder" : "other" };
}

/** Returns whether another engine started a program. */
function isOfOtherEngine(stat: ProcessStat | null, host: Host): boolean {
  const engine = readEnginePid(host);
  if (stat === null || engine === null || stat.parent === engine) return false;
  // The proxies of an engine that restarted have another parent.
  return readStat(stat.parent, host)?.name === "dockerd";
}
