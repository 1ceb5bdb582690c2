import { readFileSync, readlinkSync } from "node:fs";
import type { Owner } from "../../src/system/leases/leaseOwner.ts";

/** A process as the owner of leases, read from /proc independently of the program. */
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
