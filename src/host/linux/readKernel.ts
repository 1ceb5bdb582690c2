import { MAX_PORT } from "../../lib/PortRange.ts";
import type { Host } from "../Host.ts";
import type { Kernel } from "../HostView.ts";

/**
 * Ports for outgoing connections where the system is not asked: Linux's default; IANA's range,
 * which macOS and Windows use.
 */
const EPHEMERAL: Readonly<Record<Kernel["platform"], readonly [number, number]>> = {
  linux: [32768, 60999],
  darwin: [49152, MAX_PORT],
  win32: [49152, MAX_PORT],
  other: [32768, 60999],
};
const UNPRIVILEGED_START = 1024;
/** `::1` in `/proc/net/if_inet6`. */
const LOOPBACK_6 = /^0{31}1 /m;

/**
 * What the kernel keeps for itself; its defaults where it cannot be asked. IPv6 is on if the
 * loopback has `::1`, as for the engine (docs/reference/engine.md E1).
 */
export function readKernel(host: Host): Kernel {
  if (host.platform !== "linux") return getKernelDefaults(host.platform);
  const sys = (name: string) => host.read(`/proc/sys/net/ipv4/${name}`) ?? "";
  const ephemeral = sys("ip_local_port_range").trim().split(/\s+/).map(Number);
  const [low, high] = ephemeral;
  const start = sys("ip_unprivileged_port_start").trim();
  return {
    platform: "linux",
    ephemeral: low && high ? [low, high] : EPHEMERAL.linux,
    reserved: parsePortRanges(sys("ip_local_reserved_ports")),
    unprivilegedStart: /^\d+$/.test(start) ? Number(start) : UNPRIVILEGED_START,
    ipv6: LOOPBACK_6.test(host.read("/proc/net/if_inet6") ?? ""),
  };
}

function getKernelDefaults(platform: Kernel["platform"]): Kernel {
  return {
    platform,
    ephemeral: EPHEMERAL[platform],
    reserved: [],
    unprivilegedStart: UNPRIVILEGED_START,
    ipv6: true,
  };
}

/**
 * Reads the kernel's list of ports (`ip_local_reserved_ports`): "8080,9148-9150", empty for none.
 * Anything else in it is left out.
 */
export function parsePortRanges(text: string): (readonly [number, number])[] {
  return text
    .trim()
    .split(",")
    .map((part) => /^(\d+)(?:-(\d+))?$/.exec(part))
    .filter((found) => found !== null)
    .map((found) => [Number(found[1]), Number(found[2] ?? found[1])] as const);
}
