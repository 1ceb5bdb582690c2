import { describeUnknownService, type Service } from "../compose/index.ts";
import type { Collision } from "../ports/findCollisions.ts";
import type { Obstacle } from "../host/HostView.ts";
import { toPortRequest } from "../ports/toPortRequest.ts";
import { countDeclaredPorts, countHostPorts } from "../ports/countHostPorts.ts";
import type { EngineSettings } from "../ports/EngineSettings.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { formatServiceName, matchesService, type ServiceName } from "../ports/serviceName.ts";
import type { AllocationOptions, PortSetting } from "./AllocationOptions.ts";

/** Port requests with the same host ports, which move together. */
export interface PortGroup {
  readonly requests: readonly [PortRequest, ...PortRequest[]];
  /** The variable that is the entire host port of these requests and of no others, or null. */
  readonly variable: string | null;
  /** The number of consecutive host ports. */
  readonly size: number;
  /** The first port if the user set it, else null. */
  readonly requestedPort: number | null;
}

/** Returns whether an obstacle makes `up` fail, or may do so. */
export function preventsStart({ status }: Obstacle): boolean {
  return status !== "own" && status !== "unknown";
}

export interface PortSelection {
  readonly groups: readonly PortGroup[];
  /** Requests that keep their host ports. */
  readonly kept: readonly PortRequest[];
}

/**
 * Selects the ports that move. Throws if the options name a port that no service publishes.
 *
 * @param blocked requests with which `up` fails, or may fail
 */
export function selectPortsToMove(
  requests: readonly PortRequest[],
  collisions: readonly Collision[],
  blocked: readonly PortRequest[],
  options: Pick<AllocationOptions, "services" | "settings" | "variables" | "exported">,
): PortSelection {
  const { services, settings } = options;
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
  checkNames(names, candidates, requests);
  // The later request of a collision moves, unless it belongs to a job, which is running already.
  // A request also moves if it has fewer ports than its service has replicas.
  const inConflict = new Set([
    ...movable.filter((request) => countHostPorts(request) > countDeclaredPorts(request)),
    ...blocked,
    ...collisions.flatMap(({ request, others }) => (isMovable.has(request) ? request : others)),
  ]);
  const mustMove = (request: PortRequest) =>
    isNamed(request) ||
    (typeof services === "string" && inConflict.has(request)) ||
    (services === "all" && isMovable.has(request) && takesPort(request, options));
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
 * Returns whether whatever binds a port gets another one that is assigned to it. A program outside
 * Compose reads the variable that the policy names. Without one, it may read a variable such as
 * `PORTPLAN_E2E_4444`, unless it has fallback ports, which it tries itself.
 */
function takesPort(
  { project, service, binding }: PortRequest,
  { variables, exported }: Pick<AllocationOptions, "variables" | "exported">,
): boolean {
  const { origin } = project;
  if (origin.kind !== "policy-needs") return true;
  if (binding.variable !== null) return variables;
  return exported && (origin.fallback.get(service.name) ?? []).length === 0;
}

/** Returns the host ports of a group from its first port. */
export function groupRange({ size }: PortGroup, first: number): PortRange {
  return { first, last: first + size - 1 };
}

/** Returns the request with other host ports, of which `port` is the first. */
export function moveRequest(
  request: PortRequest,
  port: number,
  engine: EngineSettings,
): PortRequest {
  const { project, service, binding } = request;
  const last = port + countHostPorts(request) - 1;
  const published = binding.count === 1 && last > port ? `${port}-${last}` : `${port}`;
  return toPortRequest(project, service, { ...binding, published }, engine);
}

/** Throws if the user names a service that does not exist, or that publishes no such port. */
function checkNames(
  names: readonly ServiceName[],
  candidates: readonly PortRequest[],
  requests: readonly PortRequest[],
): void {
  const unknown = names.find((name) => !candidates.some((each) => matchesService(each, name)));
  if (unknown === undefined) return;
  const projects = [...new Set(requests.map(({ project }) => project))];
  const own = projects.filter(
    (project) => unknown.project === null || getResolvedName(project) === unknown.project,
  );
  const hasName = (service: Service) => service.name === unknown.service;
  const written = formatServiceName(unknown);
  if (own.some(({ services }) => services.some(hasName)) || own.length === 0) {
    const services = [...new Set(candidates.map(({ service }) => service.name))];
    const known = services.slice(0, 20).join(", ") || "none";
    throw new Error(
      `no published port matches ${JSON.stringify(written)} (services with host ports: ${known})`,
    );
  }
  if (own.some(({ disabled }) => disabled.some(hasName)))
    throw new Error(
      `service ${unknown.service} is not part of this run; activate one of its profiles, or ` +
        "select it",
    );
  const all = own.flatMap(({ services }) => services.map(({ name }) => name));
  const { message, fix } = describeUnknownService(written, all);
  throw new Error(`${message}; ${fix}`);
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
 * Returns the key that the requests of a group share unless they collide: the variable, else the
 * service with its container and host port, for all addresses and protocols.
 */
function groupKey({ project, service, binding, kind }: PortRequest): string {
  const { target, published, protocol, hostIp, variable } = binding;
  const address = published === null ? [protocol, hostIp] : [];
  const entry =
    variable === null ? [service.name, target, published, kind, ...address] : [variable];
  return JSON.stringify([project.directory, project.name, ...entry]);
}

/** Throws if a port is set for a service with several container ports. */
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
    const name = {
      project: isForeign ? project.name : service.project,
      service: publisher.name,
      target,
      ...(sameTarget.length > 1 && { protocol }),
    };
    return `${formatServiceName(name)}=${port}`;
  });
  throw new Error(
    `${formatServiceName(service)} publishes several ports (choose from ${ways.join(", ")})`,
  );
}

/**
 * Returns the first port of a group if the user set it, else null. A setting with a container port,
 * which may be inside a range, takes precedence over a setting without one.
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
