import { CONNECTION, type Holder, USER_UNIT } from "../host/holders/Holder.ts";

const KINDS: Readonly<Record<Exclude<Holder["kind"], "unknown">, string>> = {
  compose: "compose service",
  container: "container",
  unit: "systemd unit",
  process: "process",
  kernel: "the kernel:",
  lease: "the lease of",
};

/**
 * Formats a holder in the user's words: `systemd unit postgresql.service (pid 812, since
 * 2026-11-20T09:00:00Z)`. `brief`: without where it comes from.
 */
export function formatHolder({ kind, name, pid, since, detail }: Holder, brief = false): string {
  if (kind === "unknown") return detail ?? "something that cannot be seen from here";
  const notes = [
    pid === null ? "" : `pid ${pid}`,
    brief || since === null ? "" : `since ${since}`,
    brief ? "" : (detail ?? ""),
  ].filter(Boolean);
  const subject = kind === "kernel" && name === "kernel" ? "the kernel" : `${KINDS[kind]} ${name}`;
  return `${subject}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/** Returns the holder without the command line of its process, which may hold secrets. */
export function withoutCommandLine(holder: Holder): Holder {
  return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}

/** Names that a shell takes as they are. */
const PLAIN = /^[\w.@:-]+$/;

/** Returns the command that frees a holder's port; null if there is none to recommend. */
export function suggestStop({ kind, name, pid, detail, compose, foreign }: Holder): string | null {
  // A connection ends without help; what `docker compose run` started is not a service.
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

/** Returns the command if a shell takes all names in it as they are. */
function ifSafe(names: readonly string[], command: string): string | null {
  return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}
