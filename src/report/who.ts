import type { ListenerView } from "../host/listListeners.ts";
import type { Listener } from "../host/Listener.ts";
import { groupBy } from "../plan/groupBy.ts";
import type { Support } from "../host/readSupport.ts";
import { format } from "../plan/HostEndpoint.ts";
import { describeHolder, stopCommand } from "../rules/describeHolder.ts";
import { encode } from "./encode.ts";
import { type Paint, painter } from "./painter.ts";
import { visible } from "./visible.ts";
import type { WireHost, WireListener, WireSupport } from "./wire.ts";
import { withoutCommands } from "./withoutCommands.ts";

/** The answer to who holds which port. */
export interface Who extends ListenerView {
  /** What was asked for and is held by nobody, as the user spelled it. */
  readonly unheld: readonly string[];
  /** Only where more is asked for. */
  readonly support?: Support | null;
}

interface Held extends Pick<Listener, "state" | "holder"> {
  readonly endpoint: string;
}

/** For people: what is held, by whom, and how to make it let go. */
export function whoText({ listeners, unheld, visible: seen, reason, support = null }: Who, colour: boolean): string {
  const paint = painter(colour);
  const holders = groupBy(merged(listeners), ({ holder }) => JSON.stringify(holder));
  const lines = [...holders.values()].flatMap((held) => holderLines(held, paint));
  const blind = seen ? [] : [`What else is held cannot be seen from here: ${visible(reason ?? "")}.`];
  const nobody = seen ? "is held by nobody" : "is held by nobody that can be seen";
  const more = support === null ? [] : supportLines(support).map(visible);
  return [...lines, ...unheld.map((name) => `${visible(name)} ${nobody}`), ...blind, ...more]
    .map((line) => `${withoutCommands(line)}\n`)
    .join("");
}

/** The contract's envelope (§3), version 1, with `listeners`. A listener is a line. */
export function whoJson({ listeners, kernel: { platform, ephemeral }, visible: seen, reason, support = null }: Who): string {
  const lines = merged(listeners).map(({ endpoint, state, holder }) => {
    const { kind, name, pid, since, detail } = holder;
    return encode({ kind, name, pid, since, endpoint, state, detail, command: stopCommand(holder) } satisfies WireListener);
  });
  const host: WireHost = { platform, visible: seen, reason, ephemeral };
  return `{"version":1,"ok":true,"listeners":[${lines.map((line) => `\n${line}`).join(",")}],\n"host":${encode(host)}${support === null ? "" : `,\n"support":${encode(support satisfies WireSupport)}`}}\n`;
}

function supportLines({ system, engine, lists, containers, firewall }: Support): string[] {
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

function holderLines(held: readonly Held[], paint: Paint): string[] {
  return held.slice(0, 1).flatMap(({ holder }) => {
    const command = stopCommand(holder);
    const freeing = command === null ? [] : [`    ${paint("green", "to free it:")} ${visible(command)}`];
    return [paint("bold", shortened(held.map(({ endpoint }) => endpoint))), `    ${visible(describeHolder(holder))}`, ...freeing];
  });
}

/** How many endpoints of one holder are told. */
const NAMED_ENDPOINTS = 8;

function shortened(endpoints: readonly string[]): string {
  const more = endpoints.length - NAMED_ENDPOINTS;
  return `${endpoints.slice(0, NAMED_ENDPOINTS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** One holder on every address of both families is one line: `*:5432/tcp`. */
function merged(listeners: readonly Listener[]): Held[] {
  const held = new Map<string, Held>();
  // A process may hold thousands: its text is made once.
  const texts = new Map<Listener["holder"], string>();
  const known = (holder: Listener["holder"]) => {
    const text = texts.get(holder) ?? JSON.stringify(holder);
    texts.set(holder, text);
    return text;
  };
  for (const { endpoint, state, holder, dualStack } of listeners) {
    const everywhere = format({ ...endpoint, address: "*" });
    const key = (address: string) => `${format({ ...endpoint, address })} ${state} ${known(holder)}`;
    const other = endpoint.address === "0.0.0.0" ? "::" : endpoint.address === "::" ? "0.0.0.0" : null;
    const first = other === null ? undefined : held.get(key(other));
    if (first === undefined) held.set(key(endpoint.address), { endpoint: dualStack ? everywhere : format(endpoint), state, holder });
    else held.set(key(other ?? ""), { ...first, endpoint: everywhere });
  }
  return [...held.values()];
}
