import { environmentOf, isComposeProject, type Project, type Service } from "../compose/index.ts";
import type { Container, PublishedEndpoint } from "../host/engine/Container.ts";
import { holdsPorts } from "../host/engine/readContainers.ts";
import { isSameDirectory } from "../host/holders/classifyOwnership.ts";
import type { Host } from "../host/Host.ts";
import { listLeasedPorts } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import { groupBy } from "../lib/groupBy.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { type HostEndpoint, isLoopback } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { hasTarget } from "../ports/serviceName.ts";

/** A host port of a published port to verify, for one container of the service. */
export interface PortCheck {
  readonly request: PortRequest;
  /** The container port. */
  readonly target: number;
  /** The container of the service, in whatever state; null if there is none. */
  readonly container: Container | null;
  /** All containers of the service. */
  readonly own: readonly Container[];
  /** A container of a project with the same name and service in another directory, if any. */
  readonly namesake: Container | null;
  /** True if a service of a project with this name has a container, in whatever state. */
  readonly isStarted: boolean;
  /** A service that has to end or be healthy before this one starts, but failed, if any. */
  readonly failed: string | null;
  /** The ports that the project or a lease plans, by address; empty if the engine assigns one. */
  readonly planned: readonly HostEndpoint[];
  /** True if a lease decides the planned port, and the project names another one. */
  readonly isLeased: boolean;
  /** Where the container publishes the port, if it runs. */
  readonly actual: readonly HostEndpoint[];
  /** True if `actual` is what is planned. */
  readonly isPlanned: boolean;
}

/** Returns the planned ports on the first of their addresses; null if the engine assigns one. */
export function joinPlanned({ planned }: Pick<PortCheck, "planned">): HostEndpoint | null {
  const [endpoint] = planned;
  if (endpoint === undefined) return null;
  const last = Math.max(...planned.map((each) => each.last));
  return { ...endpoint, first: Math.min(...planned.map((each) => each.first)), last };
}

/** The containers of a service. */
type ServiceContainers = Pick<PortCheck, "own" | "namesake" | "isStarted" | "failed"> & {
  /** A container or null for each one that should run. */
  readonly slots: readonly (Container | null)[];
};

/** Lists what to verify: the ports of all services that should run now. */
export function listPortChecks(
  { requests }: Plan,
  containers: readonly Container[],
  leases: readonly Lease[],
  host: Host,
): PortCheck[] {
  const published = requests.filter(isVerified);
  const ports = published.reduce(
    (sum, { binding, service }) => sum + binding.count * Math.max(1, service.replicas),
    0,
  );
  if (ports > MAX_CHECKS)
    throw new Error(
      `the projects publish ${ports} host ports, and only ${MAX_CHECKS} can be verified; ` +
        "verify fewer services at once (--service)",
    );
  return [...groupBy(published, ({ service }) => service)].flatMap(([service, entries]) => {
    const project = entries[0]?.project;
    if (project === undefined) return [];
    const { slots, ...found } = findServiceContainers(project, service, containers, host);
    if (hasEnded(project, service, found.own)) return [];
    const isLinux = host.platform === "linux";
    const ofService = leases.filter((lease) => lease.service === service.name);
    return entries.flatMap((request) =>
      slots.flatMap((container) =>
        Array.from({ length: request.binding.count }, (_, offset): PortCheck => {
          const target = request.binding.target + offset;
          const leased = listLeasedPorts(request, target, ofService);
          const isLeased = leased.length > 0 && !leased.some((port) => isRequested(request, port));
          const planned = listPlanned(request, offset, leased);
          const selection = { request, planned, entries, leases: ofService, target, isLinux };
          const actual = selectActual(container, selection);
          const of = { request, target, container, ...found };
          return { ...of, planned, isLeased, ...actual };
        }),
      ),
    );
  });
}

/** The most host ports of a run. */
const MAX_CHECKS = 4096;

/** Returns whether the engine publishes an entry when `docker compose up` starts the project. */
export function isVerified({ kind, project }: PortRequest): boolean {
  const isPublished = kind === "fixed" || kind === "pool" || kind === "engine";
  return isPublished && isComposeProject(project) && environmentOf(project) === null;
}

