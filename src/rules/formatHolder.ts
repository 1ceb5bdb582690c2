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
 * A holder in the user's words: `systemd unit postgresql.service (pid 812, since
 * 2026-11-20T09:00:00Z)`. `brief`: without where it comes from.
 */
export function formatHolder({ kind, name, pid, since, detail }: Holder, brief = false): string {
  if (kind === "unknown") return detail ?? "something that cannot be seen from here";
  const notes = [
    pid === null ? "" : `pid ${pid}`,
    brief || since === null ? "" : `since ${since}`,
    brief ? "" : (detail ?? ""),
  ].filter(Boolean);
  const whose = kind === "kernel" && name === "kernel" ? "the kernel" : `${KINDS[kind]} ${name}`;
  return `${whose}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

/** The holder without the command line of its process, which may hold what is nobody's business. */
export function withoutCommandLine(holder: Holder): Holder {
  return holder.kind === "process" || holder.kind === "unit" ? { ...holder, detail: null } : holder;
}

/** Names that a shell takes as they are. */
const PLAIN = /^[\w.@:-]+$/;

/** The command that makes a holder let go; null where there is none to recommend. */
export function suggestStop({ kind, name, pid, detail, compose, foreign }: Holder): string | null {
  // A connection goes by itself; what `docker compose run` started is no service.
  if (detail?.startsWith(CONNECTION) || compose?.oneOff) return null;
  if (compose !== null)
    return all(
      [compose.project, compose.service],
      `docker compose -p ${compose.project} stop ${compose.service}`,
    );
  if (kind === "container") return all([name], `docker stop ${name}`);
  if (kind === "unit")
    return all(
      [name],
      detail?.endsWith(USER_UNIT) ? `systemctl --user stop ${name}` : `sudo systemctl stop ${name}`,
    );
  return kind === "process" && pid !== null ? `${foreign ? "sudo " : ""}kill ${pid}` : null;
}

function all(names: readonly string[], command: string): string | null {
  return names.every((name) => PLAIN.test(name) && !name.startsWith("-")) ? command : null;
}
