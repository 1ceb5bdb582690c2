import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import type { Kernel } from "../HostView.ts";
import { AGENT, CONNECTION, type Holder, USER_UNIT } from "./Holder.ts";
import { findKnownProgram } from "./knownPrograms.ts";

/** How to free a port. At most one of the two is set; neither if nothing is known to be right. */
export interface StopAdvice {
  /** A command that stops what uses the port. */
  readonly command: string | null;
  /** The instruction that frees the port instead of a command, as an imperative. */
  readonly help: string | null;
}

const NONE: StopAdvice = { command: null, help: null };
const toHelp = (help: string | null): StopAdvice => ({ command: null, help });

/**
 * Units that start programs for others. A process in such a unit is named as a process, unless it
 * is the unit's own program. Stopping the unit ends the programs of others.
 */
export const LAUNCHERS = new RegExp(
  "^(" +
    String.raw`actions\.runner\..*|atd|buildkite-agent.*|colima|containerd|cron|crond|` +
    String.raw`docker(-desktop)?|gitlab-runner|incus|lima-vm@.*|lxd|podman|` +
    String.raw`snap\.(docker|lxd)\..*|sshd?(@.*)?|waagent|walinuxagent)\.service$`,
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
  const { kind, name, detail, compose } = holder;
  // A connection ends without help, and a `docker compose run` container is not a service.
  if (detail?.startsWith(CONNECTION) || compose?.oneOff) return NONE;
  if (compose !== null)
    return ifSafe(
      [compose.project, compose.service],
      `docker compose -p ${compose.project} stop ${compose.service}`,
    );
  if (kind === "container") {
    const { runtime = "docker" } = holder;
    return runtime === null ? toHelp(OTHER_ENGINE) : ifSafe([name], `${runtime} stop ${name}`);
  }
  if (kind === "unit") return adviseUnit(holder);
  return kind === "process" || kind === "unknown" ? adviseProcess(holder, platform, port) : NONE;
}

/** Lists commands and instructions for a person that free ports. */
export function listStopAdvice(
  uses: readonly { readonly holder: Holder; readonly endpoint: HostEndpoint }[],
  platform: Kernel["platform"],
): string[] {
  const advice = uses.map(({ holder, endpoint }) => adviseStop(holder, platform, endpoint.first));
  return [...new Set(advice.flatMap(({ command, help }) => command ?? help ?? []))];
}

function adviseUnit({ name, detail }: Holder): StopAdvice {
  const system = SYSTEM_UNITS.find(([pattern]) => pattern.test(name));
  if (system !== undefined) return toHelp(system[1]);
  if (LAUNCHERS.test(name)) return NONE;
  const [, snap, app] = /^snap\.([\w-]+)\.([\w-]+)\.service$/.exec(name) ?? [];
  if (snap !== undefined) return ifSafe([snap], `sudo snap stop ${snap}.${app}`);
  const isOfUser = detail?.endsWith(USER_UNIT);
  return ifSafe([name], `${isOfUser ? "systemctl --user" : "sudo systemctl"} stop ${name}`);
}

function adviseProcess(holder: Holder, here: Kernel["platform"], port: number | null): StopAdvice {
  const { kind, name, pid, detail, foreign, ancestor, side } = holder;
  const platform = side === "Windows" ? "win32" : here;
  const known = findKnownProgram({ name, pid, detail, port }, platform);
  if (known !== null) return toHelp(known.help);
  if (kind === "unknown" || pid === null || ancestor) return NONE;
  const isWindows = platform === "win32";
  // The process may belong to the system.
  if (name === `pid ${pid}`)
    return toHelp(
      `stop process ${pid} if it is not a part of the system: ` +
        `\`${isWindows ? `tasklist /FI "PID eq ${pid}"` : `ps -p ${pid}`}\` names it`,
    );
  const agent = detail?.startsWith(AGENT) ? detail.slice(AGENT.length).split(",", 1)[0] : undefined;
  if (agent !== undefined) return adviseAgent(agent);
  if (isWindows) return { command: `taskkill /PID ${pid} /F`, help: null };
  return { command: `${foreign ? "sudo " : ""}kill ${pid}`, help: null };
}

/** launchd starts an agent again when its process ends. */
function adviseAgent(label: string): StopAdvice {
  if (label.startsWith("com.apple.")) return NONE;
  const formula = label.replace(/^homebrew\.mxcl\./, "");
  return formula === label
    ? ifSafe([label], `launchctl bootout gui/$(id -u)/${label}`)
    : ifSafe([formula], `brew services stop ${formula}`);
}

/** Names that need no quotes in a shell. */
const PLAIN = /^[\w.@:-]+$/;

/** Returns the command if none of its names needs quotes or is an option. */
function ifSafe(names: readonly string[], command: string): StopAdvice {
  const isSafe = names.every((name) => PLAIN.test(name) && !name.startsWith("-"));
  return isSafe ? { command, help: null } : NONE;
}
