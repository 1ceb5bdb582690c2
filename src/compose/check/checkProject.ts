import {
  listOrigins,
  getChild,
  getItems,
  getMapping,
  getText,
  type MappingNode,
  type Node,
  type ScalarNode,
} from "../yaml/Node.ts";
import { parseIp } from "../../lib/parseIp.ts";
import type { Problem } from "../Problem.ts";
import type { Span } from "../Span.ts";

/**
 * Addresses are looked at when the files of a project, or of an include, are all merged
 * (https://github.com/compose-spec/compose-go/blob/main/validation/validation.go).
 */
export function checkAddresses(model: MappingNode, problems: Problem[]): void {
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    for (const port of getItems(service, "ports")) {
      const ip = getChild(port, "host_ip");
      if (ip?.kind !== "scalar" || ip.broken || ip.type !== "str" || parseIp(ip.value as string))
        continue;
      problems.push({
        message:
          `services.${name}.ports: ` +
          (ip.value === "" ? "host_ip is empty" : "host_ip is no IP address"),
        fix:
          "use an IP address of the host, as 127.0.0.1 or ::1 without brackets, or leave host_ip " +
          "out for every address",
        span: ip.span,
        related: listOrigins(port),
      });
      ip.broken = true;
    }
}

/**
 * What the schema lets pass in a port entry, and Go cannot read. It is looked at when the whole
 * model is there.
 */
export function checkPortValues(model: MappingNode, problems: Problem[]): void {
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    for (const [index, port] of getItems(service, "ports").entries()) {
      const check = (
        key: string,
        isValid: (node: ScalarNode) => boolean,
        message: string,
        fix: string,
      ) => {
        const node = getChild(port, key);
        if (node?.kind !== "scalar" || node.broken || isValid(node)) return;
        const path = `services.${name}.ports[${index}].${key}`;
        problems.push({
          message: `${path} ${message}`,
          fix,
          span: node.span,
          related: listOrigins(node),
        });
        node.broken = true;
      };
      check(
        "target",
        ({ value }) => Number(value) >= 0,
        "is neither 0 nor a positive number",
        "write a whole number",
      );
      check(
        "published",
        ({ type, value }) => type === "str" || (type === "int" && Number(value) < 2 ** 63),
        "is neither text nor a whole number",
        "put it in quotes",
      );
    }
}

type ReportProblem = (message: string, fix: string, span?: Span) => void;

/** The services of a project, and those that its profiles enable. */
interface Services {
  readonly services: MappingNode;
  readonly enabled: ReadonlySet<string>;
}

/**
 * What must be consistent among the services that are enabled
 * (https://github.com/compose-spec/compose-go/blob/main/loader/validate.go), as far as it decides
 * what `up` starts.
 */
export function checkConsistency(
  model: MappingNode,
  enabled: ReadonlySet<string>,
  problems: Problem[],
): void {
  const services = getMapping(model, "services");
  if (!services) return;
  const networks = new Set(getMapping(model, "networks")?.entries.keys());
  if ([...services.entries.values()].some(usesDefaultNetwork)) networks.add("default");
  for (const [name, service] of services.entries) {
    if (!enabled.has(name) || service.kind !== "mapping") continue;
    const key = services.keys.get(name) ?? service.span;
    const report = (message: string, fix: string, span: Span = key) =>
      problems.push({ message, fix, span, related: listOrigins(service) });
    checkNetworks(name, service, networks, report);
    checkDependencies(name, service, { services, enabled }, report);
    checkSharedNetwork(name, service, { services, enabled }, report);
    checkScale(name, service, report);
  }
  checkCycles(services, enabled, problems);
}

/**
 * Whether a service makes Compose define the network `default`
 * (https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go).
 */
function usesDefaultNetwork(service: Node): boolean {
  if (
    service.kind !== "mapping" ||
    service.entries.has("provider") ||
    service.entries.has("network_mode")
  )
    return false;
  const networks = getMapping(service, "networks")?.entries;
  return !networks?.size || networks.has("default");
}

function checkNetworks(
  name: string,
  service: MappingNode,
  networks: ReadonlySet<string>,
  report: ReportProblem,
): void {
  const attached = getMapping(service, "networks");
  if (!attached || attached.entries.size === 0) return;
  const mode = service.entries.get("network_mode");
  if (getText(mode))
    report(
      `the service ${name} has both network_mode and networks`,
      "take one of them out",
      mode?.span,
    );
  for (const network of attached.entries.keys())
    if (!networks.has(network))
      report(
        `the service ${name} refers to the undefined network ${network}`,
        `define it under networks:, as ${network}: {}`,
        attached.keys.get(network),
      );
}

function checkDependencies(
  name: string,
  service: MappingNode,
  { services, enabled }: Services,
  report: ReportProblem,
): void {
  for (const dependency of listDependencies(service)) {
    if (enabled.has(dependency.name)) continue;
    const exists = services.entries.has(dependency.name);
    if (exists && !dependency.required) continue;
    report(
      exists
        ? `the service ${name} depends on ${dependency.name}, which no active profile enables`
        : `the service ${name} depends on ${dependency.name}, which does not exist`,
      exists
        ? `activate a profile of ${dependency.name}, or make the dependency required: false`
        : "name a service that exists",
      dependency.span,
    );
  }
}

