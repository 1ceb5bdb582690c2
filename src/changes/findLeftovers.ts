import { type Container, listContainerPorts } from "../host/engine/Container.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import { askForJson, listAllContainers, parseStart } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { type Holder, LEFT_OVER, makeHolder } from "../host/holders/Holder.ts";
import { findJob } from "../host/holders/Job.ts";
import { toContainerHolder } from "../host/holders/nameHolders.ts";
import {
  formatStart,
  listProcesses,
  readControlGroup,
  readStat,
  readUid,
  readBootTime,
} from "../host/linux/readProcess.ts";
import { groupBy } from "../lib/groupBy.ts";
import { asList, asObject, asString, isObject, type Json } from "../lib/json.ts";
import { MAX_PORT } from "../lib/PortRange.ts";
import { type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import { parseHostAddress } from "../ports/parseHostAddress.ts";
import { findRunner, isJobDirectory, type Runner } from "./findRunner.ts";
import { type HolderUse, type PlanOptions, planStops, type StopItem } from "./planStops.ts";

/** The containers, networks and processes that earlier jobs of this runner left. */
export interface Leftovers {
  /** In the order in which they are stopped: networks after their containers. */
  readonly items: readonly StopItem[];
  /** Why it cannot be known what earlier jobs left; null if it can. */
  readonly reason: string | null;
}

/** Far more than a canceled job leaves. */
const MAX_LEFTOVERS = 200;
const ID = /^[0-9a-f]{64}$/;

/**
 * Finds what earlier jobs of this runner left: running containers, with the networks of their
 * projects, and docker-proxy processes. Everything of which that is not certain is left out.
 * Containers that do not run use no port and stay.
 */
export async function findLeftovers(host: Host): Promise<Leftovers> {
  if ((await findJob(host))?.hosted) return { items: [], reason: null };
  const runner = await findRunner(host);
  if ("reason" in runner) return { items: [], reason: runner.reason };
  const engine = findEngine(host);
  const all = await listAllContainers(host, engine);
  if (all === null) return { items: [], reason: "Docker could not be asked for its containers" };
  const ask = (path: string) => askForJson(host, engine, path);
  const left = await findContainers(all, runner, host, ask);
  const networks = await findNetworks(all, left, runner, ask);
  return {
    items: [...toItems(left, runner), ...networks, ...findProxies(all, runner, host)],
    reason: null,
  };
}

/**
 * Plans what to stop. If a selector names leftovers, also those that use none of the ports. Uses of
 * leftovers are not planned twice.
 */
export async function planWithLeftovers(
  uses: readonly HolderUse[],
  options: PlanOptions,
): Promise<Leftovers> {
  const isSelected = options.only?.some(({ kind }) => kind === "leftovers") === true;
  if (!isSelected) return { items: planStops(uses, options), reason: null };
  const left = await findLeftovers(options.host);
  const keys = new Set(left.items.map(({ holder }) => getKey(holder)));
  const ids = new Set(
    left.items.flatMap(({ target }) => (target && "ids" in target ? target.ids : [])),
  );
  const others = uses.filter(({ holder, container }) =>
    container === null ? !keys.has(getKey(holder)) : !ids.has(container.id),
  );
  return { ...left, items: [...planStops(others, options), ...left.items] };
}

function getKey({ kind, name, pid, compose, runtime }: Holder): string {
  const id = kind === "process" ? pid : null;
  return JSON.stringify([kind, name, id, compose?.directory, runtime]);
}

/** Sends a GET request to the engine; returns null if it fails. */
type Ask = (path: string) => Promise<unknown>;

interface LeftContainer {
  readonly container: Container;
  /** ISO 8601, UTC, seconds. */
  readonly since: string | null;
}

/** Finds the running containers of earlier jobs. */
async function findContainers(
  containers: readonly Container[],
  runner: Runner,
  host: Host,
  ask: Ask,
): Promise<LeftContainer[]> {
  const own = containers.filter((each) => ID.test(each.id) && isOfRunner(each, runner, host));
  const checked = own.slice(0, MAX_LEFTOVERS).map(async (container) => {
    const state = asObject(asObject(await ask(`/containers/${container.id}/json`))["State"]);
    const isOlder = startedBefore(container.id, state, runner, host);
    return isOlder ? [{ container, since: parseStart(state) }] : [];
  });
  return (await Promise.all(checked)).flat();
}

/** Returns whether a container belongs to a job of this runner, this one or an earlier one. */
function isOfRunner(container: Container, runner: Runner, host: Host): boolean {
  const { id, compose, networks, runner: label } = container;
  if (runner.containers.has(id)) return false;
  // docs/reference/actions.md A10
  if (networks.some((name) => name.startsWith("github_network_")))
    return label !== null && label === runner.job.label;
  return compose !== null && isJobDirectory(compose.directory, runner, host);
}

/**
 * Returns whether the process of a container is older than this job. Its start time is compared in
 * clock ticks, because the clock of the engine may have changed since. A container that was created
 * by an earlier job and started again since then may be used by this job, and is younger.
 */
function startedBefore(id: string, state: Json, { startTicks }: Runner, host: Host): boolean {
  const { Pid: pid, Running: isRunning } = state;
  if (isRunning !== true || typeof pid !== "number" || !Number.isInteger(pid) || pid < 2)
    return false;
  const stat = readStat(pid, host);
  // An engine of another machine has other processes with these ids.
  const { container } = readControlGroup(pid, host);
  return stat !== null && container === id && stat.startTicks < startTicks;
}

/** Joins the containers of a service. */
function toItems(left: readonly LeftContainer[], { job }: Runner): StopItem[] {
  const byService = groupBy(left, ({ container: { id, compose } }) =>
    compose === null
      ? id
      : JSON.stringify([compose.project, compose.service, compose.directory, compose.oneOff]),
  );
  return Array.from(byService.values()).flatMap((group): StopItem[] => {
    const [first] = group;
    if (first === undefined) return [];
    const containers = group.map(({ container }) => container);
    const names = containers.map(({ name }) => name);
    const shown = formatNames(containers);
    return [
      {
        holder: toContainerHolder(first.container, first.since, job),
        endpoints: listContainerPorts(containers).map(({ endpoint }) => endpoint),
        target: {
          kind: "container",
          runtime: "docker",
          ids: containers.map(({ id }) => id),
          names,
          compose: null,
          removed: true,
        },
        command: `docker stop ${shown} && docker rm ${shown}`,
        reason: null,
      },
    ];
  });
}

/** Formats the names, or the ids if a name is not one that an engine gives. */
function formatNames(named: readonly { readonly id: string; readonly name: string }[]): string {
  const isPlain = named.every(({ name }) => /^[a-zA-Z0-9][\w.-]*$/.test(name));
  return named.map(({ id, name }) => (isPlain ? name : id.slice(0, 12))).join(" ");
}

/**
 * Finds the networks of earlier jobs: those of Compose projects of which no other container exists,
 * and the runner's own ones. Nothing but containers that are removed may be attached, and at least
 * one of them must be.
 */
async function findNetworks(
  all: readonly Container[],
  left: readonly LeftContainer[],
  runner: Runner,
  ask: Ask,
): Promise<StopItem[]> {
  const removed = new Set(left.map(({ container }) => container));
  if (removed.size === 0) return [];
  const networks = asList(await ask("/networks")).filter(isObject);
  const ids = new Set([...removed].map(({ id }) => id));
  const isLeft = ({ Labels: labels, Name: name, Scope: scope, Id: id, Created: at }: Json) => {
    if (scope !== "local" || !ID.test(asString(id)) || !isBefore(at, runner)) return false;
    const attached = all.filter((each) => each.networks.includes(asString(name)));
    if (attached.length === 0 || !attached.every((each) => removed.has(each))) return false;
    const project = asObject(labels)["com.docker.compose.project"];
    if (typeof project === "string")
      return all.every((each) => each.compose?.project !== project || removed.has(each));
    const { label } = runner.job;
    return (
      asString(name).startsWith("github_network_") && label !== null && label in asObject(labels)
    );
  };
  const found = networks.filter(isLeft).slice(0, MAX_LEFTOVERS);
  const alone = found.map(async (network) => {
    const details = asObject(await ask(`/networks/${asString(network["Id"])}`));
    // Without the list, it is not known what is attached.
    const { Containers: attached } = details;
    if (!isObject(attached)) return [];
    return Object.keys(attached).every((each) => ids.has(each)) ? [toNetworkItem(network)] : [];
  });
  return (await Promise.all(alone)).flat();
}

function toNetworkItem({ Id: id, Name: name }: Json): StopItem {
  const network = { id: asString(id), name: asString(name) };
  return {
    holder: makeHolder("unknown", `network ${formatNames([network])}`),
    endpoints: [],
    target: { kind: "network", ids: [network.id], names: [network.name] },
    command: `docker network rm ${formatNames([network])}`,
    reason: null,
  };
}

/** Returns whether a time of the engine is before this job; false if that is not known. */
function isBefore(time: unknown, { job }: Runner): boolean {
  const [at, start] = [Date.parse(asString(time)), Date.parse(job.worker?.since ?? "")];
  return at + ROUNDING < start;
}

/** Milliseconds. The kernel gives the time of its start in seconds. */
const ROUNDING = 2000;

/**
 * Finds the docker-proxy processes whose engine has ended, and whose port no container uses. If
 * there are containers of another engine, they may be theirs.
 */
function findProxies(all: readonly Container[], { startTicks }: Runner, host: Host): StopItem[] {
  const boot = readBootTime(host);
  const ownUid = readUid("self", host);
  const first = readStat("1", host);
  // In a container, the engine may be process 1.
  if (first === null || first.name === "dockerd") return [];
  const published = listContainerPorts(all);
  const found = listProcesses(host).flatMap((stat): StopItem[] => {
    const { pid } = stat;
    if (stat.name !== "docker-proxy" || stat.parent !== 1) return [];
    const endpoint = parseProxy(host.read(`/proc/${pid}/cmdline`) ?? "");
    if (endpoint === null || stat.startTicks >= startTicks) return [];
    if (published.some((each) => overlaps(each.endpoint, endpoint))) return [];
    const since = formatStart(stat.start, boot);
    const isForeign = ownUid !== 0 && readUid(pid, host) !== ownUid;
    const more = { pid, since, detail: LEFT_OVER, ...(isForeign && { foreign: true as const }) };
    return [
      {
        holder: makeHolder("process", stat.name, more),
        endpoints: [endpoint],
        target: { kind: "process", pid, startTicks: stat.startTicks, name: stat.name },
        command: `${isForeign ? "sudo " : ""}kill ${pid}`,
        reason: null,
      },
    ];
  });
  return found.length === 0 || hasOtherEngine(all, host) ? [] : found;
}

/** Returns whether a container runs that this engine does not list, and may have published. */
function hasOtherEngine(all: readonly Container[], host: Host): boolean {
  const known = new Set(all.map(({ id }) => id));
  return (host.list("/proc") ?? []).some((name) => {
    const container = /^\d+$/.test(name) ? readControlGroup(name, host).container : null;
    return container !== null && !known.has(container);
  });
}

/** Parses the host's endpoint from the arguments of a docker-proxy; null if one is missing. */
function parseProxy(commandLine: string): HostEndpoint | null {
  const words = commandLine.split("\0");
  const option = (name: string) => words[words.indexOf(name) + 1] ?? "";
  const address = parseHostAddress(option("-host-ip"));
  const protocol = (["tcp", "udp", "sctp"] as const).find((each) => each === option("-proto"));
  const port = Number(option("-host-port"));
  if (address === null || protocol === undefined) return null;
  return Number.isInteger(port) && port > 0 && port <= MAX_PORT
    ? { ...address, first: port, last: port, protocol }
    : null;
}
