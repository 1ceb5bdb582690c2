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
import { type Dependency, listDependencies } from "../load/listDependencies.ts";
import type { Span } from "../Span.ts";

/**
 * Reports what the schema lets pass in port entries, and Compose cannot read, when the files of a
 * project, or of an include, are all merged
 * (https://github.com/compose-spec/compose-go/blob/main/validation/validation.go).
 */
export function checkPorts(model: MappingNode, problems: Problem[]): void {
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    for (const [index, port] of getItems(service, "ports").entries())
      for (const { key, isValid, describe, fix } of PORT_CHECKS) {
        const node = getChild(port, key);
        if (node?.kind !== "scalar" || node.broken || isValid(node)) continue;
        const message = `services.${name}.ports${describe(node, index)}`;
        problems.push({ message, fix, span: node.span, related: listOrigins(port) });
        node.broken = true;
      }
}

interface PortCheck {
  readonly key: string;
  readonly isValid: (node: ScalarNode) => boolean;
  readonly describe: (node: ScalarNode, index: number) => string;
  readonly fix: string;
}

const PORT_CHECKS: readonly PortCheck[] = [
  {
    key: "host_ip",
    isValid: ({ value }) => parseIp(String(value)) !== null,
    describe: ({ value }) => `: host_ip is ${value === "" ? "empty" : "no IP address"}`,
    fix:
      "use an IP address of the host, as 127.0.0.1 or ::1 without brackets, or leave host_ip " +
      "out for every address",
  },
  {
    key: "target",
    isValid: ({ value }) => Number(value) >= 0,
    describe: (_, index) => `[${index}].target is neither 0 nor a positive number`,
    fix: "write a whole number",
  },
  {
    key: "published",
    isValid: ({ type, value }) => type === "str" || (type === "int" && Number(value) < 2 ** 63),
    describe: (_, index) => `[${index}].published is neither text nor a whole number`,
    fix: "put it in quotes",
  },
];

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
      problems.push({
        message: `the service ${name} ${message}`,
        fix,
        span,
        related: listOrigins(service),
      });
    checkNetworks(service, networks, report);
    checkDependencies(name, service, { services, enabled }, report);
    checkScale(service, report);
  }
  checkCycles(services, enabled, problems);
}

/**
 * Whether a service makes Compose define the network `default`
 * (https://github.com/compose-spec/compose-go/blob/main/loader/normalize.go).
 */
function usesDefaultNetwork(service: Node): boolean {
  if (getChild(service, "provider") || getChild(service, "network_mode")) return false;
  const networks = getMapping(service, "networks")?.entries;
  return !networks?.size || networks.has("default");
}

function checkNetworks(
  service: MappingNode,
  networks: ReadonlySet<string>,
  report: ReportProblem,
): void {
  const attached = getMapping(service, "networks");
  if (!attached || attached.entries.size === 0) return;
  const mode = service.entries.get("network_mode");
  if (getText(mode))
    report("has both network_mode and networks", "take one of them out", mode?.span);
  for (const network of attached.entries.keys())
    if (!networks.has(network))
      report(
        `refers to the undefined network ${network}`,
        `define it under networks:, as ${network}: {}`,
        attached.keys.get(network),
      );
}

/**
 * A dependency that is not required may be switched off, but not the service whose network is
 * shared.
 */
function checkDependencies(
  name: string,
  service: MappingNode,
  { services, enabled }: Services,
  report: ReportProblem,
): void {
  const mode = service.entries.get("network_mode");
  for (const { name: other, required, span } of listDependencies(service)) {
    if (enabled.has(other)) continue;
    if (!services.entries.has(other))
      report(`depends on ${other}, which does not exist`, "name a service that exists", span);
    else if (required)
      report(
        `depends on ${other}, which no active profile enables`,
        `activate a profile of ${other}, or make the dependency required: false`,
        span,
      );
    else if (getText(mode) === `service:${other}`)
      report(
        `uses the network of ${other}, which no active profile enables`,
        `activate a profile of ${other}, or give ${name} a network of its own`,
        mode?.span,
      );
  }
}

function checkScale(service: MappingNode, report: ReportProblem): void {
  const scale = findNumber(service, "scale");
  const replicas = findNumber(service, "deploy", "replicas");
  if (scale && replicas && Number(scale.value) !== Number(replicas.value))
    report(
      "has different values for scale and deploy.replicas",
      "take one of them out",
      scale.span,
    );
  // Go's int wraps around
  for (const node of [scale, replicas])
    if (node && (Number(node.value) < 0 || Number(node.value) >= 2 ** 63))
      report("has no number of containers as its scale", "give it 0 or more", node.span);
  const containerName = service.entries.get("container_name");
  if (Number((scale ?? replicas)?.value ?? 1) > 1 && getText(containerName))
    report(
      "has container_name and more than one replica",
      "take container_name out: every container needs a name of its own",
      containerName?.span,
    );
}

function findNumber(service: MappingNode, ...path: string[]): ScalarNode | undefined {
  const node = getChild(service, ...path);
  return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
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
    const open = new Set<string>();
    const enter = (name: string) => {
      const service = services.entries.get(name);
      path.push({ name, rest: service?.kind === "mapping" ? [...listDependencies(service)] : [] });
      open.add(name);
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.shift();
      if (!next) {
        done.add(top.name);
        open.delete(top.name);
        path.pop();
      } else if (open.has(next.name)) {
        const circle = [...open, next.name].slice([...open].indexOf(next.name));
        problems.push({
          message: `services depend on each other in a circle: ${circle.join(" → ")}`,
          fix: "take one dependency out of the circle",
          span: next.span,
          related: [],
        });
      } else if (enabled.has(next.name) && !done.has(next.name)) enter(next.name);
    }
  }
}
