import { basename, dirname, join } from "node:path/posix";
import {
  getChild,
  type Files,
  isPortMistake,
  getMapping,
  type MappingNode,
  type Node,
  parseShortPort,
  parseYaml,
  type PortBinding,
  type Project,
  type Service,
  type ServiceNetwork,
} from "../compose/index.ts";
import { emptyBinding, emptyProject, emptyService } from "./emptyProject.ts";
import { formatPorts } from "./HostEndpoint.ts";
import { isExpression } from "./toPortRequest.ts";

/**
 * A workflow whose `services:` are checked. `currentJob` is the job in which this process runs, if
 * it belongs to this workflow.
 */
export interface WorkflowFile {
  /** The absolute path, with forward slashes. */
  readonly file: string;
  readonly currentJob: string | null;
}

/**
 * More than a run may call:
 * https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations
 */
const MAX_WORKFLOWS = 100;

interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly root: Node | undefined;
}

/**
 * Reads the jobs of workflows, and of the workflows in the same repository that the running one
 * calls. Skips files that cannot be read. In a called workflow, GitHub only provides the job's name
 * and the caller's file, so the current job is the one with this name, if it is unique.
 */
export function readWorkflowJobs(requested: readonly WorkflowFile[], files: Files): Project[] {
  const workflows = new Map<string, Workflow>();
  const running = new Set<Workflow>();
  const read = (file: string): Workflow | undefined => {
    if (workflows.has(file) || workflows.size === MAX_WORKFLOWS) return workflows.get(file);
    const found = files.read(file, false);
    if (found === null || !("text" in found)) return undefined;
    const { text } = found;
    const workflow = { file, text, root: parseYaml(file, text).documents[0]?.root ?? undefined };
    workflows.set(file, workflow);
    return workflow;
  };
  let job: string | null = null;
  for (const { file, currentJob } of requested) {
    const workflow = read(file);
    if (workflow !== undefined && currentJob !== null) running.add(workflow);
    job ??= currentJob;
  }
  // The loop includes items that are added during the iteration.
  for (const caller of running)
    for (const called of listCalled(caller).flatMap((file) => read(file) ?? []))
      running.add(called);
  const [current, other] = [...running].filter(({ root }) => {
    const node = job === null ? undefined : getChild(root, "jobs", job);
    // A job that calls a workflow has no steps.
    return node !== undefined && getChild(node, "uses") === undefined;
  });
  return [...workflows.values()].flatMap((workflow) =>
    toProjects(workflow, other === undefined && workflow === current ? job : null),
  );
}

/** Returns the workflow files in the same repository that a workflow calls. */
function listCalled({ file, root }: Workflow): string[] {
  return [...(getMapping(root, "jobs")?.entries.values() ?? [])].flatMap((job) => {
    const name = /^\.\/\.github\/workflows\/([^/]+\.ya?ml)$/i.exec(
      readScalar(getChild(job, "uses")) ?? "",
    )?.[1];
    return name === undefined ? [] : [join(dirname(file), name)];
  });
}

/**
 * Returns the jobs of a workflow whose service containers publish host ports, each as a project
 * `workflow:FILE#JOB`. A matrix counts once. Skips ports that the engine assigns and entries that
 * GitHub or Docker refuses.
 *
 * @param current the job in which this process runs, if it is in this workflow
 */
function toProjects({ file, text, root }: Workflow, current: string | null): Project[] {
  return [...(getMapping(root, "jobs")?.entries ?? [])].flatMap(([job, node]) => {
    const services = readServices(getMapping(node, "services"), file);
    if (services.length === 0) return [];
    return [
      {
        ...emptyProject,
        origin: { kind: "workflow-job", current: job === current },
        name: `workflow:${basename(file)}#${job}`,
        directory: "",
        services,
        sources: new Map([[file, text]]),
      },
    ];
  });
}

function readServices(services: MappingNode | undefined, file: string): Service[] {
  return [...(services?.entries ?? [])].flatMap(([name, node]) => {
    const entries = getChild(node, "ports");
    const ports = entries?.kind === "sequence" ? entries.items.flatMap(readEntry) : [];
    if (ports.length === 0) return [];
    return [
      {
        ...emptyService,
        name,
        span: services?.keys.get(name) ?? { file, start: 0, end: 0 },
        image: readScalar(getChild(node, "image")),
        networks: [JOB_NETWORK],
        ports,
      },
    ];
  });
}

/**
 * The network of a job: `docker create` starts each container in the job's bridge network
 * (docs/reference/actions.md A10).
 */
const JOB_NETWORK: ServiceNetwork = {
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
  ipam: [],
};

/** Parses an entry: the argument of `docker create --publish`, which is Compose's short syntax. */
function readEntry(node: Node): PortBinding[] {
  const entry = readScalar(node);
  if (entry === null) return [];
  const binding = isExpression(entry) ? parseExpression(entry) : parseEntry(entry);
  return binding === null ? [] : [{ ...emptyBinding, span: node.span, written: entry, ...binding }];
}

type Published = Pick<PortBinding, "target" | "count" | "protocol" | "hostIp" | "published">;

function parseEntry(entry: string): Published | null {
  const port = parseShortPort(entry);
  if (isPortMistake(port) || port.host === null || port.host.first === 0) return null;
  const { target, count, protocol, hostIp, host } = port;
  const published = count === 1 ? formatPorts(host) : `${host.first}`;
  return { target, count, protocol, hostIp, published };
}

/**
 * Parses an entry with an expression. Only a literal address and a literal container port after the
 * last colon are known.
 */
function parseExpression(entry: string): Published | null {
  const [, address = null, published = "", container = ""] =
    /^(?:(\d+(?:\.\d+){3}|\[[\da-f:]+\]):)?(.*):([^:{}]+)$/is.exec(entry) ?? [];
  const port = parseShortPort(container);
  if (isPortMistake(port)) return null;
  const { target, count, protocol } = port;
  return { target, count, protocol, hostIp: address?.replace(/^\[|\]$/g, "") ?? null, published };
}

function readScalar(node: Node | undefined): string | null {
  return node?.kind === "scalar" && (node.type === "str" || node.type === "int")
    ? String(node.value)
    : null;
}
