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
import { code } from "../../lib/inlineCode.ts";
import { parseIp } from "../../lib/parseIp.ts";
import type { Problem } from "../Problem.ts";
import { type Dependency, listDependencies } from "../load/listDependencies.ts";
import { getHidden } from "../load/shown.ts";
import type { Span } from "../Span.ts";

/**
 * Reports port entries that match the schema but that Compose cannot read. Runs when the files of a
 * project, or of an include, are merged
 * (https://github.com/compose-spec/compose-go/blob/main/validation/validation.go).
 */
export function checkPorts(model: MappingNode, problems: Problem[]): void {
  for (const [name, service] of getMapping(model, "services")?.entries ?? [])
    for (const [index, port] of getItems(service, "ports").entries())
      for (const { key, isValid, describe, fix } of PORT_CHECKS) {
        const node = getChild(port, key);
        if (node?.kind !== "scalar" || node.broken || isValid(node)) continue;
        const message = describe(node, name, port.position ?? index);
        problems.push({ message, fix, span: node.span, related: listOrigins(port) });
        node.broken = true;
      }
}

interface PortCheck {
  readonly key: string;
  readonly isValid: (node: ScalarNode) => boolean;
  readonly describe: (node: ScalarNode, service: string, index: number) => string;
  readonly fix: string;
}

const PORT_CHECKS: readonly PortCheck[] = [
  {
    key: "host_ip",
    isValid: ({ value }) => parseIp(String(value)) !== null,
    describe: ({ value }, service) =>
      `service ${service}: host_ip is ${value === "" ? "empty" : "not an IP address"}`,
    fix:
      `use an IP address without brackets, e.g. ${code("127.0.0.1")} or ${code("::1")}, ` +
      `or remove ${code("host_ip")} to publish on all addresses`,
  },
  {
    key: "target",
    isValid: ({ value }) => Number(value) >= 0,
    describe: (_, service, index) =>
      `services.${service}.ports[${index}].target must be 0 or a positive integer`,
    fix: "use the port that the container listens on",
  },
  {
    key: "published",
    isValid: ({ type, value }) => type === "str" || (type === "int" && Number(value) < 2 ** 63),
    describe: (_, service, index) =>
      `services.${service}.ports[${index}].published must be a string or an integer`,
    fix: "put the value in quotes",
  },
];

type ReportProblem = (message: string, fix: string, span?: Span) => void;

/** The services of a project, and the names of those that its profiles enable. */
interface Services {
  readonly services: MappingNode;
  readonly enabled: ReadonlySet<string>;
}

/**
 * Reports inconsistencies among the enabled services that affect which containers `up` starts
 * (https://github.com/compose-spec/compose-go/blob/main/loader/validate.go).
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
        message: `service ${name} ${message}`,
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
 * Returns whether a service makes Compose define the network `default`
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
  if (getText(mode)) report("has both network_mode and networks", "remove one of them", mode?.span);
  for (const [network, node] of attached.entries) {
    if (networks.has(network)) continue;
    // the name is from a list if the node contains a variable
    const shown = getHidden(node) ?? network;
    report(
      `refers to undefined network ${shown}`,
      `add ${code(`${shown}: {}`)} to the top-level ${code("networks")} section`,
      attached.keys.get(network),
    );
  }
}

/**
 * Reports dependencies that are undefined or disabled. A dependency with `required: false` may be
 * disabled, unless the service shares its network.
 */
function checkDependencies(
  name: string,
  service: MappingNode,
  { services, enabled }: Services,
  report: ReportProblem,
): void {
  const mode = service.entries.get("network_mode");
  for (const { name: other, shown, required, span } of listDependencies(service)) {
    if (enabled.has(other)) continue;
    if (!services.entries.has(other))
      report(`depends on undefined service ${shown}`, "use a service that exists", span);
    else if (required)
      report(
        `depends on ${shown}, but no active profile enables ${shown}`,
        `activate a profile of ${shown}, or add ${code("required: false")} to the dependency`,
        span,
      );
    else if (getText(mode) === `service:${other}`)
      report(
        `uses the network of ${shown}, but no active profile enables ${shown}`,
        `activate a profile of ${shown}, or remove ${code("network_mode")} from ${name}`,
        mode?.span,
      );
  }
}

function checkScale(service: MappingNode, report: ReportProblem): void {
  const scale = findNumber(service, "scale");
  const replicas = findNumber(service, "deploy", "replicas");
  if (scale && replicas && Number(scale.value) !== Number(replicas.value))
    report("has different values for scale and deploy.replicas", "remove one of them", scale.span);
  // Go's int wraps around
  for (const node of [scale, replicas])
    if (node && (Number(node.value) < 0 || Number(node.value) >= 2 ** 63))
      report("has an invalid number of replicas", "use 0 or a positive integer", node.span);
  const containerName = service.entries.get("container_name");
  if (Number((scale ?? replicas)?.value ?? 1) > 1 && getText(containerName))
    report(
      "has a container_name but more than one replica",
      `remove ${code("container_name")}, so that each container gets a unique name`,
      containerName?.span,
    );
}

function findNumber(service: MappingNode, ...path: string[]): ScalarNode | undefined {
  const node = getChild(service, ...path);
  return node?.kind === "scalar" && !node.broken && node.type !== "null" ? node : undefined;
}

/** Reports dependency cycles. */
function checkCycles(
  services: MappingNode,
  enabled: ReadonlySet<string>,
  problems: Problem[],
): void {
  const done = new Set<string>();
  for (const start of enabled) {
    // depth first with an explicit stack, because a chain may be long
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
        const cycle = [...open, next.name].slice([...open].indexOf(next.name));
        problems.push({
          message: `services form a dependency cycle: ${cycle.join(" → ")}`,
          fix: "remove one of these dependencies",
          span: next.span,
          related: [],
        });
      } else if (enabled.has(next.name) && !done.has(next.name)) enter(next.name);
    }
  }
}
