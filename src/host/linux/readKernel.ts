import { MAX_PORT } from "../../lib/PortRange.ts";
import type { Host } from "../Host.ts";
import type { Kernel } from "../HostView.ts";

/** The default ephemeral port ranges: Linux's own, and IANA's for macOS and Windows. */
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
 * Reads the kernel's port settings, with defaults for settings that cannot be read. IPv6 is
 * available if the loopback interface has `::1`, which is also the engine's condition
 * (docs/reference/engine.md E1).
 */
export function readKernel({ platform, read }: Pick<Host, "platform" | "read">): Kernel {
  const isLinux = platform === "linux";
  const sys = (name: string) => (isLinux && read(`/proc/sys/net/ipv4/${name}`)?.trim()) || "";
  const [low, high] = sys("ip_local_port_range").split(/\s+/).map(Number);
  const start = sys("ip_unprivileged_port_start");
  return {
    platform,
    ephemeral: low && high ? [low, high] : EPHEMERAL[platform],
    reserved: parsePortRanges(sys("ip_local_reserved_ports")),
    unprivilegedStart: /^\d+$/.test(start) ? Number(start) : UNPRIVILEGED_START,
    ipv6: !isLinux || LOOPBACK_6.test(read("/proc/net/if_inet6") ?? ""),
  };
}

/** Parses `ip_local_reserved_ports`: "8080,9148-9150", or empty. Skips malformed items. */
export function parsePortRanges(text: string): (readonly [number, number])[] {
  return text
    .trim()
    .split(",")
    .flatMap((part) => {
      const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      return first === undefined ? [] : [[Number(first), Number(last)] as const];
    });
}
