import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/**
 * Reads `lsof -nP -iTCP -iUDP -FpcftPnT` (lsof(8), OUTPUT FOR OTHER PROGRAMS): a letter and a value
 * a line; a process, then its files. Without root it lists the user's own processes only.
 */
export function parseLsof(text: string): KernelSocket[] {
  const sockets: KernelSocket[] = [];
  let pid = 0;
  let program = "";
  let file: Record<string, string> = {};
  const finish = () => {
    sockets.push(...parseSocket(file).map((socket) => ({ ...socket, pid, program })));
    file = {};
  };
  for (const line of text.split("\n")) {
    const [letter = "", value] = [line[0], line.slice(1)];
    if (letter === "p" || letter === "f" || letter === "") finish();
    if (letter === "p") pid = Number(value);
    else if (letter === "c") program = value;
    else if (letter === "T")
      file[value.split("=", 1)[0] ?? ""] = value.slice(value.indexOf("=") + 1);
    else file[letter] = value;
  }
  finish();
  return sockets;
}

/**
 * "*:5432", "127.0.0.1:5432", "[::1]:5432", "127.0.0.1:50000->127.0.0.1:443"; `t` is IPv4 or IPv6.
 */
function parseSocket({
  P: name = "",
  n: endpoint = "",
  t: family = "",
  ST: shown = "",
}: Record<string, string>): KernelSocket[] {
  const [, host = "", digits = "", peer = null] =
    /^(\*|\[[^\]]*\]|[\d.]+):(\d+)(?:->(.+))?$/.exec(endpoint) ?? [];
  const protocol = PROTOCOLS.get(name.toLowerCase());
  const port = Number(digits);
  if (protocol === undefined || port < 1) return [];
  const wildcard = family === "IPv6" ? "::" : "0.0.0.0";
  const address = parseHostAddress(
    host === "*" ? wildcard : host.replace(/^\[(.*?)(?:%.*)?\]$/, "$1"),
  );
  if (address === null) return [];
  const state = parseState(protocol, shown, peer);
  return [{ ...address, protocol, port, peer, state, uid: 0, inode: 0 }];
}

const PROTOCOLS: ReadonlyMap<string, "tcp" | "udp"> = new Map([
  ["tcp", "tcp"],
  ["udp", "udp"],
]);

function parseState(
  protocol: "tcp" | "udp",
  state: string,
  peer: string | null,
): KernelSocket["state"] {
  if (protocol === "udp") return peer === null ? "bound" : "connected";
  if (state === "LISTEN") return "listening";
  if (state === "CLOSED") return "bound";
  return state === "TIME_WAIT" ? "time-wait" : "connected";
}
