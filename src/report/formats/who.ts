import { adviseStop, type StopAdvice } from "../../host/holders/adviseStop.ts";
import { getHolderKey } from "../../host/holders/Holder.ts";
import type { Kernel } from "../../host/HostView.ts";
import type { ListenerView } from "../../host/listListeners.ts";
import type { Listener } from "../../host/Listener.ts";
import type { Lease } from "../../leases/Lease.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { SupportInfo } from "../../host/readSupportInfo.ts";
import { formatEndpoint, formatWithoutFamily } from "../../ports/HostEndpoint.ts";
import { formatHolder } from "../../rules/formatHolder.ts";
import { encodeJson, encodeList, joinPieces, toJsonHolder } from "./encodeJson.ts";
import { formatSome } from "./formatSummaryLine.ts";
import { renderPortLeases, toJsonLease } from "./leases.ts";
import { type Paint, createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { renderSupport } from "./support.ts";

export interface Who extends ListenerView {
  /** The requested ports that are not in use, as the user wrote them. */
  readonly unused: readonly string[];
  /** The leases on the requested ports. */
  readonly leases?: readonly Lease[];
  /** Details for bug reports, with `--verbose`. */
  readonly support?: SupportInfo | null;
}

interface ListenerLine extends Pick<Listener, "state" | "holder"> {
  endpoint: string;
  readonly advice: StopAdvice;
}

/** Renders the ports in use as text: what uses them, and how to free them. */
export function renderWho(found: Who, color: boolean): string {
  const { listeners, kernel, unused, leases = [], visible, reason, fix, support = null } = found;
  const paint = createPainter(color);
  const holders = groupBy(mergeFamilies(listeners, kernel.platform), ({ holder, advice }) =>
    JSON.stringify([holder, advice]),
  );
  const lines = [...holders.values()].flatMap((group) => [...renderHolder(group, paint)]);
  const why = [reason ?? "", ...(fix === undefined ? [] : [fix])].join("; ");
  const blind = visible ? [] : [`warning: other ports may be in use: ${escapeControlChars(why)}`];
  const nothing = visible ? "nothing" : "nothing visible";
  const more = support === null ? [] : renderSupport(support).map(escapeControlChars);
  return joinLines([
    ...lines,
    ...renderPortLeases(leases, paint),
    ...unused.map((name) => `${nothing} is using ${escapeControlChars(formatRequested(name))}`),
    ...blind,
    ...more,
  ]);
}

/** Renders the JSON of `who` (schema/who.schema.json) in pieces, with one listener a line. */
export function renderWhoJson(who: Who): Iterable<string> {
  return joinPieces(encodeWho(who));
}

function* encodeWho(who: Who): Iterable<string> {
  const { kernel, leases = [], visible, reason, support = null } = who;
  const { platform, ephemeral } = kernel;
  yield '{"version":1,"ok":true,';
  yield* encodeList(
    "listeners",
    mergeFamilies(who.listeners, platform).map((line) => {
      const { state, holder, advice } = line;
      const { command } = advice;
      return { ...toJsonHolder(line), state, detail: holder.detail, command };
    }),
  );
  yield* encodeList("leases", leases.map(toJsonLease));
  yield `"host":${encodeJson({ platform, visible, reason, ephemeral })}`;
  if (support !== null) yield `,\n"support":${encodeJson(support)}`;
  yield "}\n";
}

function* renderHolder(group: readonly ListenerLine[], paint: Paint): Iterable<string> {
  const [first] = group;
  if (first === undefined) return;
  const endpoints = group.map(({ endpoint }) => endpoint);
  yield paint("bold", formatSome(endpoints, MAX_NAMED_ENDPOINTS));
  yield `    in use by ${escapeControlChars(formatHolder(first.holder))}`;
  const advice = first.advice.command ?? first.advice.help;
  if (advice !== null)
    yield `    ${paint("green", "to free the port:")} ${escapeControlChars(advice)}`;
}

const MAX_NAMED_ENDPOINTS = 8;

/** Returns `port 5432`, `ports 8080-8084`, or a port with an address as it is. */
export function formatRequested(name: string): string {
  if (!/^[\d-]+(?:\/\w+)?$/.test(name)) return name;
  return `${name.includes("-") ? "ports" : "port"} ${name}`;
}

/** Merges the lines of a holder that uses a port on all IPv4 and IPv6 addresses: `*:5432/tcp`. */
function mergeFamilies(
  listeners: readonly Listener[],
  platform: Kernel["platform"],
): readonly ListenerLine[] {
  const lines = new Map<string, ListenerLine>();
  for (const { endpoint, state, dualStack, holder } of listeners) {
    const text = formatEndpoint(endpoint);
    const shared = formatWithoutFamily(endpoint);
    const key = JSON.stringify([shared, state, getHolderKey(holder)]);
    const first = lines.get(key);
    if (first === undefined)
      lines.set(key, {
        endpoint: dualStack ? shared : text,
        state,
        holder,
        advice: adviseStop(holder, platform, endpoint.first),
      });
    else if (first.endpoint !== text) first.endpoint = shared;
  }
  return [...lines.values()];
}
