import { CONNECTION, type Holder, makeHolder } from "./Holder.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { parseSsListeners } from "../linux/ss.ts";
import { RELAY } from "../windows/wsl.ts";

const PROGRAM_NOTES: readonly (readonly [RegExp, string])[] = [
  [
    /^ControlCe/,
    "the AirPlay receiver of macOS; " +
      "turn it off in System Settings > General > AirDrop & Handoff",
  ],
  [
    /^(com\.docker|vpnkit|OrbStack|limactl|colima|wslrelay|wslhost)/i,
    "which serves a container or virtual machine",
  ],
  [/^System$/, "the Windows kernel, e.g. for IIS and other users of http.sys"],
  [/^svchost\.exe$/i, "a Windows service"],
];

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
  return new Map(
    sockets.map((socket) => {
      const { program = "", port, protocol } = socket;
      const process = RELAY.test(program) ? linux.get(`${port}/${protocol}`) : undefined;
      if (process === undefined) return [socket, toListedHolder(socket)];
      const relay = escapeControlChars(program);
      const detail = `in WSL, pid ${process.pid}, through ${relay}`;
      // The Linux pid is left out so that no command ends a Windows process with the same id.
      return [socket, makeHolder("process", escapeControlChars(process.name), { detail })];
    }),
  );
}

/** Names what uses a Windows socket that is seen from WSL. */
export function toWindowsHolder(socket: KernelSocket): Holder {
  const holder = toListedHolder(socket);
  const { pid, detail } = holder;
  const place = pid === null ? "" : `pid ${pid}`;
  const notes = ["on Windows", place, detail].filter(Boolean);
  return { ...holder, pid: null, detail: notes.join(", ") };
}

function toListedHolder({ pid: listed, program, peer, state }: KernelSocket): Holder {
  const pid = listed ?? null;
  if (program === undefined && pid === null)
    return makeHolder("unknown", "unknown", { detail: "a process that this account cannot see" });
  const name = escapeControlChars(program ?? `pid ${pid}`);
  const note = PROGRAM_NOTES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  if (note?.includes("container"))
    return makeHolder("unknown", name, { pid, detail: `${name}, ${note}` });
  const connection = state === "connected" ? CONNECTION + peer : "";
  const detail = [connection, note].filter(Boolean).join(", ") || null;
  return makeHolder("process", name, { pid, detail });
}
