import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import { formatSourcePorts } from "./runSs.ts";
import type { Host } from "../Host.ts";
import type { KernelSocket } from "../KernelSocket.ts";

/**
 * tcp sockets that are bound and do not listen, which `/proc/net` leaves out. None before Linux 6.8
 * and iproute2 6.8.
 *
 * @param ports on which; null for all
 */
export async function findBoundSockets(
  ports: readonly number[] | null,
  host: Host,
): Promise<KernelSocket[]> {
  if (host.platform !== "linux" || ports?.length === 0) return [];
  const filter = ports === null ? [] : formatSourcePorts(ports);
  return parseBound((await host.command?.("ss", ["-H", "-t", "-B", "-n", "-e", ...filter])) ?? "");
}

/**
 * Reads `ss -H -t -B -n -e` (https://github.com/iproute2/iproute2/blob/main/misc/ss.c). "*" is
 * every address of both families.
 */
export function parseBound(text: string): KernelSocket[] {
  return text.split("\n").flatMap((line): KernelSocket[] => {
    const [, host = "", port] =
      /(?:^|\s)(\*|\[[^\]\s]*\]|[\d.]+)(?:%\S+)?:(\d+)\s/.exec(line) ?? [];
    const address = parseHostAddress(host === "*" ? "::" : host.replace(/^\[|\]$/g, ""));
    const number = (name: string) => Number(new RegExp(` ${name}:(\\d+)`).exec(line)?.[1] ?? 0);
    if (address === null || !(Number(port) > 0)) return [];
    return [
      {
        ...address,
        protocol: "tcp",
        port: Number(port),
        peer: null,
        state: "bound",
        uid: number("uid"),
        inode: number("ino"),
      },
    ];
  });
}
