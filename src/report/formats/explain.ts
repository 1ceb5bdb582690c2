import type { ListenerView } from "../../host/listListeners.ts";
import type { Listener } from "../../host/Listener.ts";
import type { PortFailure, FailureCause } from "../../host/engine/parseFailures.ts";
import { distinctBy } from "../../lib/distinctBy.ts";
import { formatEndpoint } from "../../ports/HostEndpoint.ts";
import { formatHolder, suggestStop } from "../../rules/formatHolder.ts";
import { encodeJson, toJsonHolder } from "./encodeJson.ts";
import { createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../lib/escapeWorkflowCommands.ts";

/** A failure, and what stands on its port by now. */
export interface Explanation {
  readonly failure: PortFailure;
  readonly listeners: readonly Listener[];
}

export interface ExplainView extends Omit<ListenerView, "listeners"> {
  readonly explanations: readonly Explanation[];
}

/**
 * Why, and what to do; `infrastructure`: where it is so whatever the project says, null where that
 * depends on who holds the port.
 */
const CAUSES: Readonly<
  Record<
    FailureCause,
    { readonly why: string; readonly fix: string; readonly infrastructure: boolean | null }
  >
> = {
  allocated: {
    why: "another container of the engine publishes this port",
    fix: "Stop the container that holds it, or publish another port.",
    infrastructure: null,
  },
  "in-use": {
    why: "a socket of the machine has this port",
    fix: "End what holds it, or publish another port.",
    infrastructure: null,
  },
  exhausted: {
    why: "no port of the range is left, or none that the engine tried",
    fix: "Widen the range, or start fewer containers: `portplan check` names what has its ports.",
    infrastructure: false,
  },
  "not-local": {
    why: "the address is none of this machine",
    fix: "Publish on an address that the machine has, as 127.0.0.1, or on every address.",
    infrastructure: false,
  },
  denied: {
    why:
      "the system keeps this port: a rootless engine may not bind low ports, and Windows " +
      "excludes ranges (netsh interface ipv4 show excludedportrange)",
    fix:
      "Publish a higher port, or give the right: net.ipv4.ip_unprivileged_port_start on Linux; " +
      "`net stop winnat` and `net start winnat` on Windows.",
    infrastructure: true,
  },
  unsupported: {
    why: "the kernel of the machine does not have this protocol",
    fix: "Load it there, as `modprobe sctp`, or publish with another protocol.",
    infrastructure: true,
  },
  refused: {
    why: "the engine does not take the project as it is written",
    fix: "Mend the entry: `portplan check` names its line.",
    infrastructure: false,
  },
};
const ALREADY_FREE =
  "Nobody holds it any more: start again. If it comes back, another job or an outgoing " +
  "connection takes the port now and then.";

/** For people: which port, why, who holds it now, and what to do. */
export function renderExplanation(
  { explanations, visible, reason }: ExplainView,
  color: boolean,
): string {
  const paint = createPainter(color);
  const lines = explanations.flatMap((explanation) => {
    const { failure, listeners } = explanation;
    const container = failure.container === null ? "" : ` of ${failure.container}`;
    const title = escapeControlChars(`${formatFailureEndpoint(failure)}${container}`);
    const details = [
      `the engine said: ${failure.message}`,
      ...listDistinctHolders(listeners).map(
        ({ holder, endpoint }) =>
          `held now by ${formatHolder(holder)} on ${formatEndpoint(endpoint)}`,
      ),
    ];
    if (!visible && listeners.length === 0)
      details.push(`Who holds it cannot be seen from here: ${reason ?? ""}.`);
    if (isInfrastructure(explanation) === true)
      details.push("This is infrastructure, not the change under review.");
    return [
      `${paint("bold", title)}: ${CAUSES[failure.cause].why}`,
      ...details.map((line) => `    ${escapeControlChars(line)}`),
      `    ${paint("green", "to fix it:")} ${escapeControlChars(suggestFix(explanation, visible))}`,
    ];
  });
  return lines.map((line) => `${escapeWorkflowCommands(line)}\n`).join("");
}

/** The JSON of `explain` (schema/explain.schema.json). Compose stopped at the first failure. */
export function renderExplanationJson({
  explanations,
  kernel: { platform, ephemeral },
  visible,
  reason,
}: ExplainView): string {
  const [cause = null, ...others] = explanations.map((explanation) => {
    const { failure, listeners } = explanation;
    return {
      kind: failure.cause,
      endpoint: failure.endpoint === null ? null : formatFailureEndpoint(failure),
      container: failure.container,
      message: failure.message,
      why: CAUSES[failure.cause].why,
      holders: listDistinctHolders(listeners).map(({ holder, endpoint }) =>
        toJsonHolder({ holder, endpoint: formatEndpoint(endpoint) }),
      ),
      infrastructure: isInfrastructure(explanation),
      fix: suggestFix(explanation, visible),
    };
  });
  const host = { platform, visible, reason, ephemeral };
  return `${encodeJson({ version: 1, ok: true, cause, others, host })}\n`;
}

function formatFailureEndpoint({ endpoint, cause }: PortFailure): string {
  if (endpoint === null) return cause === "refused" ? "A port entry" : "A port";
  const { address, protocol, first, last } = endpoint;
  return formatEndpoint({ address: address ?? "*", protocol: protocol ?? "tcp", first, last });
}

/** Whether the fault lies with the machine: null where the port's holder is not known. */
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
): string {
  const commands = [...new Set(listeners.flatMap(({ holder }) => suggestStop(holder) ?? []))];
  const taken = cause === "allocated" || cause === "in-use";
  if (taken && endpoint !== null && listeners.length === 0 && visible) return ALREADY_FREE;
  return commands.length === 0
    ? CAUSES[cause].fix
    : `${commands.join("; ")}. Or publish another port.`;
}

function listDistinctHolders(listeners: readonly Listener[]): readonly Listener[] {
  return distinctBy(listeners, ({ holder }) => JSON.stringify(holder));
}
