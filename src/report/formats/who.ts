import type { ListenerView } from "../../host/listListeners.ts";
import type { Holder } from "../../host/holders/Holder.ts";
import type { Listener } from "../../host/Listener.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { SupportInfo } from "../../host/readSupportInfo.ts";
import { formatEndpoint, isWildcard } from "../../ports/HostEndpoint.ts";
import { formatHolder, suggestStop } from "../../rules/formatHolder.ts";
import { encodeJson } from "./encodeJson.ts";
import { type Paint, createPainter } from "./createPainter.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import type { WireHost, WireListener, WireSupport } from "../wire.ts";
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
  const holders = groupBy(mergeFamilies(listeners), ({ holder }) => holder);
  const lines = [...holders.values()].flatMap((held) => renderHolder(held, paint));
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
export function* renderWhoJson({
  listeners,
  kernel: { platform, ephemeral },
  visible,
  reason,
  support = null,
}: Who): Iterable<string> {
  yield '{"version":1,"ok":true,"listeners":[';
  const frames = new Map<Holder, readonly [string, string]>();
  const lines = mergeFamilies(listeners);
  for (let i = 0; i < lines.length; i += LINES_PER_PIECE) {
    const piece = lines.slice(i, i + LINES_PER_PIECE).map(({ endpoint, state, holder }) => {
      const frame = frames.get(holder) ?? encodeFrame(holder);
      frames.set(holder, frame);
      return `\n${frame[0]}"endpoint":"${endpoint}","state":"${state}"${frame[1]}`;
    });
    yield (i === 0 ? "" : ",") + piece.join(",");
  }
  const host: WireHost = { platform, visible, reason, ephemeral };
  yield `],\n"host":${encodeJson(host)}`;
  if (support !== null) yield `,\n"support":${encodeJson(support satisfies WireSupport)}`;
  yield "}\n";
}

/** A crowded host has megabytes of them. */
const LINES_PER_PIECE = 100;

/**
 * What the lines of one holder have in common: of thousands that one process holds it is encoded
 * once.
 */
function encodeFrame(holder: Holder): readonly [string, string] {
  const { kind, name, pid, since, detail } = holder;
  const before = { kind, name, pid, since } satisfies Partial<WireListener>;
  const after = { detail, command: suggestStop(holder) } satisfies Partial<WireListener>;
  return [`${encodeJson(before).slice(0, -1)},`, `,${encodeJson(after).slice(1)}`];
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

function renderHolder(held: readonly ListenerLine[], paint: Paint): string[] {
  return held.slice(0, 1).flatMap(({ holder }) => {
    const command = suggestStop(holder);
    const freeing =
      command === null
        ? []
        : [`    ${paint("green", "to free it:")} ${escapeControlChars(command)}`];
    return [
      paint("bold", formatEndpoints(held.map(({ endpoint }) => endpoint))),
      `    ${escapeControlChars(formatHolder(holder))}`,
      ...freeing,
    ];
  });
}

const MAX_NAMED_ENDPOINTS = 8;

function formatEndpoints(endpoints: readonly string[]): string {
  const shown = endpoints.slice(0, MAX_NAMED_ENDPOINTS).join(", ");
  const rest = endpoints.length - MAX_NAMED_ENDPOINTS;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** One holder on every address of both families is one line: `*:5432/tcp`. */
function mergeFamilies(listeners: readonly Listener[]): ListenerLine[] {
  const lines: ListenerLine[] = [];
  const known = new Map<string, ListenerLine>();
  const same = createHolderIndex();
  listeners.forEach(({ endpoint, state, dualStack, holder }, i) => {
    const [number, shownHolder] = same(holder);
    const text = formatEndpoint(endpoint);
    const shared = isWildcard(endpoint) ? formatEndpoint({ ...endpoint, address: "*" }) : text;
    const line: ListenerLine = { endpoint: dualStack ? shared : text, state, holder: shownHolder };
    // They ascend by port, and nearly every one is alone on its own: then no key is needed.
    const isAlone = !hasPort(listeners[i - 1], endpoint) && !hasPort(listeners[i + 1], endpoint);
    const key = isAlone ? null : `${shared} ${state} ${number}`;
    const first = key === null ? undefined : known.get(key);
    if (first === undefined) lines.push(line);
    else if (first.endpoint !== text) first.endpoint = shared;
    if (key !== null && first === undefined) known.set(key, line);
  });
  return lines;
}

function hasPort(
  listener: Listener | undefined,
  { first, protocol }: Listener["endpoint"],
): boolean {
  return listener?.endpoint.first === first && listener.endpoint.protocol === protocol;
}

/**
 * Gives holders that say the same one number, and makes them one. A process may hold thousands: its
 * text is made once.
 */
function createHolderIndex(): (holder: Holder) => readonly [number, Holder] {
  const byText = new Map<string, readonly [number, Holder]>();
  const byIdentity = new Map<Holder, readonly [number, Holder]>();
  return (holder) => {
    const known = byIdentity.get(holder);
    if (known) return known;
    const text = JSON.stringify(holder);
    const same = byText.get(text) ?? ([byText.size, holder] as const);
    byText.set(text, same);
    byIdentity.set(holder, same);
    return same;
  };
}
