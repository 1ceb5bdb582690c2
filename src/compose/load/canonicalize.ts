import {
  listOrigins,
  getChild,
  isNull,
  createMapping,
  getMapping,
  hasSameContent,
  createScalar,
  createSequence,
  setEntry,
  type MappingNode,
  type Node,
  type ScalarNode,
  type ScalarType,
} from "../yaml/Node.ts";
import { createNull, createDependency, toMapping } from "./merge.ts";
import { isPortMistake, parseShortPort, type ShortPort } from "./parseShortPort.ts";
import type { LoadReports } from "./LoadReports.ts";

type Transformer = (node: Node, path: string, reports: LoadReports) => Node;

/** The short forms below a service (docs/reference/compose.md C30). */
const TRANSFORMERS: Readonly<Record<string, Transformer>> = {
  ports: canonicalizePorts,
  depends_on: canonicalizeDependencies,
  networks: (node) => (node.kind === "sequence" ? toMapping(node, createNull) : node),
};

/** Brings what decides ports into its canonical form, in place. */
export function canonicalize(root: MappingNode, reports: LoadReports): void {
  for (const [name, service] of getMapping(root, "services")?.entries ?? [])
    for (const [key, transform] of Object.entries(TRANSFORMERS)) {
      const value = getChild(service, key);
      if (value && service.kind === "mapping")
        service.entries.set(key, transform(value, `services.${name}.${key}`, reports));
    }
  for (const [name, network] of getMapping(root, "networks")?.entries ?? [])
    canonicalizeExternal(network, `networks.${name}`, reports);
}

function canonicalizePorts(node: Node, path: string, reports: LoadReports): Node {
  if (node.kind !== "sequence") {
    // what was reported already is marked, or an empty mapping
    if (node.kind === "scalar" ? !node.broken : node.entries.size > 0)
      reports.problems.push({
        message: `${path} must be a list`,
        fix: 'write ports: ["8080:80"]',
        span: node.span,
        related: [],
      });
    return createSequence(node.span, []);
  }
  if (node.items.every((item) => item.kind === "mapping")) return node;
  const items: Node[] = [];
  for (const item of node.items) {
    if (item.kind === "mapping") items.push(item);
    // an empty one was reported already
    else if (item.kind === "sequence" && item.items.length > 0)
      reports.problems.push({
        message: `${path}: a list is no port`,
        fix: 'write the entry without brackets, as "8080:80"',
        span: item.span,
        related: listOrigins(item),
      });
    else if (item.kind === "scalar" && !item.broken)
      items.push(...canonicalizePort(item, path, reports));
  }
  return { ...createSequence(node.span, items), via: node.via };
}

function canonicalizePort(
  item: ScalarNode,
  path: string,
  { problems, versions }: LoadReports,
): MappingNode[] {
  const reject = (message: string, fix: string) => {
    problems.push({
      message: `${path}: ${message}`,
      fix,
      span: item.span,
      related: listOrigins(item),
    });
    item.broken = true;
    return [];
  };
  if (item.type !== "str" && item.type !== "int")
    return reject(NO_PORT[item.type] ?? "this is no port", 'put it in quotes, as "8080:80"');
  const parsed = parseShortPort(String(item.value));
  if (isPortMistake(parsed)) return reject(parsed.message, parsed.fix);
  if (/[+]\d/.test(String(item.value)))
    versions.push({
      since: "5.1.4",
      message: "it refuses a port with a plus sign",
      span: item.span,
    });
  // Go leaves a target of 0 out when it writes the canonical form, and then misses it
  if (parsed.target === 0)
    return reject("0 is no container port", "name the port that the container listens on");
  return [toLongSyntax(item, parsed)];
}

const NO_PORT: Readonly<Partial<Record<ScalarType, string>>> = {
  time: "a date is no port",
  float: "a number with a fraction, or one as 0080, is no port",
};

/** A port entry as Compose writes a short one in full; it may stand for a run of ports. */
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
 * What Compose adds to port mappings when all files of a project, or of an include, are merged
 * (docs/reference/compose.md C22).
 */
export function setDefaults(model: MappingNode): void {
  for (const service of getMapping(model, "services")?.entries.values() ?? []) {
    const ports = getChild(service, "ports");
    if (ports?.kind !== "sequence") continue;
    for (const port of ports.items) {
      if (port.kind !== "mapping") continue;
      if (!port.entries.has("protocol"))
        setEntry(port, "protocol", createScalar(port.span, "str", "tcp"));
      if (!port.entries.has("mode"))
        setEntry(port, "mode", createScalar(port.span, "str", "ingress"));
    }
  }
}

function canonicalizeDependencies(node: Node, path: string, { problems }: LoadReports): Node {
  if (node.kind === "sequence") return toMapping(node, createDependency);
  if (node.kind !== "mapping") return node;
  for (const [name, value] of node.entries) {
    if (value.kind !== "mapping") {
      if (!(value.kind === "scalar" && value.broken))
        problems.push({
          message: `${path}.${name} must be a mapping`,
          fix: "write condition: service_started below it, or use a list of names",
          span: value.span,
          related: [],
        });
      node.entries.set(name, createDependency(value));
      continue;
    }
    if (!value.entries.has("condition"))
      setEntry(value, "condition", createScalar(value.span, "str", "service_started"));
    if (!value.entries.has("required"))
      setEntry(value, "required", createScalar(value.span, "bool", true, true));
  }
  return node;
}

/** `external: {name: x}` is the old spelling of `name: x` and `external: true`. */
function canonicalizeExternal(node: Node, path: string, { problems }: LoadReports): void {
  const external = getMapping(node, "external");
  if (node.kind !== "mapping" || !external) return;
  const name = external.entries.get("name");
  const other = node.entries.get("name");
  node.entries.set("external", createScalar(external.span, "bool", true));
  if (name && other && !hasSameContent(name, other))
    problems.push({
      message: `${path} has two names`,
      fix: "leave it name: alone",
      span: name.span,
      related: [],
    });
  if (name && !isNull(name) && !other) setEntry(node, "name", name);
}
