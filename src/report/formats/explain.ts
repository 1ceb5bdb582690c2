import type { ListenerView } from "../../host/listListeners.ts";
import type { Listener } from "../../host/Listener.ts";
import type { PortFailure, FailureCause } from "../../host/engine/parseFailures.ts";
import { listStopAdvice } from "../../host/holders/adviseStop.ts";
import { getHolderKey } from "../../host/holders/Holder.ts";
import { distinctBy } from "../../lib/distinctBy.ts";
import { formatEndpoint } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { encodeJson, toJsonHolder } from "./encodeJson.ts";
import { createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { PortRange } from "../../lib/PortRange.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";

/** A port error and what uses the port now. */
export interface Explanation {
  readonly failure: PortFailure;
  readonly listeners: readonly Listener[];
  /** Why the users of the port cannot be seen; null if they can. */
  readonly hidden: HiddenPlace | null;
  /** The range of ports that Windows excludes, if the port is in one. */
  readonly excluded: PortRange | null;
}

/** A place whose sockets cannot be seen from this host. */
export interface HiddenPlace {
  /** The place, as the end of a sentence. */
  readonly where: string;
  readonly reason: string;
  /** How to look there, or what helps; null if that depends on the cause. */
  readonly fix: string | null;
  readonly infrastructure: boolean | null;
}

export interface ExplainView extends Omit<ListenerView, "listeners"> {
  readonly explanations: readonly Explanation[];
  /** True if this is WSL. */
  readonly wsl: boolean;
}

/**
 * The causes of port errors. `infrastructure` says whether the host is at fault; null if that
 * depends on what uses the port.
 */
const CAUSES: Readonly<
  Record<
    FailureCause,
    {
      readonly why: (where: string) => string;
      readonly fix: string;
      readonly infrastructure: boolean | null;
    }
  >
> = {
  allocated: {
    why: () => "another container publishes the port",
    fix: "stop that container (docker ps --all lists all), or publish another port",
    infrastructure: null,
  },
  "in-use": {
    why: (where) => `the port is in use ${where}`,
    fix: "stop what is using the port, or publish another port",
    infrastructure: null,
  },
  exhausted: {
    why: () => "the engine found no free port in the range",
    fix: "widen the range or start fewer containers; `portplan check` shows what uses its ports",
    infrastructure: false,
  },
  "not-local": {
    why: (where) => `there is no such address ${where}`,
    fix: "publish on another address (e.g. 127.0.0.1), or on all addresses",
    infrastructure: false,
  },
  denied: {
    why: () => "the operating system does not allow the port",
    fix: "publish a higher port",
    infrastructure: true,
  },
  unsupported: {
    why: (where) => `the kernel does not support the protocol ${where}`,
    fix: "load its module (e.g. `modprobe sctp`), or publish with another protocol",
    infrastructure: true,
  },
  refused: {
    why: () => "the engine rejects the port entry",
    fix: "correct the entry; `portplan check` shows its line",
    infrastructure: false,
  },
  firewall: {
    why: () => "the engine could not write its firewall rules; the port is not at fault",
    fix:
      "correct what the error names (e.g. load the kernel module of a table that does not exist: " +
      "`sudo modprobe iptable_raw`), and restart the engine",
    infrastructure: true,
  },
  forwarder: {
    why: () => "the program that forwards ports for the engine failed; the port is not at fault",
    fix:
      "install the engine's docker-proxy (for a rootless engine, RootlessKit) and restart the " +
      "engine",
    infrastructure: true,
  },
  unknown: {
    why: () => "the engine does not say why",
    fix: "start the project again; if that fails, see the engine's log",
    infrastructure: null,
  },
};

/** The fixes for a port that is denied, by the system. */
const DENIED_FIXES: Readonly<Record<"windows" | "macos" | "linux", string>> = {
  windows:
    "publish another port; `netsh interface ipv4 show excludedportrange protocol=tcp` lists the " +
    "ports that Windows excludes",
  macos:
    "publish a port from 1024, or allow privileged ports in the settings of the program that " +
    "runs the engine",
  linux:
    "publish a port from 1024, or allow lower ones: set net.ipv4.ip_unprivileged_port_start " +
    "where the engine runs",
};
const RESTART_DESKTOP = "restart Docker Desktop";
const RESTART_ON_WINDOWS =
  `${RESTART_DESKTOP}; if that does not help, run \`wsl --shutdown\` in Windows, or ` +
  "`net stop hns` and `net start hns` as administrator";
const RELOAD_RULES =
  "restart the engine (`sudo systemctl restart docker`), which writes its rules again; for " +
  "podman, run `podman network reload --all`";
const WSL_AGAIN = "run `wsl --shutdown` in Windows and start the project again";
const RESTART_PODMAN =
  "find the container with `podman ps --all` or `podman port --all` and stop it; if there is " +
  "none, run `podman machine stop` and `podman machine start`";
const NOTHING_FOUND = "found no port error in this output";
const NEXT_COMMANDS =
  "run `portplan check` to check the project's ports, or `portplan who PORT` to see what is " +
  "using a port";
/** No system's ephemeral port range begins below this port by default. */
const LOWEST_EPHEMERAL = 32_768;

/** Renders port errors as text: the port, the cause, what uses the port now, and the fix. */
export function renderExplanation(view: ExplainView, color: boolean): string {
  const paint = createPainter(color);
  const help = (text: string) => `    ${paint("green", "help:")} ${escapeControlChars(text)}`;
  if (view.explanations.length === 0) return joinLines([NOTHING_FOUND, help(NEXT_COMMANDS)]);
  const lines = view.explanations.flatMap((explanation) => {
    const { failure, listeners } = explanation;
    const reason = findUnseenReason(explanation);
    const container = failure.container === null ? "" : `${failure.container} `;
    const title = escapeControlChars(`${container}cannot publish ${formatPublished(failure)}`);
    const details = [
      `engine error: ${failure.message}`,
      ...listDistinctHolders(listeners).map(
        ({ holder, endpoint }) =>
          `in use by ${formatHolder(holder)} on ${formatEndpoint(endpoint)}`,
      ),
    ];
    if (reason !== null) details.push(`cannot see what is using the port: ${reason}`);
    if (isInfrastructure(explanation) === true) details.push("note: not caused by this project");
    return [
      `${paint("bold", title)}: ${explainCause(explanation, view)}`,
      ...details.map((line) => `    ${escapeControlChars(line)}`),
      help(suggestFix(explanation, view)),
    ];
  });
  return joinLines(lines);
}

/** Renders the JSON of `explain` (schema/explain.schema.json). `cause` is the first error. */
export function renderExplanationJson(view: ExplainView): string {
  const [cause = null, ...others] = view.explanations.map((explanation) => {
    const { failure, listeners } = explanation;
    const reason = findUnseenReason(explanation);
    const why = explainCause(explanation, view);
    return {
      kind: failure.cause,
      endpoint: failure.endpoint === null ? null : formatPublished(failure),
      container: failure.container,
      message: failure.message,
      why: reason === null ? why : `${why}: ${reason}`,
      holders: listDistinctHolders(listeners).map(({ holder, endpoint }) =>
        toJsonHolder({ holder, endpoint: formatEndpoint(endpoint) }),
      ),
      infrastructure: isInfrastructure(explanation),
      fix: suggestFix(explanation, view),
    };
  });
  const { platform, ephemeral } = view.kernel;
  const host = { platform, visible: view.visible, reason: view.reason, ephemeral };
  return `${encodeJson({ version: 1, ok: true, cause, others, host })}\n`;
}

function formatPublished({ endpoint }: PortFailure): string {
  if (endpoint === null) return "a port";
  const { address, protocol, first, last } = endpoint;
  return formatEndpoint({ address: address ?? "*", protocol: protocol ?? "tcp", first, last });
}

/** Returns whether something that uses the port can be the cause. */
function hasHolder({ cause }: PortFailure): boolean {
  return cause === "allocated" || cause === "in-use" || cause === "unknown";
}

/** Returns why the cause cannot be seen; null if it is known, or nothing was to be seen. */
function findUnseenReason({ failure, hidden, excluded }: Explanation): string | null {
  return excluded === null && hasHolder(failure) ? (hidden?.reason ?? null) : null;
}

function explainCause(explanation: Explanation, view: ExplainView): string {
  const { failure, listeners, hidden, excluded } = explanation;
  if (excluded !== null)
    return `Windows excludes the ports ${excluded.first}-${excluded.last} from use`;
  const isGone = failure.cause === "in-use" && failure.endpoint !== null && listeners.length === 0;
  if (hidden !== null || !isGone) return CAUSES[failure.cause].why(hidden?.where ?? "on this host");
  const [low, high] = view.kernel.ephemeral;
  return isEphemeral(failure, view)
    ? "the port was in use, probably by an outgoing connection: it is in the ephemeral port " +
        `range (${low}-${high})`
    : "the port was in use on this host";
}

/** Returns whether an outgoing connection of this host can get the port. */
function isEphemeral({ endpoint, system }: PortFailure, { kernel, wsl }: ExplainView): boolean {
  const isBoundByWindows = system === "host" || system === "windows";
  if (endpoint === null || (wsl && isBoundByWindows)) return false;
  const isIn = ([first, last]: readonly [number, number]) =>
    first <= endpoint.first && endpoint.first <= last;
  return isIn(kernel.ephemeral) && !kernel.reserved.some(isIn);
}

/** Returns whether the host is at fault; null if it is unknown what uses the port. */
function isInfrastructure({ failure, listeners, hidden, excluded }: Explanation): boolean | null {
  const { cause, container, endpoint } = failure;
  if (excluded !== null) return true;
  const { infrastructure } = CAUSES[cause];
  if (infrastructure !== null) return infrastructure;
  if (hidden !== null) return hidden.infrastructure;
  if (endpoint === null || listeners.length === 0) return null;
  const known = listeners.filter(({ holder }) => holder.kind !== "unknown");
  if (known.length === 0) return null;
  // Compose names containers PROJECT-SERVICE-NUMBER, before 2.0 with "_".
  const isOwn = ({ holder: { compose } }: Listener) =>
    compose !== null &&
    container !== null &&
    /[-_]/.test(container[compose.project.length] ?? "") &&
    container.startsWith(compose.project);
  return !known.some(isOwn);
}

function suggestFix(explanation: Explanation, view: ExplainView): string {
  const { failure, listeners, hidden, excluded } = explanation;
  const { cause } = failure;
  if (excluded !== null)
    return (
      "publish a port outside of this range, or run `net stop winnat`, start the project, and " +
      "run `net start winnat` (in Windows, as administrator)"
    );
  if (!hasHolder(failure)) return suggestByCause(failure, view);
  const advice = listStopAdvice(listeners, view.kernel.platform);
  if (advice.length > 0) return `publish another port, or free the port: ${advice.join("; ")}`;
  if (hidden?.fix) return hidden.fix;
  if (listeners.length > 0) return CAUSES[cause].fix;
  if (/wrong with the request/i.test(failure.message)) return RESTART_PODMAN;
  // The fix for an unknown cause does not depend on the user of the port.
  const canSuggest = hidden === null || cause === "unknown";
  return canSuggest ? suggestWithoutHolder(failure, view) : CAUSES[cause].fix;
}

/** Suggests what helps if it does not matter what uses the port. */
function suggestByCause(failure: PortFailure, view: ExplainView): string {
  const { cause, system, message } = failure;
  if (cause === "denied") return DENIED_FIXES[findSystem(failure, view)];
  if (cause === "forwarder" && system !== "linux") return RESTART_DESKTOP;
  if (cause === "firewall" && /no chain\/target/i.test(message)) return RELOAD_RULES;
  return CAUSES[cause].fix;
}

/** Returns the system that denied the port. */
function findSystem({ system }: PortFailure, { kernel }: ExplainView) {
  if (system === "windows" || system === "macos" || system === "linux") return system;
  if (kernel.platform === "win32") return "windows";
  return kernel.platform === "darwin" ? "macos" : "linux";
}

/** Suggests what helps if nothing uses the port now, and everything could be seen. */
function suggestWithoutHolder(failure: PortFailure, view: ExplainView): string {
  const { cause, endpoint, system } = failure;
  const { platform, ephemeral } = view.kernel;
  if (cause === "allocated" && endpoint !== null)
    return "start the project again: no container publishes the port now";
  if (cause === "in-use" && isEphemeral(failure, view)) {
    const reserve =
      platform === "linux" ? ", or reserve this one in net.ipv4.ip_local_reserved_ports" : "";
    return `publish a port below ${Math.min(ephemeral[0], LOWEST_EPHEMERAL)}${reserve}`;
  }
  const isBoundOnHost = system === "host" || system === "windows";
  if (isBoundOnHost && (platform === "win32" || view.wsl)) return RESTART_ON_WINDOWS;
  if (cause === "in-use" && endpoint !== null)
    return `${view.wsl ? WSL_AGAIN : "start the project again"}: nothing is using the port now`;
  return system === "host" ? RESTART_DESKTOP : CAUSES[cause].fix;
}

function listDistinctHolders(listeners: readonly Listener[]): readonly Listener[] {
  return distinctBy(listeners, ({ holder }) => getHolderKey(holder));
}
