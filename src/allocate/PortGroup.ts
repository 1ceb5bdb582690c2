import type { Collision } from "../ports/findCollisions.ts";
import type { Obstacle } from "../host/HostView.ts";
import { toPortRequest, type PublishesIpv6 } from "../ports/toPortRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { formatServiceName, matchesService, type ServiceName } from "../ports/serviceName.ts";
import type { AllocationOptions, PortSetting } from "./AllocationOptions.ts";

/** Bindings that have the same host ports and move together. */
export interface PortGroup {
  /** Not empty. */
  readonly requests: readonly [PortRequest, ...PortRequest[]];
  /** The variable that is the whole host port of all of them, if they are all that it moves. */
  readonly variable: string | null;
  /** How many consecutive host ports it takes. */
  readonly size: number;
  /** The first port, where the user set it. */
  readonly requestedPort: number | null;
}

/** Whether `up` fails, or may fail. */
export function preventsStart({ status }: Obstacle): boolean {
  return status !== "own" && status !== "unknown";
}

export interface PortSelection {
  readonly groups: readonly PortGroup[];
  /** Those that ask for host ports and stay where they are. */
  readonly kept: readonly PortRequest[];
}

/**
 * Selects the ports that move, grouped by those that move together. Throws where the request names
 * what is not there.
 *
 * @param blocked those with which `up` fails, or may fail
 */
export function selectPortsToMove(
  requests: readonly PortRequest[],
  collisions: readonly Collision[],
  blocked: readonly PortRequest[],
  { services, settings }: Pick<AllocationOptions, "services" | "settings">,
): PortSelection {
  const movable = requests.filter(
    ({ kind, project }) =>
      (kind === "fixed" || kind === "pool") && project.origin.kind !== "workflow-job",
  );
  const isMovable = new Set(movable);
  const names = [
    ...(typeof services === "string" ? [] : services),
    ...settings.map(({ service }) => service),
  ];
  const isNamed = (request: PortRequest) => names.some((name) => matchesService(request, name));
  const candidates = requests.filter(
    (request) => isMovable.has(request) || (request.kind === "engine" && isNamed(request)),
  );
  checkNames(names, candidates);
  // Of what collides the later one moves; what runs already does not. What has no port for each of
  // its replicas gets them.
  const inConflict = new Set([
    ...movable.filter((request) => countHostPorts(request) > countDeclaredPorts(request)),
    ...blocked,
    ...collisions.flatMap(({ request, others }) => (isMovable.has(request) ? request : others)),
  ]);
  // A program outside of Compose gets its port by hand: it moves only if it must.
  const mustMove = (request: PortRequest) =>
    isNamed(request) ||
    (typeof services === "string" && inConflict.has(request)) ||
    (services === "all" &&
      isMovable.has(request) &&
      request.project.origin.kind !== "policy-needs");
  const moving = groupRequests(candidates, collisions).filter((group) =>
    group.requests.some(mustMove),
  );
  for (const setting of settings) checkSingle(setting, moving);
  const moved = new Set(moving.flatMap((group) => group.requests));
  return {
    groups: moving.map((group) => ({
      ...group,
      requestedPort: findRequestedPort(group, settings),
    })),
    kept: movable.filter((request) => !moved.has(request)),
  };
}

/**
 * How many host ports it takes: as many as a number says or a pool holds, and one for each replica
 * where an entry can be a pool.
 */
export function countHostPorts(request: PortRequest): number {
  const { binding, service } = request;
  return binding.count === 1
    ? Math.max(countDeclaredPorts(request), service.replicas)
    : countDeclaredPorts(request);
}

function countDeclaredPorts({ binding, endpoints: [endpoint] }: PortRequest): number {
  return endpoint === undefined ? binding.count : endpoint.last - endpoint.first + 1;
}

/** The host ports of a group that begins at a port. */
export function groupRange({ size }: PortGroup, first: number): PortRange {
  return { first, last: first + size - 1 };
}

/** Returns the request with other host ports, from this one on. */
export function moveRequest(request: PortRequest, port: number, ipv6: PublishesIpv6): PortRequest {
  const { project, service, binding } = request;
  const last = port + countHostPorts(request) - 1;
  const published = binding.count === 1 && last > port ? `${port}-${last}` : `${port}`;
  return toPortRequest(project, service, { ...binding, published }, ipv6);
}

function checkNames(names: readonly ServiceName[], candidates: readonly PortRequest[]): void {
  const unknown = names.find((name) => !candidates.some((each) => matchesService(each, name)));
  if (unknown === undefined) return;
  const services = [...new Set(candidates.map(({ service }) => service.name))];
  const known = services.slice(0, 20).join(", ") || "none";
  throw new Error(
    `no published port is of ${JSON.stringify(formatServiceName(unknown))}; ` +
      `the services with host ports are ${known}`,
  );
}

function groupRequests(
  requests: readonly PortRequest[],
  collisions: readonly Collision[],
): Omit<PortGroup, "requestedPort">[] {
  const colliding = new Set(
    collisions.flatMap(({ request, others }) =>
      others.some((other) => groupKey(other) === groupKey(request)) ? [groupKey(request)] : [],
    ),
  );
  const isAlone = (request: PortRequest) => colliding.has(groupKey(request));
  const groups = groupBy(requests, (each) => (isAlone(each) ? each : groupKey(each)));
  return Array.from(groups.values(), (members) => {
    const [first] = members as [PortRequest];
    return {
      requests: [first, ...members.slice(1)],
      variable: isAlone(first) ? null : first.binding.variable,
      size: Math.max(...members.map(countHostPorts)),
    };
  });
}

/**
 * What requests of a group have in common, unless they collide: the variable; else being one
 * container port on several addresses, or for several protocols.
 */
function groupKey({ project, service, binding, kind }: PortRequest): string {
  const { target, published, protocol, hostIp, variable } = binding;
  const address = published === null ? [protocol, hostIp] : [];
  const entry =
    variable === null ? [service.name, target, published, kind, ...address] : [variable];
  return JSON.stringify([project.directory, project.name, ...entry]);
}

/** A port may be set for one container port only. */
function checkSingle(
  { service, port }: PortSetting,
  groups: readonly Pick<PortGroup, "requests">[],
): void {
  const matches = groups.flatMap(({ requests }) =>
    requests.filter((request) => matchesService(request, service)).slice(0, 1),
  );
  if (matches.length < 2 || service.target !== null) return;
  const ways = matches.map(({ project, service: publisher, binding: { target, protocol } }) => {
    const isForeign = matches.some((other) => other.project !== project);
    const sameTarget = matches.filter(
      (other) => other.service === publisher && other.binding.target === target,
    );
    const way = {
      project: isForeign ? project.name : service.project,
      service: publisher.name,
      target,
    };
    return `${formatServiceName(sameTarget.length > 1 ? { ...way, protocol } : way)}=${port}`;
  });
  throw new Error(
    `${formatServiceName(service)} has several published ports: write one of ${ways.join(", ")}`,
  );
}

/**
 * Returns the first port, where it is set. What names the container port counts before what does
 * not, and may name one within a run of them.
 */
function findRequestedPort(
  { requests }: Pick<PortGroup, "requests">,
  settings: readonly PortSetting[],
): number | null {
  const found = settings.flatMap(({ service, port }) => {
    const { target } = service;
    const request = requests.find((each) => matchesService(each, service));
    if (request === undefined) return [];
    const { target: first } = request.binding;
    return [{ target, first: port - ((target ?? first) - first) }];
  });
  return (found.find(({ target }) => target !== null) ?? found[0])?.first ?? null;
}