function findServiceContainers(
  project: Project,
  service: Service,
  containers: readonly Container[],
  host: Host,
): ServiceContainers {
  const name = getNameOnEngine(project);
  const ofProject = containers.filter(
    ({ compose }) => compose?.project === name && !compose.oneOff,
  );
  const named = ofProject.filter(({ compose }) => compose?.service === service.name);
  const isHere = ({ compose }: Container) =>
    isSameDirectory(compose?.directory ?? "", project.directory, host);
  const dependencies = new Set([...service.dependsOn, ...service.waitsFor]);
  const failed = ofProject.find(
    (each) => dependencies.has(each.compose?.service ?? "") && hasFailed(each) && isHere(each),
  );
  const own = named
    .filter(isHere)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const running = own.filter(({ state }) => holdsPorts(state));
  const missing = Math.max(0, service.replicas - running.length);
  const ended = own.filter((each) => !running.includes(each)).slice(0, missing);
  const nothing = Array.from({ length: missing - ended.length }, () => null);
  const namesake = named.find((each) => !isHere(each)) ?? null;
  const slots = [...running, ...ended, ...nothing];
  const isStarted = ofProject.length > 0;
  return { slots, own, namesake, isStarted, failed: failed?.compose?.service ?? null };
}

function hasFailed({ state, status }: Container): boolean {
  return (state === "exited" && !status.startsWith("Exited (0)")) || status.endsWith("(unhealthy)");
}

/** Returns whether a service has done its work, for which another service waits. */
function hasEnded({ services }: Project, { name }: Service, own: readonly Container[]): boolean {
  return (
    own.length > 0 &&
    own.every(({ state, status }) => state === "exited" && status.startsWith("Exited (0)")) &&
    services.some(({ waitsFor }) => waitsFor.includes(name))
  );
}

/** Returns the planned endpoints of a port, or of a pool. */
function listPlanned(
  { endpoints, kind }: PortRequest,
  offset: number,
  leased: readonly number[],
): HostEndpoint[] {
  if (leased.length > 0)
    return leased.flatMap((port) =>
      endpoints.map((endpoint) => ({ ...endpoint, first: port, last: port })),
    );
  if (kind === "pool") return [...endpoints];
  return endpoints.map((endpoint) => {
    const port = endpoint.first + offset;
    return { ...endpoint, first: port, last: port };
  });
}

const isRequested = ({ endpoints }: PortRequest, port: number) =>
  endpoints.length === 0 || endpoints.some(({ first, last }) => first <= port && port <= last);

function findPublished(
  { state, published }: Container,
  { binding }: PortRequest,
  target: number,
): readonly PublishedEndpoint[] {
  if (!holdsPorts(state)) return [];
  const protocol = binding.protocol.toLowerCase();
  return published.filter((each) => each.target === target && each.protocol === protocol);
}

interface Selection {
  readonly request: PortRequest;
  readonly planned: readonly HostEndpoint[];
  /** All entries of the service. */
  readonly entries: readonly PortRequest[];
  readonly leases: readonly Lease[];
  readonly target: number;
  readonly isLinux: boolean;
}

/** Selects those of the endpoints that a container publishes that are for an entry. */
function selectActual(
  container: Container | null,
  { request, planned, entries, leases, target, isLinux }: Selection,
): Pick<PortCheck, "actual" | "isPlanned"> {
  const published = container === null ? [] : findPublished(container, request, target);
  const matching = published.filter((each) => matches(each, request, { planned, isLinux }));
  if (matching.length > 0) return { actual: matching, isPlanned: true };
  const others = entries.filter(
    (each) => each !== request && hasTarget(each.binding, target, request.binding.protocol),
  );
  const isOfOther = (endpoint: HostEndpoint) =>
    others.some((other) => {
      const leased = listLeasedPorts(other, target, leases);
      const plan = listPlanned(other, target - other.binding.target, leased);
      return matches(endpoint, other, { planned: plan, isLinux });
    });
  const actual = published.filter((each) => !isOfOther(each));
  return { actual, isPlanned: planned.length === 0 };
}

/**
 * Returns whether an endpoint is a planned one. An entry without an address may be published on one
 * that only the engine knows, but on Linux not on a loopback address.
 */
function matches(
  endpoint: HostEndpoint,
  { binding }: PortRequest,
  { planned, isLinux }: Pick<Selection, "planned" | "isLinux">,
): boolean {
  const { first: port, address } = endpoint;
  const isOpen = binding.hostIp === null && !(isLinux && isLoopback(endpoint));
  return planned.some(
    (each) => each.first <= port && port <= each.last && (isOpen || each.address === address),
  );
}
