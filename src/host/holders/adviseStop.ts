import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { Kernel } from "../HostView.ts";
import { AGENT, type Holder } from "./Holder.ts";
import { findKnownProgram } from "./knownPrograms.ts";

/** The target of a stop command, with the names that the command has. */
export type StopSubject =
  | { readonly kind: "compose"; readonly project: string; readonly service: string }
  | { readonly kind: "container"; readonly runtime: "docker" | "podman"; readonly name: string }
  | { readonly kind: "unit"; readonly scope: "system" | "user"; readonly name: string }
  | { readonly kind: "process"; readonly pid: number; readonly foreign: boolean };

/** How to free a port. At most one of command and help is set; neither if none is known. */
export interface StopAdvice {
  /** A command that stops what uses the port. */
  readonly command: string | null;
  /** The instruction that frees the port instead of a command, as an imperative. */
  readonly help: string | null;
  /** The target of the command; null for a command that only a person should run. */
  readonly subject: StopSubject | null;
  /** Why there is no command, as a part of a sentence about the holder; else null. */
  readonly refusal: string | null;
}

const NOTHING: StopAdvice = { command: null, help: null, subject: null, refusal: null };
const refuse = (refusal: string): StopAdvice => ({ ...NOTHING, refusal });
const toHelp = (help: string | null): StopAdvice => ({
  ...NOTHING,
  help,
  refusal: help === null ? OF_SYSTEM : null,
});
const toCommand = (command: string): StopAdvice => ({ ...NOTHING, command });
const OF_SYSTEM = "it is a part of the system, or runs programs for others";

/**
 * Units that start programs for others. A process in such a unit is named as a process, unless it
 * is the unit's own program. Stopping the unit ends the programs of others.
 */
export const LAUNCHERS = new RegExp(
  "^(" +
    String.raw`(act|forgejo|gitea|gitlab)[_-]runner|actions\.runner\..*|atd|buildkite-agent.*|` +
    String.raw`colima|containerd|cron|crond|docker(-desktop)?|incus|lima-vm@.*|lxd|pm2-.*|podman|` +
    String.raw`snap\.(docker|lxd)\..*|sshd?(@.*)?|supervisord?|vsts\.agent\..*|waagent|` +
    String.raw`walinuxagent)\.service$`,
);

const OTHER_ENGINE =
  "stop the container with the engine that runs it (e.g. `podman ps`, `nerdctl ps` or `crictl ps`)";

/** Units that a system needs, and what frees their ports. */
const SYSTEM_UNITS: readonly (readonly [RegExp, string | null])[] = [
  [
    /^systemd-resolved\.service$/,
    "set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved.service",
  ],
  [/^sshd?(?:@.*)?\.(?:service|socket)$/, "change the port of the SSH server in its settings"],
  [
    /^(?:systemd-|dbus|user@|NetworkManager|networking|wpa_supplicant|dhcpcd|connman|init\.scope$)/,
    null,
  ],
];

/**
 * Decides whether what uses a port may be stopped, and how. The only place that does: it never
 * returns a command that ends a program of the system, or one that works for others.
 *
 * @param port the port, which names the service if launchd listens; null if it is not known
 */
export function adviseStop(
  holder: Holder,
  platform: Kernel["platform"],
  port: number | null,
): StopAdvice {
  const { kind, name, compose, connection } = holder;
  if (connection) return refuse("it is a connection, which ends without help");
  if (compose?.oneOff) return refuse("it is a `docker compose run` container, not a service");
  if (compose !== null) {
    const { project, service } = compose;
    return toStop({ kind: "compose", project, service });
  }
  if (kind === "container") {
    const { runtime = "docker" } = holder;
    return runtime === null ? toHelp(OTHER_ENGINE) : toStop({ kind: "container", runtime, name });
  }
  if (kind === "unit") return adviseUnit(holder);
  if (kind === "process" || kind === "unknown") return adviseProcess(holder, platform, port);
  return refuse(kind === "lease" ? "it is a lease, not a program" : "the kernel uses the port");
}

/** Matches a setting or its file in an instruction. */
const SETTING = /\b\w+=\w+|\/etc\/\S+/g;

/**
 * Lists commands and instructions for a person that free ports.
 *
 * @param format formats the commands, and the settings in instructions
 */
