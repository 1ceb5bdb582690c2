import { AGENT, CONNECTION, type Holder, makeHolder, UNNAMED } from "./Holder.ts";
import { findKnownProgram } from "./knownPrograms.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { parseSsListeners } from "../linux/ss.ts";
import { parseCommandLine } from "../linux/readProcess.ts";
import { RELAY } from "../windows/wsl.ts";

/**
 * Names what uses each socket on macOS and Windows, whose socket listings contain program names.
 */
export async function nameListed(
  sockets: readonly KernelSocket[],
  host: Host,
): Promise<ReadonlyMap<KernelSocket, Holder>> {
  const relayed = sockets.some(({ program }) => RELAY.test(program ?? ""));
  const ss = ["--exec", "ss", "-H", "-t", "-u", "-l", "-n", "-p"];
  const listing = relayed && host.platform === "win32" ? host.command?.("wsl.exe", ss) : null;
  const linux = parseSsListeners((await listing) ?? "");
  const details = host.platform === "darwin" ? await readMacDetails(sockets, host) : new Map();
  return new Map(
    sockets.map((socket) => {
      const { program = "", port, protocol } = socket;
      const process = RELAY.test(program) ? linux.get(`${port}/${protocol}`) : undefined;
      if (process === undefined)
        return [socket, toListedHolder(socket, host.platform, details.get(socket.pid ?? 0))];
      const relay = escapeControlChars(program);
      const detail = `in WSL, pid ${process.pid}, through ${relay}`;
      // The Linux pid is left out so that no command ends a Windows process with the same id.
      return [socket, makeHolder("process", escapeControlChars(process.name), { detail })];
    }),
  );
}

/** Names what uses a Windows socket that is seen from WSL. */
export function toWindowsHolder(socket: KernelSocket): Holder {
  const holder = toListedHolder(socket, "win32");
  const { pid, detail } = holder;
  const place = pid === null ? "" : `pid ${pid}`;
  const notes = ["on Windows", place, detail].filter(Boolean);
  return { ...holder, pid: null, detail: notes.join(", "), side: "Windows" };
}

function toListedHolder(
  socket: KernelSocket,
  platform: Host["platform"],
  seen: string | null = null,
): Holder {
  const { pid: listed, program, peer, state, port } = socket;
  const pid = listed ?? null;
  if (program === undefined && pid === null)
    return makeHolder("unknown", UNNAMED, { detail: "a process that this account cannot see" });
  const name = escapeControlChars(program ?? `pid ${pid}`).trim();
  const known = findKnownProgram({ name, pid, detail: seen, port }, platform);
  const connection = state === "connected" ? CONNECTION + peer : "";
  const isNoted = known !== null && seen?.startsWith(AGENT);
  const detail = [connection, known?.note, isNoted ? "" : seen].filter(Boolean).join(", ") || null;
  const more = { pid, detail, ...listFlags(socket) };
  return makeHolder(known?.forwards ? "unknown" : "process", name, more);
}

function listFlags({ state, foreign }: KernelSocket): Pick<Holder, "connection" | "foreign"> {
  return { ...(state === "connected" && { connection: true }), ...(foreign && { foreign }) };
}

const MAX_PROCESSES = 100;

/**
 * Reads what the lists of sockets do not say about processes of macOS, by id: which are agents of
 * launchd, and the command lines of `ssh`.
 */
async function readMacDetails(
  sockets: readonly KernelSocket[],
  host: Host,
): Promise<ReadonlyMap<number, string>> {
  if (sockets.length === 0) return new Map();
  const clients = sockets.flatMap(({ program, pid }) => (program === "ssh" && pid ? [pid] : []));
  const ids = [...new Set(clients)].slice(0, MAX_PROCESSES).join(",");
  const [agents, commands] = await Promise.all([
    host.command?.("launchctl", ["list"]),
    ids === "" ? null : host.command?.("ps", ["-ww", "-o", "pid=,command=", "-p", ids]),
  ]);
  // `launchctl list` prints id, status and label. Applications are listed, but not started again.
  const labels = (agents ?? "").matchAll(/^(\d+)\t[^\t\n]*\t(?!application\.)([^\s]+)$/gm);
  const lines = (commands ?? "").matchAll(/^[ ]*(\d+) (.+)$/gm);
  return new Map([
    ...Array.from(labels, ([, pid, label = ""]) => [Number(pid), AGENT + label] as const),
    ...Array.from(
      lines,
      ([, pid, line = ""]) => [Number(pid), parseCommandLine(line.replaceAll(" ", "\0"))] as const,
    ),
  ]);
}
