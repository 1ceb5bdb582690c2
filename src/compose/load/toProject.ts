import { join, relative } from "node:path/posix";
import { checkConsistency } from "../check/checkProject.ts";
import { findSharedResources } from "./findSharedResources.ts";
import { listDependencies } from "./listDependencies.ts";
import { findUnknownKeys } from "../check/unknownKeys.ts";
import type { LoadContext } from "./LoadContext.ts";
import type { ProjectLocation } from "./locateProject.ts";
import {
  formatScalar,
  getChild,
  isNull,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
} from "../yaml/Node.ts";
import type { Project, ProjectRequest, Service, ServiceNetwork, Subnet } from "../Project.ts";
import { readNumbersInside, readSettings } from "./readSettings.ts";
import { isShowable } from "../../lib/isShowable.ts";
import { isAbsolutePath } from "../../lib/paths.ts";
import { getShown } from "./shown.ts";
import { toBindings } from "./toBindings.ts";
import { findEnabledServices, listProfiles, selectServices } from "./selectServices.ts";

/**
 * The values that Compose's `StringToBool` reads as true
 * (https://github.com/docker/compose/blob/v5.5.0/pkg/utils/stringutils.go).
 */
const TRUE = /^\s*(1|t|true)\s*$/i;

/**
 * Converts a loaded model to a project: its enabled and selected services with their ports,
 * networks and dependencies.
 */
export function toProject(
  model: MappingNode,
  located: ProjectLocation,
  request: ProjectRequest,
  loading: LoadContext,
): Project {
  const nodes = getMapping(model, "services");
  const services: Service[] = [];
  for (const [name, node] of nodes?.entries ?? []) {
    if (node.kind !== "mapping") continue;
    const span = nodes?.keys.get(name) ?? node.span;
    services.push({ name, span, ...toService(node, model, located.name) });
  }
  if (nodes)
    checkConsistency(model, findEnabledServices(nodes, located.profiles), loading.problems);
  const selected = nodes
    ? selectServices(nodes, located.profiles, request.services, loading.problems)
    : new Set<string>();
  const profiles = located.profiles.filter(Boolean);
  const literal = new Set(["*", ...services.flatMap((service) => service.profiles)]);
  const isShown = (profile: string) => literal.has(profile) || isShowable(profile);
  const shownProfiles = profiles.map((each) => (isShown(each) ? each : "${COMPOSE_PROFILES}"));
  return {
    origin: { kind: "compose" },
    ...located.names,
    directory: located.directory,
    ...(request.base !== undefined && { base: request.base }),
    options: listOptions(request),
    files: located.files.map((file) => file.path),
    envFiles: loading.envFiles,
    profiles,
    ...(request.profiles.length === 0 && { shownProfiles: [...new Set(shownProfiles)] }),
    services: attachEmptyModes(
      services.filter(({ name }) => selected.has(name)),
      toNetwork("default", getChild(model, "networks", "default"), undefined, located.name),
    ),
    disabled: services.filter(({ name }) => !selected.has(name)),
    removesOrphans: TRUE.test(located.environment.get("COMPOSE_REMOVE_ORPHANS") ?? ""),
    sharedResources: findSharedResources(model, located.name),
    problems: loading.problems,
    unset: loading.unset,
    versions: loading.versions,
    unknownKeys: findUnknownKeys(model),
    sources: loading.sources,
  };
}

/** Lists the options of a request, for a command that is run where its reader opens paths. */
function listOptions({ cwd, base = cwd, searchParents, ...request }: ProjectRequest): string[] {
  const from = searchParents ? "" : relative(base, cwd);
  const show = (path: string) => (isAbsolutePath(path) ? path : join(from, path));
  const { files, envFiles, projectDirectory, projectName, profiles } = request;
  const isNamed = projectDirectory !== null || (files.length === 0 && from !== "");
  const option = (name: string, values: readonly string[]) =>
    values.flatMap((value) => [name, value]);
  return [
    ...option("--env-file", envFiles.map(show)),
    ...option("--file", files.map(show)),
    ...option("--project-directory", isNamed ? [show(projectDirectory ?? ".")] : []),
    ...option("--project-name", projectName === null ? [] : [projectName]),
    ...option("--profile", profiles),
  ];
}

/**
 * Finds the networks of services with an empty network mode: the default network if another service
 * uses it, else the engine's default network if another service has a network, else none. Source:
 * `defaultNetworkSettings` in
 * https://github.com/docker/compose/blob/v2.40.3/pkg/compose/create.go
 */
function attachEmptyModes(services: readonly Service[], network: ServiceNetwork): Service[] {
  const networks = services.flatMap((service) => service.networks);
  const joined = networks.some(({ name }) => name === network.name)
    ? { networkMode: null, networks: [network] }
    : { networkMode: networks.length > 0 ? "default" : "" };
  return services.map((each) => (each.networkMode === "" ? { ...each, ...joined } : each));
}

