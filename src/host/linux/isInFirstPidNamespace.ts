import type { Host } from "../Host.ts";

/**
 * Whether this process sees all processes of the machine: it is in the initial PID namespace
 * (`PROC_PID_INIT_INO`, https://github.com/torvalds/linux/blob/master/include/linux/proc_ns.h).
 */
export function isInFirstPidNamespace(host: Host): boolean {
  return host.link("/proc/self/ns/pid") === "pid:[4026531836]";
}