export function listStopAdvice(
  uses: readonly { readonly holder: Holder; readonly endpoint: HostEndpoint }[],
  platform: Kernel["platform"],
  format: (command: string) => string = (command) => command,
): string[] {
  const advice = uses.flatMap(({ holder, endpoint }) => {
    const { command, help } = adviseStop(holder, platform, endpoint.first);
    if (command !== null) return format(command);
    return help?.replaceAll(SETTING, (setting) => format(setting)) ?? [];
  });
  return [...new Set(advice)];
}

function adviseUnit({ name, userUnit, unitUser }: Holder): StopAdvice {
  const system = SYSTEM_UNITS.find(([pattern]) => pattern.test(name));
  if (system !== undefined) return toHelp(system[1]);
  if (LAUNCHERS.test(name)) return refuse("it runs programs for others, which would end too");
  if (unitUser !== undefined)
    return ifSafe([name, unitUser], toHelp(`run \`systemctl --user stop ${name}\` as ${unitUser}`));
  const [, snap, app] = /^snap\.([\w-]+)\.([\w-]+)\.service$/.exec(name) ?? [];
  if (snap !== undefined) return ifSafe([snap], toCommand(`sudo snap stop ${snap}.${app}`));
  return toStop({ kind: "unit", scope: userUnit ? "user" : "system", name });
}

function adviseProcess(holder: Holder, here: Kernel["platform"], port: number | null): StopAdvice {
  const { kind, name, pid, detail, foreign = false, ancestor, side } = holder;
  const platform = side === "Windows" ? "win32" : here;
  const known = findKnownProgram({ name, pid, detail, port }, platform);
  if (known !== null) return toHelp(known.help);
  if (kind === "unknown") return refuse("it could not be identified");
  if (pid === null) return refuse("its process id is not known");
  if (ancestor) return refuse("it started this run, which would end too");
  const isWindows = platform === "win32";
  // The process may belong to the system.
  if (name === `pid ${pid}`)
    return toHelp(
      `stop process ${pid} if it is not a part of the system: ` +
        `\`${isWindows ? `tasklist /FI "PID eq ${pid}"` : `ps -p ${pid}`}\` names it`,
    );
  // On other systems, the detail begins with a command line.
  if (platform === "darwin" && detail?.startsWith(AGENT))
    return adviseAgent(detail.slice(AGENT.length).split(",", 1)[0] ?? "");
  if (isWindows) return toCommand(`taskkill /PID ${pid} /F`);
  // Other systems do not have the start time by which a process is known with certainty.
  const subject = { kind: "process", pid, foreign } as const;
  return platform === "linux" ? toStop(subject) : toCommand(formatStop(subject));
}

/** launchd starts an agent again when its process ends. */
function adviseAgent(label: string): StopAdvice {
  if (label.startsWith("com.apple.")) return toHelp(null);
  const formula = label.replace(/^homebrew\.mxcl\./, "");
  return formula === label
    ? ifSafe([label], toCommand(`launchctl bootout gui/$(id -u)/${label}`))
    : ifSafe([formula], toCommand(`brew services stop ${formula}`));
}

function toStop(subject: StopSubject): StopAdvice {
  const names = "name" in subject ? [subject.name] : [];
  const all = subject.kind === "compose" ? [subject.project, subject.service] : names;
  return ifSafe(all, { ...NOTHING, subject, command: formatStop(subject) });
}

function formatStop(subject: StopSubject): string {
  switch (subject.kind) {
    case "compose":
      return `docker compose -p ${subject.project} stop ${subject.service}`;
    case "container":
      return `${subject.runtime} stop ${subject.name}`;
    case "unit":
      return subject.scope === "user"
        ? `systemctl --user stop ${subject.name}`
        : `sudo systemctl stop ${subject.name}`;
    default:
      return `${subject.foreign ? "sudo " : ""}kill ${subject.pid}`;
  }
}

/** Returns whether a name needs no quotes in a shell and is not an option. */
export function isPlainName(name: string): boolean {
  return /^[\w.@:-]+$/.test(name) && !name.startsWith("-");
}

/** Returns the advice if its command can contain the names. */
function ifSafe(names: readonly string[], advice: StopAdvice): StopAdvice {
  return names.every(isPlainName) ? advice : refuse("its name cannot be used in a command");
}
