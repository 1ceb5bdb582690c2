import { basename } from "node:path/posix";
import type { Files } from "../compose/Files.ts";
import { child, mappingAt, type MappingNode, type Node } from "../compose/Node.ts";
import { isMistake, parseShortPort } from "../compose/parseShortPort.ts";
import { parseYaml } from "../compose/parseYaml.ts";
import type { PortBinding, Project, Service, ServiceNetwork } from "../compose/Project.ts";
import type { Span } from "../compose/Span.ts";
import { isExpression } from "./expression.ts";

/** A workflow whose `services:` count. `currentJob`: the job in which we run, where this is its workflow. */
export interface WorkflowFile {
  /** Absolute, with forward slashes. */
  readonly file: string;
  readonly currentJob: string | null;
}

/** The jobs of a workflow's file; none where it cannot be read. */
export function readJobs({ file, currentJob }: WorkflowFile, files: Files): Project[] {
  const read = files.read(file, false);
  return "text" in read ? workflowJobs(file, read.text, currentJob) : [];
}

/**
 * The jobs of a workflow whose service containers ask for host ports, each as a project `workflow:FILE#JOB`; a matrix counts once. Ports that
 * the engine chooses are left out, and so are entries that GitHub or Docker would refuse. `current`: the job in which we run, if it is one of these.
 */
export function workflowJobs(file: string, text: string, current: string | null): Project[] {
  const root = parseYaml(file, text).documents[0]?.root ?? undefined;
  const jobs = mappingAt(root, "jobs");
  return [...(jobs?.entries ?? [])].flatMap(([job, node]) => {
    const services = jobServices(mappingAt(node, "services"), file);
    if (services.length === 0) return [];
    return [
      {
        ...noProject,
        name: `workflow:${basename(file)}#${job}`,
        services,
        sources: new Map([[file, text]]),
        workflow: { current: job === current },
      },
    ];
  });
}

const noProject = { directory: "", files: [], envFiles: [], profiles: [], disabled: [], problems: [], unset: [], versions: [] };

function jobServices(services: MappingNode | undefined, file: string): Service[] {
  return [...(services?.entries ?? [])].flatMap(([name, node]) => {
    const entries = child(node, "ports");
    const ports = entries?.kind === "sequence" ? entries.items.flatMap(portBinding) : [];
    if (ports.length === 0) return [];
    return [
      { ...noService, name, span: services?.keys.get(name) ?? { file, start: 0, end: 0 }, image: scalarText(child(node, "image")), ports },
    ];
  });
}

/** `docker create` starts one container in a bridge network of the job's own (actions/runner: ContainerOperationProvider.cs). */
const network: ServiceNetwork = {
  name: "github_network",
  internal: false,
  hostBindingIpv4: null,
  gatewayModeIpv4: null,
  gatewayModeIpv6: null,
  driver: "bridge",
  external: false,
  enableIpv4: true,
  enableIpv6: false,
  gwPriority: 0,
};
const noService = {
  containerName: null,
  replicas: 1,
  networkMode: null,
  networkModeSpan: null,
  networks: [network],
  exposeSpan: null,
  dependsOn: [],
  profiles: [],
  labels: new Map<string, string>(),
};

/** An entry is what follows `docker create --publish`, which is Compose's short syntax. */
function portBinding(node: Node): PortBinding[] {
  const entry = scalarText(node);
  if (entry === null) return [];
  return isExpression(entry) ? expressionBinding(entry, node.span) : fixedBinding(entry, node.span);
}

function fixedBinding(entry: string, span: Span): PortBinding[] {
  const port = parseShortPort(entry);
  if (isMistake(port) || port.host === null || port.host.first === 0) return [];
  const { first, last } = port.host;
  const published = port.count === 1 && first !== last ? `${first}-${last}` : `${first}`;
  return [{ ...binding(entry, span), target: port.target, count: port.count, protocol: port.protocol, hostIp: port.hostIp, published }];
}

/** Only the container port can be told, where it is written out behind the last colon that belongs to no expression. */
function expressionBinding(entry: string, span: Span): PortBinding[] {
  const literal = /^(.*):([^:{}]+)$/s.exec(entry);
  const port = parseShortPort(literal?.[2] ?? "");
  if (literal === null || isMistake(port)) return [];
  return [
    {
      ...binding(entry, span),
      target: port.target,
      count: port.count,
      protocol: port.protocol,
      hostIp: null,
      published: literal[1] ?? null,
    },
  ];
}

function binding(entry: string, span: Span): Pick<PortBinding, "mode" | "name" | "appProtocol" | "publication"> {
  const publication = { span, short: true, plain: false, written: entry, related: [], variables: [], variable: null };
  return { mode: "ingress", name: null, appProtocol: null, publication };
}

function scalarText(node: Node | undefined): string | null {
  return node?.kind === "scalar" && (node.type === "str" || node.type === "int") ? String(node.value) : null;
}
