import { CONNECTION, type Holder, USER_UNIT } from "../host/holders/Holder.ts";

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
  if (kind === "unknown") return detail ?? UNIDENTIFIED;
  const isKernel = kind === "kernel";
  const notes = [
    isKernel && name !== "kernel" ? name : "",
    pid === null ? "" : `pid ${pid}`,
    brief ? "" : formatDetails(holder),
  ].filter(Boolean);
  const subject = isKernel ? KINDS.kernel : `${KINDS[kind]} ${name}`;
  return `${subject}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/** Formats the start times and details of holders, which `formatHolder` omits if it is brief. */
export function formatHolderNotes(holders: readonly Holder[]): string[] {
  return holders.flatMap((holder) => {
    const details = holder.kind === "unknown" ? "" : formatDetails(holder);
    return details === "" ? [] : [`${holder.name}: ${details}`];
  });
}

function formatDetails({ since, detail }: Holder): string {
  return [since === null ? "" : `since ${since}`, detail].filter(Boolean).join(", ");
}

/** Removes the command line of a process, which may contain secrets. */
export function withoutCommandLine(holder: Holder): Holder {
  return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}

/** Names that need no quotes in a shell. */
const PLAIN = /^[\w.@:-]+$/;

/** Returns the command that frees a holder's port; null if there is none to recommend. */
export function suggestStop({ kind, name, pid, detail, compose, foreign }: Holder): string | null {
  // A connection ends without help, and a `docker compose run` container is not a service.
  if (detail?.startsWith(CONNECTION) || compose?.oneOff) return null;
  if (compose !== null)
    return ifSafe(
      [compose.project, compose.service],
      `docker compose -p ${compose.project} stop ${compose.service}`,
    );
  if (kind === "container") return ifSafe([name], `docker stop ${name}`);
  if (kind === "unit")
    return ifSafe(
      [name],
      detail?.endsWith(USER_UNIT) ? `systemctl --user stop ${name}` : `sudo systemctl stop ${name}`,
    );
  return kind === "process" && pid !== null ? `${foreign ? "sudo " : ""}kill ${pid}` : null;
}

/** Returns the command if none of its names needs quotes or is an option. */
function ifSafe(names: readonly string[], command: string): string | null {
  return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}
