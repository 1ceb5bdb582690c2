import type { ListenerView } from "../../host/listListeners.ts";
import type { Listener } from "../../host/Listener.ts";
import type { PortFailure, FailureCause } from "../../host/engine/parseFailures.ts";
import { adviseStop, formatAdvice } from "../../host/holders/adviseStop.ts";
import { getHolderKey } from "../../host/holders/Holder.ts";
import type { Kernel } from "../../host/HostView.ts";
import { distinctBy } from "../../lib/distinctBy.ts";
import { formatEndpoint } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { encodeJson, toJsonHolder } from "./encodeJson.ts";
import { createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";

/** A port error and what uses the port now. */
export interface Explanation {
  readonly failure: PortFailure;
  readonly listeners: readonly Listener[];
}

export interface ExplainView extends Omit<ListenerView, "listeners"> {
  readonly explanations: readonly Explanation[];
}

/**
 * The causes of port errors. `infrastructure` says whether the host is at fault; null if that
 * depends on what uses the port.
 */
const CAUSES: Readonly<
  Record<
    FailureCause,
    { readonly why: string; readonly fix: string; readonly infrastructure: boolean | null }
  >
> = {
  allocated: {
    why: "another container publishes the port",
    fix: "stop that container, or publish another port",
    infrastructure: null,
  },
  "in-use": {
    why: "the port is in use on this host",
    fix: "stop what is using the port, or publish another port",
    infrastructure: null,
  },
  exhausted: {
    why: "the engine found no free port in the range",
    fix: "widen the range or start fewer containers; `portplan check` shows what uses its ports",
    infrastructure: false,
  },
  "not-local": {
    why: "this host does not have the address",
    fix: "publish on an address of this host (e.g. 127.0.0.1), or on all addresses",
    infrastructure: false,
  },
  denied: {
    why:
      "the operating system does not allow the port: a rootless engine cannot bind low ports, " +
      "and Windows excludes port ranges (netsh interface ipv4 show excludedportrange)",
    fix:
      "publish a higher port, or allow this one: set net.ipv4.ip_unprivileged_port_start on " +
      "Linux, or run `net stop winnat` and `net start winnat` on Windows",
    infrastructure: true,
  },
  unsupported: {
    why: "the kernel of this host does not support the protocol",
    fix: "load its module (e.g. `modprobe sctp`), or publish with another protocol",
    infrastructure: true,
  },
  refused: {
    why: "the engine rejects the port entry",
    fix: "correct the entry; `portplan check` shows its line",
    infrastructure: false,
  },
};
const ALREADY_FREE =
  "start the project again: nothing is using the port now (other jobs or outgoing connections " +
  "may use it from time to time)";

/** Renders port errors as text: the port, the cause, what uses the port now, and the fix. */
export function renderExplanation(
  { explanations, kernel, visible, reason }: ExplainView,
  color: boolean,
): string {
  const paint = createPainter(color);
  const lines = explanations.flatMap((explanation) => {
    const { failure, listeners } = explanation;
    const container = failure.container === null ? "" : `${failure.container} `;
    const title = escapeControlChars(`${container}cannot publish ${formatPublished(failure)}`);
    const details = [
      `engine error: ${failure.message}`,
      ...listDistinctHolders(listeners).map(
        ({ holder, endpoint }) =>
          `in use by ${formatHolder(holder)} on ${formatEndpoint(endpoint)}`,
      ),
    ];
    if (!visible && listeners.length === 0)
      details.push(`cannot see what is using the port: ${reason ?? ""}`);
    if (isInfrastructure(explanation) === true) details.push("note: not caused by this project");
    const fix = escapeControlChars(suggestFix(explanation, visible, kernel));
    return [
      `${paint("bold", title)}: ${CAUSES[failure.cause].why}`,
      ...details.map((line) => `    ${escapeControlChars(line)}`),
      `    ${paint("green", "help:")} ${fix}`,
    ];
  });
  return joinLines(lines);
}

/** Renders the JSON of `explain` (schema/explain.schema.json). `cause` is the first error. */
export function renderExplanationJson({
  explanations,
  kernel,
  visible,
  reason,
}: ExplainView): string {
  const [cause = null, ...others] = explanations.map((explanation) => {
    const { failure, listeners } = explanation;
    return {
      kind: failure.cause,
      endpoint: failure.endpoint === null ? null : formatPublished(failure),
      container: failure.container,
      message: failure.message,
      why: CAUSES[failure.cause].why,
      holders: listDistinctHolders(listeners).map(({ holder, endpoint }) =>
        toJsonHolder({ holder, endpoint: formatEndpoint(endpoint) }),
      ),
      infrastructure: isInfrastructure(explanation),
      fix: suggestFix(explanation, visible, kernel),
    };
  });
  const { platform, ephemeral } = kernel;
  const host = { platform, visible, reason, ephemeral };
  return `${encodeJson({ version: 1, ok: true, cause, others, host })}\n`;
}

function formatPublished({ endpoint }: PortFailure): string {
  if (endpoint === null) return "a port";
  const { address, protocol, first, last } = endpoint;
  return formatEndpoint({ address: address ?? "*", protocol: protocol ?? "tcp", first, last });
}

/** Returns whether the host is at fault; null if it is unknown what uses the port. */
function isInfrastructure({
  failure: { cause, container, endpoint },
  listeners,
}: Explanation): boolean | null {
  const { infrastructure } = CAUSES[cause];
  if (infrastructure !== null) return infrastructure;
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

function suggestFix(
  { failure: { cause, endpoint }, listeners }: Explanation,
  visible: boolean,
  { platform }: Kernel,
): string {
  const commands = new Set(
    listeners.flatMap(
      ({ holder, endpoint: { first } }) => formatAdvice(adviseStop(holder, platform, first)) ?? [],
    ),
  );
  const isInUse = cause === "allocated" || cause === "in-use";
  if (isInUse && endpoint !== null && listeners.length === 0 && visible) return ALREADY_FREE;
  return commands.size === 0
    ? CAUSES[cause].fix
    : `publish another port, or free the port: ${[...commands].join("; ")}`;
}

function listDistinctHolders(listeners: readonly Listener[]): readonly Listener[] {
  return distinctBy(listeners, ({ holder }) => getHolderKey(holder));
}
