import { readFileSync, readlinkSync } from "node:fs";
import type { Owner } from "../../src/system/leases/leaseOwner.ts";

/** Reads a process as the owner of leases from /proc, independently of the program. */
export function ownerOf(pid: number): Owner {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return {
    pid,
    start: Number(stat[19]),
    boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
    namespace: readlinkSync("/proc/self/ns/pid"),
    machine: "",
  };
}
