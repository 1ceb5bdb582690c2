import type { KernelSocket } from "../KernelSocket.ts";
import { parseNetstatAddress, toNetstatSocket } from "../netstat.ts";

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
    sockets.push(...parseSocket(file, pid).map((socket) => ({ ...socket, pid, program })));
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
function parseSocket(
  { P: name = "", n: endpoint = "", t: family, ST: state = "" }: Record<string, string>,
  pid: number,
): KernelSocket[] {
  const [local = "", peer = null] = endpoint.split("->");
  const protocol = name.toLowerCase();
  const address = parseNetstatAddress(local, ":", family === "IPv6" ? "::" : "0.0.0.0");
  if ((protocol !== "tcp" && protocol !== "udp") || address === null) return [];
  return [toNetstatSocket({ protocol, address, peer, state, pid })];
}
