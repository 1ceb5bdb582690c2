import { basename, dirname, join } from "node:path/posix";
import {
  getChild,
  getItems,
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
import {
  type ComposeStart,
  isDisabled,
  readComposeStarts,
  readScalar,
} from "./readComposeStarts.ts";
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

/** A job of a workflow as a project: its services are the service containers. */
export interface JobProject extends Project {
  readonly job: WorkflowJob;
}

/** The traits of a job that decide what runs at the same time on one host. */
export interface WorkflowJob {
  readonly file: string;
  /** The ids of the job itself, and of the jobs that end before it starts. */
  readonly follows: ReadonlySet<string>;
  readonly id: string;
  /** True if the workflow only runs when another one calls it. */
  readonly isCalled: boolean;
  /** The labels of its self-hosted runner; null if it is not known to have one. */
  readonly labels: readonly string[] | null;
  /** True if its steps run in a container. */
  readonly hasContainer: boolean;
  /** True if it is a matrix of several jobs that run at the same time. */
  readonly isParallel: boolean;
  /** The concurrency group that serializes it in a run of the workflow, else null. */
  readonly group: string | null;
  /** The concurrency groups that serialize it in all runs. */
  readonly fixedGroups: readonly string[];
  /** Its steps that start Compose projects. */
  readonly starts: readonly ComposeStart[];
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
export function readWorkflowJobs(requested: readonly WorkflowFile[], files: Files): JobProject[] {
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
function toProjects(workflow: Workflow, current: string | null): JobProject[] {
  const { file, text, root } = workflow;
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
        job: readJob(workflow, job, node),
      },
    ];
  });
}

function readJob({ file, root }: Workflow, id: string, node: Node): WorkflowJob {
  const group = readGroup(node);
  const isOwnGroup = group !== null && !/\b(?:matrix|strategy|github\.job)\b/.test(group);
  const groups = [group, readGroup(root)].filter((name) => name !== null);
  const triggers = getChild(root, "on");
  return {
    file,
    id,
    follows: findEarlierJobs(root, id),
    isCalled: listNames(triggers).join() === "workflow_call",
    labels: isDisabled(node) ? null : readSelfHostedLabels(getChild(node, "runs-on")),
    hasContainer: getChild(node, "container") !== undefined,
    isParallel: !isOwnGroup && mayRunInParallel(getChild(node, "strategy")),
    group: isOwnGroup ? group : null,
    fixedGroups: groups.filter((name) => !isExpression(name)),
    starts: isDisabled(node) ? [] : readComposeStarts(root, node, join(dirname(file), "../..")),
  };
}

function readGroup(node: Node | undefined): string | null {
  const concurrency = getChild(node, "concurrency");
  return readScalar(getChild(concurrency, "group") ?? concurrency)?.toLowerCase() ?? null;
}

/** Returns the texts of a scalar, a list or the keys of a mapping. */
function listNames(node: Node | undefined): string[] {
  if (node?.kind === "mapping") return [...node.entries.keys()];
  const items = node?.kind === "sequence" ? node.items : [node];
  return items.flatMap((item) => readScalar(item) ?? []);
}

/** Returns a job and the jobs that it needs, directly or indirectly. */
function findEarlierJobs(root: Node | undefined, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // The set grows in this loop.
  for (const name of found)
    for (const needed of listNames(getChild(root, "jobs", name, "needs"))) found.add(needed);
  return found;
}

/**
 * Returns the labels of a self-hosted runner. A runner group may also have GitHub's larger runners,
 * which are named like its images.
 */
function readSelfHostedLabels(node: Node | undefined): string[] | null {
  const isGroup = getChild(node, "group") !== undefined;
  const labels = node?.kind === "mapping" ? listNames(getChild(node, "labels")) : listNames(node);
  const known = labels.map((label) => label.toLowerCase());
  if (known.some(isExpression)) return null;
  const isSelfHosted = known.includes("self-hosted");
  const isHosted = known.some((label) => /^(?:ubuntu|windows|macos)-/.test(label));
  return isSelfHosted || (isGroup && !isHosted) ? known : null;
}

/** The most jobs of a matrix: https://docs.github.com/actions/reference/limits */
const MAX_LEGS = 256;

/** Returns whether a strategy is known to have several jobs that run at the same time. */
function mayRunInParallel(strategy: Node | undefined): boolean {
  const limit = getChild(strategy, "max-parallel");
  const matrix = getMapping(strategy, "matrix")?.entries ?? new Map<string, Node>();
  const lists = [...matrix].filter(([name]) => name !== "include" && name !== "exclude");
  // Expressions are only known when the workflow runs.
  if (limit !== undefined && !(Number(readScalar(limit)) > 1)) return false;
  if ([...matrix.values()].some(({ kind }) => kind !== "sequence")) return false;
  const combine = (legs: readonly Leg[], [name, node]: (typeof lists)[number]) =>
    legs
      .flatMap((leg) => getItems(node).map((item) => new Map([...leg, [name, formatValue(item)]])))
      .slice(0, MAX_LEGS);
  const hasValues = (leg: Leg, values: Leg) =>
    [...values].every(([name, value]) => (leg.get(name) ?? value) === value);
  const excluded = getItems(matrix.get("exclude")).map(readLeg);
  const included = getItems(matrix.get("include")).map(readLeg);
  const legs = (lists.length === 0 ? [] : lists.reduce(combine, [new Map()])).filter(
    (leg) => !excluded.some((values) => hasValues(leg, values)),
  );
  // An entry that fits a job extends it.
  const added = included.filter((values) => !legs.some((leg) => hasValues(leg, values)));
  return legs.length + added.length > 1;
}

/** The values of a matrix's job. */
type Leg = ReadonlyMap<string, string>;

function readLeg(node: Node): Leg {
  const entries = node.kind === "mapping" ? [...node.entries] : [];
  return new Map(entries.map(([name, value]) => [name, formatValue(value)]));
}

/** Formats a value for comparisons. Lists and mappings count as different. */
function formatValue(node: Node): string {
  return node.kind === "scalar" ? String(node.value) : `${node.span.start}`;
}

function readServices(services: MappingNode | undefined, file: string): Service[] {
  return [...(services?.entries ?? [])].flatMap(([name, node]) => {
    const ports = getItems(node, "ports").flatMap(readEntry);
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
