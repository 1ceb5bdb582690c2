import { findKnownProgram } from "../host/holders/knownPrograms.ts";
import type { Host } from "../host/Host.ts";
import type { KernelSocket } from "../host/KernelSocket.ts";
import { findProcesses } from "../host/linux/findProcesses.ts";
import { listProcesses, type ProcessStat, readStat, readUid } from "../host/linux/readProcess.ts";
import { parseHostAddress } from "../ports/parseHostAddress.ts";
import type { EngineProcess, ProxyOwner, SocketOwner, VerifyCache } from "./VerifyCache.ts";

/** A docker-proxy of the engine, which listens on a host port. */
interface EngineProxy extends ProxyOwner {
  /** Where it listens: "0.0.0.0 5432 tcp". */
  readonly host: string;
}

/** Finds the programs that have sockets open, by inode, and keeps them in the cache. */
export function findOwners(
  sockets: readonly KernelSocket[],
  host: Host,
  engine: EngineProcess | null,
  { owners }: VerifyCache,
): ReadonlyMap<number, SocketOwner> {
  const open = new Map(sockets.map((socket) => [socket.inode, socket]));
  for (const inode of owners.keys()) if (!open.has(inode)) owners.delete(inode);
  const added = new Set([...open.keys()].filter((inode) => inode > 0 && !owners.has(inode)));
  const { pids } = findProcesses(host, added, engine?.pid);
  const isSeen = [...added].every((inode) => pids.has(inode));
  const proxies = isSeen || engine === null ? [] : listProxies(host, engine);
  const others = new Map<number, SocketOwner>();
  for (const inode of added) {
    const pid = pids.get(inode);
    const owner =
      pid === undefined
        ? describeUnseen(open.get(inode), proxies)
        : describeOwner(pid, host, engine);
    // The engine may be about to start a docker-proxy for the socket.
    const isKnown = pid !== undefined || owner.kind !== "other";
    (isKnown ? owners : others).set(inode, owner);
  }
  return new Map([...owners, ...others]);
}

/**
 * Describes the owner of a socket whose process may not be seen. Anyone may see the arguments of
 * docker-proxy. An engine that uses it, uses it for all ports.
 */
function describeUnseen(
  socket: KernelSocket | undefined,
  proxies: readonly EngineProxy[],
): SocketOwner {
  if (socket === undefined || proxies.length === 0) return { kind: "unseen" };
  const endpoint = `${socket.address} ${socket.port} ${socket.protocol}`;
  return proxies.find(({ host }) => host === endpoint) ?? { kind: "other" };
}

function listProxies(host: Host, engine: EngineProcess): EngineProxy[] {
  return listProcesses(host).flatMap((stat) => {
    if (stat.name !== PROXY || isOfOtherEngine(stat, host, engine)) return [];
    // Anyone can name a program so.
    if (readUid(stat.pid, host) !== engine.uid) return [];
    return [readProxy(stat.pid, host)];
  });
}

const PROXY = "docker-proxy";

function readProxy(pid: number, host: Host): EngineProxy {
  const words = (host.read(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const after = (option: string) => words[words.indexOf(option) + 1] ?? "";
  const listening = parseHostAddress(after("-host-ip"))?.address ?? "";
  return {
    kind: "proxy",
    host: `${listening} ${after("-host-port")} ${after("-proto")}`,
    address: after("-container-ip"),
    target: Number(after("-container-port")),
  };
}

function describeOwner(pid: number, host: Host, engine: EngineProcess | null): SocketOwner {
  const stat = readStat(pid, host);
  const name = stat?.name ?? "";
  if (name === PROXY)
    return isOfOtherEngine(stat, host, engine) ? { kind: "other" } : readProxy(pid, host);
  // A native engine has no other forwarders.
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
