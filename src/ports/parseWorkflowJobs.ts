import { basename, dirname, join } from "node:path/posix";
import {
  child,
  type Files,
  isPortMistake,
  mappingAt,
  type MappingNode,
  type Node,
  parseShortPort,
  parseYaml,
  type PortBinding,
  type Project,
  type Service,
  type ServiceNetwork,
  type Span,
} from "../compose/index.ts";
import { isExpression } from "./toPortRequest.ts";

/**
 * A workflow whose `services:` count. `currentJob`: the job in which we run, where this is its
 * workflow.
 */
export interface WorkflowFile {
  /** Absolute, with forward slashes. */
  readonly file: string;
  readonly currentJob: string | null;
}

/**
 * More than GitHub lets one run call:
 * https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations
 */
const MAX_WORKFLOWS = 100;

interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly root: Node | undefined;
}

/**
 * The jobs of workflows, and of those of the same repository that the running one calls; none of a
 * file that cannot be read. Of a job in a called workflow GitHub tells the name, and the file of
 * the caller: it is the one that bears the name, if only one does.
 */
export function readWorkflowJobs(asked: readonly WorkflowFile[], files: Files): Project[] {
  const workflows = new Map<string, Workflow>();
  const running = new Set<Workflow>();
  const read = (file: string) => {
    const known = workflows.get(file);
    const found = known ?? (workflows.size < MAX_WORKFLOWS ? files.read(file, false) : null);
    if (known !== undefined || found === null || !("text" in found)) return known;
    const workflow = parsed(file, found.text);
    workflows.set(file, workflow);
    return workflow;
  };
  let job: string | null = null;
  for (const { file, currentJob } of asked) {
    const workflow = read(file);
    if (workflow !== undefined && currentJob !== null) running.add(workflow);
    job ??= currentJob;
  }
  // A set goes on to what is added while it is gone through.
  for (const caller of running) {
    for (const called of calledBy(caller).flatMap((file) => read(file) ?? [])) running.add(called);
  }
  const [own, other] = [...running].filter(
    ({ root }) => job !== null && runsItself(child(root, "jobs", job)),
  );
  return [...workflows.values()].flatMap((workflow) =>
    jobsOf(workflow, other === undefined && workflow === own ? job : null),
  );
}

function parsed(file: string, text: string): Workflow {
  return { file, text, root: parseYaml(file, text).documents[0]?.root ?? undefined };
}

/** The files of the same repository whose jobs run as a part of this workflow. */
function calledBy({ file, root }: Workflow): string[] {
  return [...(mappingAt(root, "jobs")?.entries.values() ?? [])].flatMap((job) => {
    const name = /^\.\/\.github\/workflows\/([^/]+\.ya?ml)$/i.exec(
      scalarText(child(job, "uses")) ?? "",
    )?.[1];
    return name === undefined ? [] : [join(dirname(file), name)];
  });
}

/** A job that calls a workflow has no steps of its own. */
function runsItself(job: Node | undefined): boolean {
  return job !== undefined && child(job, "uses") === undefined;
}

/**
 * The jobs of a workflow whose service containers ask for host ports, each as a project
 * `workflow:FILE#JOB`; a matrix counts once. Ports that the engine chooses are left out, and so are
 * entries that GitHub or Docker would refuse. `current`: the job in which we run, if it is one of
 * these.
 */
export function parseWorkflowJobs(file: string, text: string, current: string | null): Project[] {
  return jobsOf(parsed(file, text), current);
}

function jobsOf({ file, text, root }: Workflow, current: string | null): Project[] {
  return [...(mappingAt(root, "jobs")?.entries ?? [])].flatMap(([job, node]) => {
    const services = jobServices(mappingAt(node, "services"), file);
    if (services.length === 0) return [];
    return [
      {
        ...noProject,
        origin: { kind: "workflow-job", current: job === current },
        name: `workflow:${basename(file)}#${job}`,
        services,
        sources: new Map([[file, text]]),
      },
    ];
  });
}

const noProject = {
  directory: "",
  files: [],
  envFiles: [],
  profiles: [],
  disabled: [],
  removesOrphans: false,
  problems: [],
  unset: [],
  versions: [],
};

function jobServices(services: MappingNode | undefined, file: string): Service[] {
  return [...(services?.entries ?? [])].flatMap(([name, node]) => {
    const entries = child(node, "ports");
    const ports = entries?.kind === "sequence" ? entries.items.flatMap(portBinding) : [];
    if (ports.length === 0) return [];
    return [
      {
        ...noService,
        name,
        span: services?.keys.get(name) ?? { file, start: 0, end: 0 },
        image: scalarText(child(node, "image")),
        ports,
      },
    ];
  });
}

/**
 * `docker create` starts one container in a bridge network of the job's own
 * (docs/reference/actions.md A10).
 */
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
  if (isPortMistake(port) || port.host === null || port.host.first === 0) return [];
  const { first, last } = port.host;
  const published = port.count === 1 && first !== last ? `${first}-${last}` : `${first}`;
  return [
    {
      ...binding(entry, span),
      target: port.target,
      count: port.count,
      protocol: port.protocol,
      hostIp: port.hostIp,
      published,
    },
  ];
}

/**
 * Only the container port can be told, where it is written out behind the last colon that belongs
 * to no expression, and an address that is written out.
 */
function expressionBinding(entry: string, span: Span): PortBinding[] {
  const literal = /^(?:(\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(.*):([^:{}]+)$/is.exec(entry);
  const port = parseShortPort(literal?.[3] ?? "");
  if (literal === null || isPortMistake(port)) return [];
  return [
    {
      ...binding(entry, span),
      target: port.target,
      count: port.count,
      protocol: port.protocol,
      hostIp: literal[1]?.replace(/^\[|\]$/g, "") ?? null,
      published: literal[2] ?? null,
    },
  ];
}

function binding(
  entry: string,
  span: Span,
): Omit<PortBinding, "target" | "count" | "protocol" | "hostIp" | "published"> {
  const asWritten = { span, short: true, plain: false, written: entry };
  const plainEntry = { related: [], variables: [], variable: null };
  return { mode: "ingress", name: null, appProtocol: null, ...asWritten, ...plainEntry };
}

function scalarText(node: Node | undefined): string | null {
  return node?.kind === "scalar" && (node.type === "str" || node.type === "int")
    ? String(node.value)
    : null;
}