/**
 * The network of a service that is switched off is missing, though a dependency on it that is not
 * required is not.
 */
function checkSharedNetwork(
  name: string,
  service: MappingNode,
  { services, enabled }: Services,
  report: ReportProblem,
): void {
  const mode = service.entries.get("network_mode");
  const owner = /^service:(.*)/s.exec(getText(mode) ?? "")?.[1];
  if (owner === undefined || enabled.has(owner) || !services.entries.has(owner)) return;
  // one that is required was reported already
  if (listDependencies(service).some((each) => each.name === owner && !each.required))
    report(
      `the service ${name} uses the network of ${owner}, which no active profile enables`,
      `activate a profile of ${owner}, or give ${name} a network of its own`,
      mode?.span,
    );
}

function checkScale(name: string, service: MappingNode, report: ReportProblem): void {
  const scale = findNumber(service, "scale");
  const replicas = findNumber(service, "deploy", "replicas");
  if (scale && replicas && Number(scale.value) !== Number(replicas.value))
    report(
      `the service ${name} has different values for scale and deploy.replicas`,
      "take one of them out",
      scale.span,
    );
  // Go's int wraps around
  for (const node of [scale, replicas].filter((each) => each !== undefined))
    if (Number(node.value) < 0 || Number(node.value) >= 2 ** 63)
      report(
        `the service ${name} has no number of containers as its scale`,
        "give it 0 or more",
        node.span,
      );
  const containerName = service.entries.get("container_name");
  if (Number((scale ?? replicas)?.value ?? 1) > 1 && getText(containerName))
    report(
      `the service ${name} has container_name and more than one replica`,
      "take container_name out: every container needs a name of its own",
      containerName?.span,
    );
}

function findNumber(service: MappingNode, ...path: string[]): ScalarNode | undefined {
  const node = getChild(service, ...path);
  return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
}

export interface Dependency {
  readonly name: string;
  readonly required: boolean;
  readonly span: Span;
}

/**
 * What a service is started after: `depends_on`, and what links, shared namespaces and
 * `volumes_from` imply (https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go).
 */
export function listDependencies(service: MappingNode): readonly Dependency[] {
  const found = new Map(listDeclared(service).map((each) => [each.name, each]));
  for (const { name, node } of listImplied(service))
    if (!found.has(name)) found.set(name, { name, required: true, span: node.span });
  return [...found.values()];
}

function listDeclared(service: MappingNode): Dependency[] {
  const dependsOn = getMapping(service, "depends_on");
  return Array.from(dependsOn?.entries ?? [], ([name, value]) => {
    const required = getChild(value, "required");
    return {
      name,
      required: !(required?.kind === "scalar" && required.value === false),
      span: dependsOn?.keys.get(name) ?? value.span,
    };
  });
}

/** Lists the services that links, shared namespaces and `volumes_from` name, and where. */
function* listImplied(service: MappingNode): Iterable<{ name: string; node: Node }> {
  for (const link of getItems(service, "links")) {
    const parts = (getText(link) ?? "").split(":");
    yield { name: parts.length === 2 ? (parts[0] ?? "") : (getText(link) ?? ""), node: link };
  }
  for (const key of ["network_mode", "ipc", "pid", "uts", "cgroup"]) {
    const node = service.entries.get(key);
    const mode = getText(node);
    if (node && mode?.startsWith("service:")) yield { name: mode.slice("service:".length), node };
  }
  for (const volume of getItems(service, "volumes_from")) {
    const spec = getText(volume) ?? "";
    if (!spec.startsWith("container:")) yield { name: spec.split(":")[0] ?? "", node: volume };
  }
}

/** Reports each service from which a dependency leads back to where it was. */
function checkCycles(
  services: MappingNode,
  enabled: ReadonlySet<string>,
  problems: Problem[],
): void {
  const done = new Set<string>();
  for (const start of enabled) {
    // depth first, with a stack of its own: the chain may be long
    const path: { readonly name: string; readonly rest: Dependency[] }[] = [];
    const enter = (name: string) => {
      const service = services.entries.get(name);
      path.push({ name, rest: service?.kind === "mapping" ? [...listDependencies(service)] : [] });
    };
    if (!done.has(start)) enter(start);
    const open = new Set([start]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.shift();
      if (!next) {
        done.add(top.name);
        open.delete(top.name);
        path.pop();
      } else if (open.has(next.name)) {
        const names = path.map((step) => step.name);
        const circle = [...names.slice(names.indexOf(next.name)), next.name];
        problems.push({
          message: `services depend on each other in a circle: ${circle.join(" → ")}`,
          fix: "take one dependency out of the circle",
          span: next.span,
          related: [],
        });
      } else if (enabled.has(next.name) && !done.has(next.name)) {
        open.add(next.name);
        enter(next.name);
      }
    }
  }
}
