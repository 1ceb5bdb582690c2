import type { Holder } from "./Holder.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { listLinuxListeners, RELAY } from "../windows/wsl.ts";

/** Notes on programs of macOS and Windows, by their names. */
const PROGRAM_NOTES: readonly (readonly [RegExp, string])[] = [
  [
    /^ControlCe/,
    "the AirPlay receiver of macOS; " +
      "it is switched off in System Settings, General, AirDrop & Handoff",
  ],
  [
    /^(com\.docker|vpnkit|OrbStack|limactl|colima|wslrelay|wslhost)/i,
    "on behalf of a container or of a virtual machine",
  ],
  [/^System$/, "the kernel of Windows, as for IIS and others that use http.sys"],
  [/^svchost\.exe$/i, "a service of Windows"],
];

/** Names who has each socket on macOS and Windows, where the listing of sockets names programs. */
export async function nameListed(
  sockets: readonly KernelSocket[],
  host: Host,
): Promise<ReadonlyMap<KernelSocket, Holder>> {
  const relayed = sockets.some(({ program }) => RELAY.test(program ?? ""));
  const linux = relayed && host.platform === "win32" ? await listLinuxListeners(host) : null;
  return new Map(
    sockets.map((socket) => {
      const process = RELAY.test(socket.program ?? "")
        ? linux?.get(`${socket.port}/${socket.protocol}`)
        : undefined;
      return [socket, process ? toLinuxHolder(process, socket) : toListedHolder(socket)];
    }),
  );
}

/** Its id is none of this side, so that nobody ends something else. */
function toLinuxHolder(
  { name, pid }: { readonly name: string; readonly pid: number },
  { program }: KernelSocket,
): Holder {
  const relay = escapeControlChars(program ?? "");
  const detail = `on the Linux side (WSL), pid ${pid} there, through ${relay}`;
  return {
    kind: "process",
    name: escapeControlChars(name),
    pid: null,
    since: null,
    detail,
    compose: null,
  };
}

/** Who has a socket of Windows, as seen from Linux in WSL. */
export function toWindowsHolder(socket: KernelSocket): Holder {
  const holder = toListedHolder(socket);
  const { pid, detail } = holder;
  const notes = [
    "on the Windows side",
    ...(pid === null ? [] : [`pid ${pid} there`]),
    ...(detail === null ? [] : [detail]),
  ];
  return { ...holder, pid: null, detail: notes.join(", ") };
}

function toListedHolder({ pid: listed, program, peer, state }: KernelSocket): Holder {
  const pid = listed ?? null;
  const base = { since: null, compose: null };
  const note = PROGRAM_NOTES.find(([pattern]) => pattern.test(program ?? ""))?.[1] ?? null;
  const detail =
    state === "connected" ? [`a connection to ${peer}`, note].filter(Boolean).join(", ") : note;
  if (program === undefined && pid === null)
    return {
      kind: "unknown",
      name: "unknown",
      pid,
      detail: "a process that this user may not see",
      ...base,
    };
  const isProxy = note !== null && /container/.test(note);
  return {
    kind: isProxy ? "unknown" : "process",
    name: escapeControlChars(program ?? `pid ${pid}`),
    pid,
    detail: isProxy ? `${escapeControlChars(program ?? "")}, ${note}` : detail,
    ...base,
  };
}