function toService(
  node: MappingNode,
  model: MappingNode,
  project: string,
): Omit<Service, "name" | "span"> {
  const { entries } = node;
  const mode = entries.get("network_mode");
  const attached = findNetworks(node, model, project);
  const dependencies = listDependencies(node);
  const isProvider = !isNull(entries.get("provider"));
  return {
    image: getText(entries.get("image")),
    containerName: getShown(entries.get("container_name")),
    replicas: isProvider ? 0 : readReplicas(node),
    networkMode: attached === null ? getText(mode) : null,
    networkModeSpan: mode?.span ?? null,
    networks: isProvider ? [] : (attached ?? []),
    ports: toBindings(getItems(node, "ports")),
    exposeSpan: getItems(node, "expose").length > 0 ? (entries.get("expose")?.span ?? null) : null,
    dependsOn: dependencies.map((dependency) => dependency.name),
    waitsFor: dependencies.filter(({ completes }) => completes).map(({ name }) => name),
    restarts: readRestarts(node),
    profiles: listProfiles(node, getShown),
    labels: readLabels(entries.get("labels")),
    settings: readSettings(node),
    numbersInside: readNumbersInside(node),
  };
}

function readReplicas(service: MappingNode): number {
  const node = getChild(service, "scale") ?? getChild(service, "deploy", "replicas");
  return node?.kind === "scalar" && node.type !== "null" && !node.broken ? Number(node.value) : 1;
}

function readLabels(node: Node | undefined): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (node?.kind === "mapping")
    for (const [key, value] of node.entries)
      labels.set(key, value.kind === "scalar" && value.value !== null ? String(value.value) : "");
  else if (node?.kind === "sequence")
    for (const item of node.items) {
      const [key = "", ...rest] = (getText(item) ?? "").split("=");
      labels.set(key, rest.join("="));
    }
  return labels;
}

/**
 * Finds the networks of a service; null if it has a network mode. An empty network mode does not
 * replace the networks in the file.
 */
function findNetworks(
  service: MappingNode,
  model: MappingNode,
  project: string,
): ServiceNetwork[] | null {
  const mode = service.entries.get("network_mode");
  const named = getMapping(service, "networks");
  const isNamed = named !== null && named !== undefined && named.entries.size > 0;
  if (mode !== undefined && (getText(mode) || !isNamed)) return null;
  const attachments: readonly (readonly [string, Node | undefined])[] = isNamed
    ? [...named.entries]
    : [["default", undefined]];
  return attachments.map(([key, attachment]) =>
    toNetwork(key, getChild(model, "networks", key), attachment, project),
  );
}

/** Reads `restart`, else `deploy.restart_policy`. */
function readRestarts(service: MappingNode): boolean {
  const policy =
    getText(service.entries.get("restart")) ||
    getText(getChild(service, "deploy", "restart_policy", "condition"));
  return policy === "always" || policy === "unless-stopped" || policy === "any";
}

function toNetwork(
  key: string,
  node: Node | undefined,
  attachment: Node | undefined,
  project: string,
): ServiceNetwork {
  const read = (from: Node | undefined, ...keys: string[]) => {
    const value = getChild(from, ...keys);
    return value?.kind === "scalar" ? value.value : null;
  };
  const external = read(node, "external") === true;
  const option = (name: string) => read(node, "driver_opts", name)?.toString() ?? null;
  return {
    name: getText(getChild(node, "name")) ?? (external ? key : `${project}_${key}`),
    internal: read(node, "internal") === true,
    hostBindingIpv4: option("com.docker.network.bridge.host_binding_ipv4"),
    gatewayModeIpv4: option("com.docker.network.bridge.gateway_mode_ipv4"),
    gatewayModeIpv6: option("com.docker.network.bridge.gateway_mode_ipv6"),
    driver: getText(getChild(node, "driver")),
    external,
    enableIpv4: read(node, "enable_ipv4") !== false,
    enableIpv6: read(node, "enable_ipv6") === true,
    gwPriority: Number(read(attachment, "gw_priority")) || 0,
    ipam: readSubnets(node),
  };
}

function readSubnets(network: Node | undefined): Subnet[] {
  const subnets = getItems(network, "ipam", "config").map((item) => ({
    subnet: getText(getChild(item, "subnet")),
    gateway: getText(getChild(item, "gateway")),
    ipRange: getText(getChild(item, "ip_range")),
  }));
  const inhibit = getChild(network, "driver_opts", "com.docker.network.bridge.inhibit_ipv4");
  return TRUE.test(formatScalar(inhibit))
    ? subnets.filter(({ subnet }) => subnet?.includes(":"))
    : subnets;
}
