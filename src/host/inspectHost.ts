import { compute } from "../lib/compute.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { MAX_PORT } from "../lib/PortRange.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { sharesUdp, usesNewAddresses } from "../ports/engineRelease.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { listGateways } from "../ports/listGateways.ts";
import type { Plan } from "../ports/Plan.ts";
import { findBoundSockets } from "./linux/ss.ts";
import type { Container } from "./engine/Container.ts";
import { type BlindSpot, describeVisibility } from "./BlindSpot.ts";
import { PortTable } from "./PortTable.ts";
import { findBlindSpot, publishesOnWindows } from "./findBlindSpot.ts";
import { type Engine, findEngine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import type { HostView, Obstacle } from "./HostView.ts";
import type { Holder } from "./holders/Holder.ts";
import {
  diagnose,
  type HostEvidence,
  makeObstacle,
  type Target,
  TENTATIVE,
  type UnnamedObstacle,
} from "./diagnose.ts";
import { findLowestPort } from "./linux/findLowestPort.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import { nameObstacles } from "./holders/nameObstacles.ts";
import { isSameDirectory } from "./holders/classifyOwnership.ts";
import { type BindOutcomes, getOutcome, selectPorts, tryBind } from "./tryBind.ts";
import { type EngineView, readContainers } from "./engine/readContainers.ts";
import { readKernel } from "./linux/readKernel.ts";
import { listSockets, NO_SOCKETS } from "./listSockets.ts";
import { readExcludedRanges } from "./windows/excludedPorts.ts";
import { listWindowsSockets } from "./windows/wsl.ts";

/** The system whose sockets the engine conflicts with; null if none of them can be seen. */
type SocketSource = "this host" | "Windows" | null;

/**
 * Inspects the host and returns the obstacles for each endpoint of the plan. If the engine's socket
 * exists, its containers are always listed, because a project with the same name may use other
 * ports.
 */
export async function inspectHost(plan: Plan, host: Host): Promise<HostView> {
  const kernel = readKernel(host);
  const engine = findEngine(host);
  const blind = findBlindSpot(host, engine);
  const reading = readContainers(host, engine);
  const { certain, transient } = listTargets(plan);
  const endpoints = [...certain, ...transient].map(({ endpoint }) => endpoint);
  const source = findSource(blind, engine, host);
  const tried = await tryBind(source === "this host" ? endpoints : [], host);
  const own = listOwnAddresses(tried, certain);
  const outcomes = leaveUndecided(tried, own);
  const { view, failure } = await reading;
  const request = { endpoints, outcomes, view, source };
  const { missing, ...collected } = await collectEvidence(request, host);
  const visibility = describeVisibility(blind, failure, missing);
  const lowestPort = findLowestPort(endpoints, host, engine, kernel);
  const evidence = { kernel, visible: visibility.visible, lowestPort, ...collected };
  const diagnoseAll = (targets: readonly Target[]) =>
    compute(() => targets.flatMap((target) => diagnose(target, evidence)));
  const obstacles = diagnoseAll(certain);
  obstacles.push(...findTentative(own, obstacles, view?.version ?? null));
  // Only Docker engines report a release.
  const passing = view?.version ? transient : [];
  for (const obstacle of diagnoseAll(passing))
    if (obstacle.status === "taken")
      obstacles.push({ ...obstacle, status: "possible", reason: ANY_NETWORK });
  const named = obstacles.length === 0 ? [] : await nameObstacles(obstacles, view, engine, host);
  return {
    kernel,
    probed: true,
    ...visibility,
    engineRelease: view?.version ?? null,
    inUse: evidence.table.inUse,
    obstacles: hideNames(named, plan),
    runningProjects: findRunningProjects(plan, view?.containers ?? [], host),
  };
}

/** Returns the endpoints that are published for certain, and those that may be for a moment. */
function listTargets({ requests }: Plan): Record<"certain" | "transient", Target[]> {
  const certain = requests.flatMap((request) =>
    request.endpoints.map((endpoint) => ({ request, endpoint })),
  );
  const fixed = requests.filter(({ kind }) => kind === "fixed");
  const transient = fixed.flatMap((request) =>
    (request.transient ?? []).map((endpoint) => ({ request, endpoint })),
  );
  return { certain, transient };
}

/**
 * Returns the system on which ports are bound. For an engine in a virtual machine, a program of
 * this host binds them too (docs/reference/engine.md E21, E26).
 */
function findSource(blind: BlindSpot | null, engine: Engine, host: Host): SocketSource {
  if (blind === null || blind.bindsHere) return "this host";
  return publishesOnWindows(host, engine) ? "Windows" : null;
}

/** Returns the targets on addresses that the host gets when `up` creates the networks. */
function listOwnAddresses(outcomes: BindOutcomes, targets: readonly Target[]): readonly Target[] {
  return targets.filter(
    ({ request, endpoint }) =>
      getOutcome(outcomes, endpoint, endpoint.first) === "not-local" &&
      listGateways(request.project).has(endpoint.address),
  );
}

/** Leaves ports on these addresses undecided. */
function leaveUndecided(outcomes: BindOutcomes, own: readonly Target[]): BindOutcomes {
  if (own.length === 0) return outcomes;
  const addresses = new Set(own.map(({ endpoint }) => endpoint.address));
  return new Map(
    [...outcomes].map(([key, tried]) =>
      addresses.has(tried.endpoint.address) ? [key, { ...tried, outcome: "failed" }] : [key, tried],
    ),
  );
}

/** Returns the targets that have no other obstacle, but whose address may not be usable in time. */
function findTentative(
  own: readonly Target[],
  obstacles: readonly UnnamedObstacle[],
  release: string | null,
): UnnamedObstacle[] {
  if (usesNewAddresses(release)) return [];
  const blocked = new Set(obstacles.map(({ request }) => request));
  return own
    .filter(({ request, endpoint }) => endpoint.family === "IPv6" && !blocked.has(request))
    .map((target) => makeObstacle(target, target.endpoint, "possible", { reason: TENTATIVE }));
}

/** Replaces the names of projects that must not be printed in the names of their containers. */
function hideNames(obstacles: readonly Obstacle[], { projects }: Plan): readonly Obstacle[] {
  const secret = projects.filter(({ hasSecretName }) => hasSecretName);
  if (secret.length === 0) return obstacles;
  const printed = new Map(secret.map((project) => [getNameOnEngine(project), project.name]));
  const hide = (holder: Holder): Holder => {
    const { compose } = holder;
    const project = printed.get(compose?.project ?? "");
    if (compose === null || project === undefined) return holder;
    const name = `${project}/${compose.service}`;
    return { ...holder, name, detail: null, compose: { ...compose, project } };
  };
  return obstacles.map((each) => ({ ...each, holders: each.holders.map(hide) }));
}

const ANY_NETWORK =
  "the service has several networks, and the engine may publish on another one first";

/**
 * Reads only the kernel's settings, not sockets or the engine (`--no-probe`). Missing settings have
 * Linux's defaults, and IPv6 counts as available.
 */
export function inspectKernel(host: Host): HostView {
  const kernel = { ...readKernel(host), ipv6: true };
  return { kernel, probed: false, visible: true, reason: null, obstacles: [], runningProjects: [] };
}

interface EvidenceRequest {
  readonly endpoints: readonly HostEndpoint[];
  readonly outcomes: BindOutcomes;
  readonly view: EngineView | null;
  readonly source: SocketSource;
}

/**
 * Reads the kernel's tables if a bind was refused or could not be tried. Refused ports are tried
 * once more, with the options of this engine, because another inspection may have bound them for a
 * moment.
 */
async function collectEvidence(
  { endpoints, outcomes, view, source }: EvidenceRequest,
  host: Host,
): Promise<Pick<HostEvidence, "outcomes" | "table" | "excluded"> & { missing: string | null }> {
  const containers = view?.containers ?? [];
  const refused = selectPorts(outcomes, "in-use");
  // A range is tried completely, or only at its first port.
  const untried = endpoints.filter((each) => getOutcome(outcomes, each, each.last) === undefined);
  const undecided = [...untried, ...selectPorts(outcomes, "denied", "failed")];
  if (source === null || refused.length + undecided.length === 0)
    return { outcomes, table: new PortTable([], containers), excluded: [], missing: null };
  const { sockets, missing } = await findSockets(refused, undecided, source, host);
  const protocols = new Set(undecided.map(({ protocol }) => protocol));
  const isKeptByWindows = source === "Windows" || host.platform === "win32";
  const retried = await tryBind(refused, host, sharesUdp(view?.version ?? null));
  return {
    outcomes: new Map([...outcomes, ...retried]),
    table: new PortTable(sockets, containers),
    excluded: isKeptByWindows ? await readExcludedRanges(protocols, host) : [],
    // A bind has decided all other ports.
    missing: undecided.length === 0 ? null : missing,
  };
}

/**
 * Returns the sockets on ports that were refused or not decided, and why sockets of this host are
 * missing.
 */
async function findSockets(
  refused: readonly HostEndpoint[],
  undecided: readonly HostEndpoint[],
  source: "this host" | "Windows",
  host: Host,
): Promise<{ sockets: KernelSocket[]; missing: string | null }> {
  const ports = new Uint8Array(MAX_PORT + 1);
  for (const { first, last } of [...refused, ...undecided]) ports.fill(1, first, last + 1);
  const isRequested = (port: number) => ports[port] === 1;
  const { sockets, missing } =
    source === "this host" ? await listSockets(host, isRequested) : NO_SOCKETS;
  const listed = new Set(sockets.map(({ port }) => port));
  const unlisted = new Set(refused.map(({ first }) => first).filter((port) => !listed.has(port)));
  const bound = await findBoundSockets([...unlisted], host);
  // With mirrored networking, WSL also refuses ports that are bound on Windows
  // (docs/reference/engine.md E21).
  if (source === "this host" && bound.length >= unlisted.size)
    return { sockets: [...sockets, ...bound], missing };
  const ofWindows = await listWindowsSockets(host);
  const others = ofWindows.filter(({ port }) => isRequested(port) && !listed.has(port));
  return { sockets: [...sockets, ...bound, ...others], missing };
}

/**
 * Returns the directories in which projects with the plan's names run, without duplicates. A
 * project's own directory is spelled like in the project.
 */
function findRunningProjects(
  plan: Plan,
  containers: readonly Container[],
  host: Host,
): HostView["runningProjects"] {
  const places = containers.flatMap(({ compose }) => {
    if (compose === null || compose.oneOff || compose.directory === "") return [];
    const { project, directory } = compose;
    const named = plan.projects.filter((each) => getNameOnEngine(each) === project);
    const own = named.find((each) => isSameDirectory(directory, each.directory, host));
    return named.length === 0 ? [] : [{ project, directory: own?.directory ?? directory }];
  });
  return distinctBy(places, ({ project, directory }) => `${project} ${directory}`);
}
