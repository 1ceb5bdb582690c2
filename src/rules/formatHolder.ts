import { type Holder, UNNAMED } from "../host/holders/Holder.ts";

const KINDS: Readonly<Record<Exclude<Holder["kind"], "unknown">, string>> = {
  compose: "compose service",
  container: "container",
  unit: "systemd unit",
  process: "process",
  kernel: "the kernel",
  lease: "the lease of",
};

export const UNIDENTIFIED = "something that could not be identified";

/**
 * Formats a holder: `systemd unit postgresql.service (pid 812, since 2026-11-20T09:00:00Z)`.
 * `brief` omits the start time and the details.
 */
export function formatHolder(holder: Holder, brief = false): string {
  const { kind, name, pid, detail } = holder;
  if (kind === "unknown")
    return name === UNNAMED ? (detail ?? UNIDENTIFIED) : [name, detail].filter(Boolean).join(", ");
  const isKernel = kind === "kernel";
  const notes = [
    isKernel && name !== "kernel" ? name : "",
    pid === null ? "" : `pid ${pid}`,
    brief ? "" : formatDetails(holder),
  ].filter(Boolean);
  const subject = isKernel ? KINDS.kernel : `${KINDS[kind]} ${name}`;
  return `${subject}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/**
 * Formats the start times and details of holders, which `formatHolder` omits if it is brief, and
 * the commands that release leases.
 */
export function formatHolderNotes(holders: readonly Holder[]): string[] {
  return holders.flatMap((holder) => {
    const details = holder.kind === "unknown" ? "" : formatDetails(holder);
    const release = holder.release === undefined ? "" : `\`${holder.release}\` releases it`;
    const notes = [details, release].filter(Boolean).join("; ");
    return notes === "" ? [] : [`${holder.name}: ${notes}`];
  });
}

function formatDetails({ since, detail }: Holder): string {
  return [since === null ? "" : `since ${since}`, detail].filter(Boolean).join(", ");
}

/** Removes the command line of a process, which may contain secrets. */
export function withoutCommandLine(holder: Holder): Holder {
  return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}
