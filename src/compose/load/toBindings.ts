import type { PortBinding, PortPart, VariableUse } from "../Project.ts";
import {
  listOrigins,
  type InterpolatedPiece,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import { isPortMistake, parseShortPort } from "./parseShortPort.ts";
import { getShown } from "./shown.ts";

/** The fields of a binding that describe how its entry was written. */
type WrittenEntry = Pick<
  PortBinding,
  "span" | "short" | "plain" | "written" | "related" | "variables" | "variable"
>;

/** Converts the canonical port entries of a service to bindings. */
export function toBindings(items: readonly Node[]): PortBinding[] {
  // An entry in short syntax may become several items.
  const entries = new Map<Node, WrittenEntry>();
  const bindings: PortBinding[] = [];
  for (const item of items) {
    if (item.kind !== "mapping") continue;
    const key = item.short ?? item;
    const entry =
      entries.get(key) ?? (item.short ? readShortEntry(item, item.short) : readLongEntry(item));
    entries.set(key, entry);
    bindings.push({ ...toBinding(item), ...entry });
  }
  return bindings;
}

function toBinding(item: MappingNode): Omit<PortBinding, keyof WrittenEntry> {
  const { entries, run } = item;
  const target = entries.get("target");
  const published = entries.get("published");
  return {
    target: target?.kind === "scalar" ? toUint32(target.value) : 0,
    count: run?.count ?? 1,
    protocol: getShown(entries.get("protocol"), /^(?:tcp|udp|sctp)$/i) || "tcp",
    hostIp: getShown(entries.get("host_ip")) || null,
    published:
      published?.kind === "scalar" && !published.broken
        ? (getShown(published) ?? String(published.value)) || null
        : null,
    mode: getShown(entries.get("mode"), /^(?:host|ingress)$/) ?? "ingress",
    name: getShown(entries.get("name")),
    appProtocol: getShown(entries.get("app_protocol"), APP_PROTOCOL),
  };
}

/** The usual values of `app_protocol`. Any other may be a secret if it comes from a variable. */
const APP_PROTOCOL = new RegExp(
  String.raw`^(?:https?|h2c|grpc|wss?|tcp|udp|tls|ssh|amqps?|mqtts?|mysql|postgres(?:ql)?|` +
    String.raw`rediss?|mongodb|smtps?|ldaps?|kubernetes\.io/(?:h2c|wss?))$`,
  "i",
);

/** Wraps a number around like Go's uint32. */
function toUint32(value: ScalarNode["value"]): number {
  return Number(value) % 2 ** 32;
}

function readShortEntry(item: MappingNode, short: ScalarNode): WrittenEntry {
  const value = String(short.value);
  const parsed = parseShortPort(value);
  const parts = isPortMistake(parsed) ? null : parsed.parts;
  const partOf = ({ start, end }: InterpolatedPiece): PortPart => {
    for (const part of ["hostIp", "published", "target", "protocol"] as const) {
      const range = parts?.[part];
      if (range && range[0] <= start && end <= range[1]) return part;
    }
    return "entry";
  };
  const variables = short.pieces.map((piece) => toUse(piece, partOf(piece), value));
  const published = short.pieces.filter((piece) => partOf(piece) === "published");
  return {
    span: short.span,
    short: true,
    plain: short.plain,
    written: short.written ?? value,
    related: listOrigins(item),
    variables,
    variable: findWholeVariable(published, parts?.published ?? [0, 0]),
  };
}

const LONG_PARTS: Readonly<Record<string, PortPart>> = {
  host_ip: "hostIp",
  published: "published",
  target: "target",
  protocol: "protocol",
};

function readLongEntry(item: MappingNode): WrittenEntry {
  const variables: VariableUse[] = [];
  let variable: string | null = null;
  for (const [key, part] of Object.entries(LONG_PARTS)) {
    const node = item.entries.get(key);
    if (node?.kind !== "scalar") continue;
    const value = String(node.value);
    variables.push(...node.pieces.map((piece) => toUse(piece, part, value)));
    if (part === "published") variable = findWholeVariable(node.pieces, [0, value.length]);
  }
  return {
    span: item.span,
    short: false,
    plain: false,
    written: null,
    related: listOrigins(item),
    variables,
    variable,
  };
}

/** Returns the variable that is a whole part and can be set to change it, else null. */
function findWholeVariable(
  pieces: readonly InterpolatedPiece[],
  [start, end]: readonly [number, number],
): string | null {
  const [piece] = pieces;
  return pieces.length === 1 && piece?.assignable && piece.start === start && piece.end === end
    ? piece.name
    : null;
}

function toUse(
  { name, source, span, start, end, isEmpty, secret }: InterpolatedPiece,
  part: PortPart,
  value: string,
): VariableUse {
  const use = { name, source, span, part, value: secret ? `\${${name}}` : value.slice(start, end) };
  return isEmpty ? { ...use, isEmpty } : use;
}
