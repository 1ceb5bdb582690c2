import { checkConsistency, dependenciesOf } from "../check/checkProject.ts";
import { checkValues } from "../check/checkValues.ts";
import { COMPOSE_SCHEMA } from "../check/composeSchema.ts";
import type { LoadContext } from "./LoadContext.ts";
import type { ProjectLocation } from "./locateProject.ts";
import {
  listOrigins,
  child,
  isNull,
  mappingAt,
  text,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import { isPortMistake, parseShortPort } from "./parseShortPort.ts";
import type { Problem } from "../Problem.ts";
import type {
  PortBinding,
  PortPart,
  Project,
  Service,
  ServiceNetwork,
  VariableUse,
} from "../Project.ts";
import { checkForms } from "../check/schema.ts";
import { enabledServices, profilesOf, selectServices } from "./selectServices.ts";

/** The fields of a binding that tell how its entry was written. */
type WrittenEntry = Pick<
  PortBinding,
  "span" | "short" | "plain" | "written" | "related" | "variables" | "variable"
>;

/**
 * As Compose reads a flag (https://github.com/docker/compose/blob/v5.5.0/pkg/utils/stringutils.go,
 * `StringToBool`).
 */
const TRUE = /^\s*(1|t|true)\s*$/i;

/**
 * Makes the typed project out of a loaded model: what is enabled and selected, with its ports,
 * networks and dependencies.
 */
export function toProject(
  model: MappingNode,
  located: ProjectLocation,
  names: readonly string[],
  loading: LoadContext,
): Project {
  const services = mappingAt(model, "services");
  const all = new Map<string, Service>();
  checkForms(model, COMPOSE_SCHEMA, "", loading.problems);
  for (const [name, node] of services?.entries ?? []) {
    if (node.kind !== "mapping") continue;
    checkValues(name, node, loading.problems);
    all.set(
      name,
      toService(name, node, services?.keys.get(name) ?? node.span, model, located.name),
    );
  }
  let chosen = new Set<string>();
  if (services) {
    const enabled = enabledServices(services, located.profiles);
    checkConsistency(model, enabled, loading.problems);
    if (enabled.size < services.entries.size && loading.problems.length === 0)
      noteDisabled(model, [...services.entries.keys()], loading.versions);
    chosen = selectServices(services, located.profiles, names, loading);
  }
  return {
    origin: { kind: "compose" },
    name: located.name,
    directory: located.directory,
    files: located.files.map((file) => file.path),
    envFiles: loading.envFiles,
    profiles: located.profiles.filter(Boolean),
    services: [...all.values()].filter((service) => chosen.has(service.name)),
    disabled: [...all.values()].filter((service) => !chosen.has(service.name)),
    removesOrphans: TRUE.test(located.environment.get("COMPOSE_REMOVE_ORPHANS") ?? ""),
    problems: loading.problems,
    unset: loading.unset,
    versions: loading.versions,
    sources: loading.sources,
  };
}

/** Releases before 2.26 hold services that are switched off to what holds for those that are on. */
function noteDisabled(
  model: MappingNode,
  all: readonly string[],
  versions: LoadContext["versions"],
): void {
  const problems: Problem[] = [];
  checkConsistency(model, new Set(all), problems, false);
  versions.push(
    ...problems.map(({ message, span }) => ({
      since: "2.26.0",
      message: `it refuses that ${message}, though it is switched off`,
      span,
    })),
  );
}

function toService(
  name: string,
  node: MappingNode,
  span: Service["span"],
  model: MappingNode,
  project: string,
): Service {
  const mode = node.entries.get("network_mode");
  const expose = node.entries.get("expose");
  const provider = !isNull(node.entries.get("provider"));
  const ports = node.entries.get("ports");
  const replicas = child(node, "scale") ?? child(node, "deploy", "replicas");
  return {
    name,
    span,
    image: text(node.entries.get("image")),
    containerName: text(node.entries.get("container_name")),
    replicas: provider
      ? 0
      : replicas?.kind === "scalar" && replicas.type !== "null" && !replicas.broken
        ? Number(replicas.value)
        : 1,
    networkMode: text(mode) || null,
    networkModeSpan: mode?.span ?? null,
    networks: mode || provider ? [] : networksOf(node, model, project),
    ports: ports?.kind === "sequence" ? toBindings(ports.items) : [],
    exposeSpan: expose?.kind === "sequence" && expose.items.length > 0 ? expose.span : null,
    dependsOn: dependenciesOf(node).map((dependency) => dependency.name),
    profiles: profilesOf(node),
    labels: labelsOf(node.entries.get("labels")),
  };
}

function toBindings(items: readonly Node[]): PortBinding[] {
  const entries = new Map<Node, WrittenEntry>();
  const bindings: PortBinding[] = [];
  for (const item of items) {
    if (item.kind !== "mapping") continue;
    const key = item.short ?? item;
    const entry = entries.get(key) ?? (item.short ? shortEntry(item, item.short) : longEntry(item));
    entries.set(key, entry);
    const target = item.entries.get("target");
    const published = item.entries.get("published");
    bindings.push({
      target: target?.kind === "scalar" ? toUint32(target.value) : 0,
      count: item.run?.count ?? 1,
      protocol: text(item.entries.get("protocol")) ?? "tcp",
      hostIp: text(item.entries.get("host_ip")) || null,
      published:
        published?.kind === "scalar" && !published.broken ? String(published.value) || null : null,
      mode: text(item.entries.get("mode")) ?? "ingress",
      name: text(item.entries.get("name")),
      appProtocol: text(item.entries.get("app_protocol")),
      ...entry,
    });
  }
  return bindings;
}

/** Go's uint32, which wraps around in silence. */
function toUint32(value: ScalarNode["value"]): number {
  return typeof value === "bigint" ? Number(BigInt.asUintN(32, value)) : Number(value) % 2 ** 32;
}

function shortEntry(item: MappingNode, short: ScalarNode): WrittenEntry {
  const parsed = parseShortPort(String(short.value));
  const parts = isPortMistake(parsed) ? null : parsed.parts;
  const partOf = (start: number, end: number): PortPart => {
    for (const part of ["hostIp", "published", "target", "protocol"] as const) {
      const range = parts?.[part];
      if (range && range[0] <= start && end <= range[1]) return part;
    }
    return "entry";
  };
  const variables: VariableUse[] = [];
  let variable: string | null = null;
  for (const piece of short.pieces) {
    const part = partOf(piece.start, piece.end);
    variables.push(useOf(piece, part, String(short.value)));
    const range = parts?.published;
    if (
      part === "published" &&
      piece.assignable &&
      range &&
      piece.start === range[0] &&
      piece.end === range[1]
    )
      variable = piece.name;
  }
  return {
    span: short.span,
    short: true,
    plain: short.plain,
    written: short.written ?? String(short.value),
    related: listOrigins(item),
    variables,
    variable: variables.filter((use) => use.part === "published").length === 1 ? variable : null,
  };
}

const LONG_PARTS = {
  host_ip: "hostIp",
  published: "published",
  target: "target",
  protocol: "protocol",
} as const;

function longEntry(item: MappingNode): WrittenEntry {
  const variables: VariableUse[] = [];
  let variable: string | null = null;
  for (const [key, part] of Object.entries(LONG_PARTS)) {
    const node = item.entries.get(key);
    if (node?.kind !== "scalar") continue;
    const value = String(node.value);
    for (const piece of node.pieces) {
      variables.push(useOf(piece, part, value));
      if (
        part === "published" &&
        node.pieces.length === 1 &&
        piece.assignable &&
        piece.start === 0 &&
        piece.end === value.length
      )
        variable = piece.name;
    }
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

function useOf(piece: ScalarNode["pieces"][number], part: PortPart, value: string): VariableUse {
  return {
    name: piece.name,
    value: value.slice(piece.start, piece.end),
    source: piece.source,
    span: piece.span,
    part,
  };
}

function labelsOf(node: Node | undefined): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (node?.kind === "mapping")
    for (const [key, value] of node.entries)
      labels.set(key, value.kind === "scalar" && value.value !== null ? String(value.value) : "");
  else if (node?.kind === "sequence")
    for (const item of node.items) {
      const [key = "", ...rest] = (text(item) ?? "").split("=");
      labels.set(key, rest.join("="));
    }
  return labels;
}

/**
 * The networks of a service, the one that decides about published ports first
 * (docs/reference/engine.md E5).
 */
function networksOf(service: MappingNode, model: MappingNode, project: string): ServiceNetwork[] {
  const own = mappingAt(service, "networks");
  const keys: readonly (readonly [string, Node | undefined])[] =
    own && own.entries.size > 0 ? [...own.entries] : [["default", undefined]];
  return keys
    .map(([key, attachment]) => toNetwork(key, child(model, "networks", key), attachment, project))
    .toSorted(
      (a, b) =>
        b.gwPriority - a.gwPriority ||
        Number(a.internal) - Number(b.internal) ||
        (a.name < b.name ? -1 : Number(a.name > b.name)),
    );
}

function toNetwork(
  key: string,
  node: Node | undefined,
  attachment: Node | undefined,
  project: string,
): ServiceNetwork {
  const external = isTrue(child(node, "external"));
  const option = (name: string) => {
    const value = child(node, "driver_opts", name);
    return value?.kind === "scalar" && value.value !== null ? String(value.value) : null;
  };
  const priority = child(attachment, "gw_priority");
  return {
    name: text(child(node, "name")) ?? (external ? key : `${project}_${key}`),
    internal: isTrue(child(node, "internal")),
    hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
    gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
    gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
    driver: text(child(node, "driver")),
    external,
    enableIpv4: !isFalse(child(node, "enable_ipv4")),
    enableIpv6: isTrue(child(node, "enable_ipv6")),
    gwPriority: priority?.kind === "scalar" ? Number(priority.value) || 0 : 0,
  };
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === "scalar" && (node.value === true || node.value === "true");
}

function isFalse(node: Node | undefined): boolean {
  return node?.kind === "scalar" && (node.value === false || node.value === "false");
}
