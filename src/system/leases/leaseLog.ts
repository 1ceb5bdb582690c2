import {
  closeSync,
  constants,
  fchmodSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { attempt } from "../attempt.ts";
import type { LeasedPort } from "../../leases/Lease.ts";
import { getAccount, UNFOLLOWED } from "./leaseFiles.ts";

/** What became of ports of a run. */
export interface LeaseEvent {
  readonly event: "given" | "released" | "reclaimed";
  readonly run: string;
  readonly ports: readonly (Pick<LeasedPort, "port" | "protocol"> & Partial<LeasedPort>)[];
}

/** Bytes above which a new log is begun. */
const MAX_LOG = 1 << 20;

/**
 * Adds to the log of this account what was given and taken back. It is for people, and never in the
 * way of the work: without a log the leases are as good.
 */
export function writeLog(folder: string, { event, run, ports }: LeaseEvent): void {
  if (ports.length === 0) return;
  const time = new Date().toISOString();
  const { pid } = process;
  const lines = ports.map(({ port, protocol, project, service, directory }) =>
    JSON.stringify({ time, event, port, protocol, project, service, directory, run, pid }),
  );
  attempt(() => append(folder, `${lines.join("\n")}\n`));
}

function append(folder: string, text: string): void {
  const file = join(folder, `log.${getAccount()}.jsonl`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
    renameSync(file, join(folder, `log.${getAccount()}.1.jsonl`));
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | UNFOLLOWED;
  const descriptor = openSync(file, flags, 0o644);
  try {
    if (process.platform !== "win32") fchmodSync(descriptor, 0o644);
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}
