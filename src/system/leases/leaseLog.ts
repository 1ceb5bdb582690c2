import { renameSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../attempt.ts";
import type { LeasedPort } from "../../leases/Lease.ts";
import { append, getAccount, isOwnFile, readStat } from "./leaseFiles.ts";

export interface LeaseEvent {
  readonly event: "given" | "released" | "reclaimed";
  readonly run: string;
  readonly ports: readonly (Pick<LeasedPort, "port" | "protocol"> & Partial<LeasedPort>)[];
}

export const formatLogName = () => `log.${getAccount()}.jsonl`;

/** The size in bytes above which a new log is started. */
const MAX_LOG = 1 << 20;

/**
 * Appends leased and released ports to the log of this account. The log is for users only, so
 * errors are ignored.
 */
export function writeLog(folder: string, { event, run, ports }: LeaseEvent): void {
  if (ports.length === 0) return;
  const time = new Date().toISOString();
  const { pid } = process;
  const lines = ports.map(({ port, protocol, project, service, directory }) =>
    JSON.stringify({ time, event, port, protocol, project, service, directory, run, pid }),
  );
  const file = join(folder, formatLogName());
  attempt(() => {
    const stat = readStat(file);
    if (stat !== null && isOwnFile(stat) && stat.size > MAX_LOG)
      renameSync(file, join(folder, `log.${getAccount()}.1.jsonl`));
    append(file, `${lines.join("\n")}\n`);
  });
}
