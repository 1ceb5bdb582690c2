import {
  listOrigins,
  getItems,
  isNull,
  createMapping,
  getMapping,
  hasSameContent,
  createScalar,
  setEntry,
  type MappingNode,
  type Node,
  type ScalarNode,
  type ScalarType,
  type SequenceNode,
} from "../yaml/Node.ts";
import { createNull, createDependency, toMapping } from "./merge.ts";
import { isPortMistake, parseShortPort, type ShortPort } from "./parseShortPort.ts";
import type { LoadContext } from "./LoadContext.ts";
import { code } from "../../lib/inlineCode.ts";
import { isShowable } from "../../lib/isShowable.ts";
import { isSecret } from "./shown.ts";

/** The lists that canonicalizing adds to. */
type Reports = Pick<LoadContext, "problems" | "versions">;

/**
 * Converts the short forms of values that affect ports to the canonical form, in place
 * (docs/reference/compose.md C30). Leaves values of another shape to `checkShape`.
 */
export function canonicalize(root: MappingNode, reports: Reports): void {
  for (const [name, service] of getMapping(root, "services")?.entries ?? []) {
    if (service.kind !== "mapping") continue;
    const change = (key: string, fromList: (list: SequenceNode) => Node) => {
      const value = service.entries.get(key);
      if (value?.kind === "sequence") service.entries.set(key, fromList(value));
    };
    change("ports", (list) => ({
      ...list,
      items: list.items.flatMap((item) =>
        item.kind === "scalar" ? canonicalizePort(item, name, reports) : [item],
      ),
    }));
    change("depends_on", (list) => toMapping(list, createDependency));
    change("networks", (list) => toMapping(list, createNull));
  }
  for (const [name, network] of getMapping(root, "networks")?.entries ?? [])
    canonicalizeExternal(network, `networks.${name}`, reports);
}

function canonicalizePort(
  item: ScalarNode,
  service: string,
  { problems, versions }: Reports,
): MappingNode[] {
  if (item.broken) return [];
  const reject = (message: string, fix: string) => {
    problems.push({
      message: `service ${service}: ${message}`,
      fix,
      span: item.span,
      related: listOrigins(item),
    });
    item.broken = true;
    return [];
  };
  if (item.type !== "str" && item.type !== "int")
    return reject(
      NO_PORT[item.type] ?? "invalid port",
      `put the port in quotes, e.g. ${code('"8080:80"')}`,
    );
  const parsed = parseShortPort(String(item.value), isSecret(item) ? () => false : isShowable);
  if (isPortMistake(parsed)) {
    const [first, last] = parsed.range ?? [1, 0];
    const inside = item.pieces.filter(({ start, end }) => first <= start && end <= last);
    const names = [...new Set(inside.map(({ name }) => name))].join(" and ");
    return reject(names === "" ? parsed.message : `${parsed.message}, from ${names}`, parsed.fix);
  }
  if (/[+]\d/.test(String(item.value)))
    versions.push({
      since: "5.1.4",
      message: "rejects a port with a plus sign",
      span: item.span,
    });
  // Go omits a target of 0 from the canonical form, and then reports it as missing
  if (parsed.target === 0)
    return reject("invalid container port 0", "use the port that the container listens on");
  return [toLongSyntax(item, parsed)];
}

const NO_PORT: Readonly<Partial<Record<ScalarType, string>>> = {
  time: "YAML reads a port as a date",
  float: "YAML reads a port as a floating-point number",
};

/** Converts a short port entry to long syntax; the result may be a run of ports. */
function toLongSyntax(item: ScalarNode, port: ShortPort): MappingNode {
  const { hostIp, host, target, count, protocol } = port;
  const out: MappingNode = {
    ...createMapping(item.span),
    via: item.via,
    short: item,
    ...(count > 1 && { run: { count } }),
  };
  const put = (key: string, value: string) =>
    setEntry(out, key, createScalar(item.span, "str", value));
  put("mode", "ingress");
  if (hostIp !== null) put("host_ip", hostIp);
  setEntry(out, "target", createScalar(item.span, "int", target));
  if (host) {
    const isPool = count === 1 && host.last !== host.first;
    put("published", isPool ? `${host.first}-${host.last}` : String(host.first));
  }
  put("protocol", protocol);
  return out;
}

/**
 * Adds Compose's defaults to port mappings. Runs after all files of a project or an include are
 * merged (docs/reference/compose.md C22).
 */
export function setDefaults(model: MappingNode): void {
  for (const service of getMapping(model, "services")?.entries.values() ?? [])
    for (const port of getItems(service, "ports"))
      for (const [key, value] of Object.entries({ protocol: "tcp", mode: "ingress" }))
        if (port.kind === "mapping" && !port.entries.has(key))
          setEntry(port, key, createScalar(port.span, "str", value));
}

/** Converts the old form `external: {name: x}` to `name: x` and `external: true`. */
function canonicalizeExternal(node: Node, path: string, { problems }: Reports): void {
  const external = getMapping(node, "external");
  if (node.kind !== "mapping" || !external) return;
  const name = external.entries.get("name");
  const other = node.entries.get("name");
  node.entries.set("external", createScalar(external.span, "bool", true));
  if (name && other && !hasSameContent(name, other))
    problems.push({
      message: `${path} has different values for name and external.name`,
      fix: `remove ${code("external.name")}`,
      span: name.span,
      related: [],
    });
  if (name && !isNull(name) && !other) setEntry(node, "name", name);
}
