import type { ListenerView } from "../../host/listListeners.ts";
import type { Listener } from "../../host/Listener.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { SupportInfo } from "../../host/readSupportInfo.ts";
import { formatEndpoint, isWildcard } from "../../ports/HostEndpoint.ts";
import { formatHolder, suggestStop } from "../../rules/formatHolder.ts";
import { encodeJson, encodeList, joinPieces, toJsonHolder } from "./encodeJson.ts";
import { formatSome } from "./formatSummaryLine.ts";
import { type Paint, createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../../lib/escapeWorkflowCommands.ts";

/** Who uses which ports. */
export interface Who extends ListenerView {
  /** The requested ports that nothing uses, as the user spelled them. */
  readonly unused: readonly string[];
  /** With `--verbose`. */
  readonly support?: SupportInfo | null;
}

interface ListenerLine extends Pick<Listener, "state" | "holder"> {
  endpoint: string;
}

/** For people: what is held, by whom, and how to free it. */
export function renderWho(
  { listeners, unused, visible, reason, support = null }: Who,
  color: boolean,
): string {
  const paint = createPainter(color);
  const holders = groupBy(mergeFamilies(listeners), ({ holder }) => JSON.stringify(holder));
  const lines = [...holders.values()].flatMap((held) => [...renderHolder(held, paint)]);
  const blind = visible
    ? []
    : [`What else is held cannot be seen from here: ${escapeControlChars(reason ?? "")}.`];
  const nobody = visible ? "is held by nobody" : "is held by nobody that can be seen";
  const more = support === null ? [] : renderSupport(support).map(escapeControlChars);
  return [
    ...lines,
    ...unused.map((name) => `${escapeControlChars(name)} ${nobody}`),
    ...blind,
    ...more,
  ]
    .map((line) => `${escapeWorkflowCommands(line)}\n`)
    .join("");
}

/** The JSON of `who` (schema/who.schema.json), in pieces. A listener is a line. */
export function renderWhoJson(who: Who): Iterable<string> {
  return joinPieces(encodeWho(who));
}

function* encodeWho(who: Who): Iterable<string> {
  const { kernel, visible, reason, support = null } = who;
  const { platform, ephemeral } = kernel;
  yield '{"version":1,"ok":true,';
  yield* encodeList(
    "listeners",
    mergeFamilies(who.listeners).map((line) => {
      const { state, holder } = line;
      const command = suggestStop(holder);
      return { ...toJsonHolder(line), state, detail: holder.detail, command };
    }),
  );
  yield `"host":${encodeJson({ platform, visible, reason, ephemeral })}`;
  if (support !== null) yield `,\n"support":${encodeJson(support)}`;
  yield "}\n";
}

function renderSupport({ system, engine, lists, containers, firewall }: SupportInfo): string[] {
  const section = (title: string, lines: readonly string[]) => [
    "",
    `${title}:`,
    ...(lines.length === 0 ? ["none"] : lines).map((line) => `    ${line}`),
  ];
  return [
    ...section("system", [system]),
    ...section("engine", [engine.version ?? "does not answer", engine.found]),
    ...section(
      "kernel",
      Object.entries(lists).map(([name, value]) => `${name} = ${value}`),
    ),
    ...section("containers", containers),
    ...section("firewall rules", firewall ?? ["cannot be read; --sudo may help"]),
  ];
}

function* renderHolder(held: readonly ListenerLine[], paint: Paint): Iterable<string> {
  const [first] = held;
  if (first === undefined) return;
  const endpoints = held.map(({ endpoint }) => endpoint);
  yield paint("bold", formatSome(endpoints, MAX_NAMED_ENDPOINTS));
  yield `    ${escapeControlChars(formatHolder(first.holder))}`;
  const command = suggestStop(first.holder);
  if (command !== null) yield `    ${paint("green", "to free it:")} ${escapeControlChars(command)}`;
}

const MAX_NAMED_ENDPOINTS = 8;

/** One holder on every address of both families is one line: `*:5432/tcp`. */
function mergeFamilies(listeners: readonly Listener[]): readonly ListenerLine[] {
  const lines = new Map<string, ListenerLine>();
  for (const { endpoint, state, dualStack, holder } of listeners) {
    const text = formatEndpoint(endpoint);
    const shared = isWildcard(endpoint) ? formatEndpoint({ ...endpoint, address: "*" }) : text;
    const key = JSON.stringify([shared, state, holder]);
    const first = lines.get(key);
    if (first === undefined) lines.set(key, { endpoint: dualStack ? shared : text, state, holder });
    else if (first.endpoint !== text) first.endpoint = shared;
  }
  return [...lines.values()];
}
