import { getNameOnEngine, getPublicName } from "../ports/getNameOnEngine.ts";
import { type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { NEEDS_PROJECT } from "../policy/buildNeedsProject.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { groupBy } from "../lib/groupBy.ts";
import { type Holder, makeHolder } from "../host/holders/Holder.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { isSameUse, type Lease } from "./Lease.ts";

/** Adds other runs' leases to the host view, as obstacles and as ports never to suggest. */
export function addLeases(view: HostView, plan: Plan, leases: readonly Lease[]): HostView {
  if (leases.length === 0) return view;
  const foreign = findForeignLeases(plan, leases);
  const obstacles = plan.requests.flatMap((request) =>
    request.endpoints.flatMap((endpoint) => findLeaseObstacles(request, endpoint, foreign)),
  );
  return {
    ...view,
    obstacles: [...view.obstacles, ...obstacles],
    inUse: [...(view.inUse ?? []), ...foreign.flatMap(listEndpoints)],
  };
}

/**
 * Returns the leases that are not for requests of the plan. Two leases on one port always have the
 * same use, so if one is for the plan, the other is too, whatever its name.
 */
export function findForeignLeases(
  { requests }: Pick<Plan, "requests">,
  leases: readonly Lease[],
): readonly Lease[] {
  const ofPlan = leases.filter((lease) => !requests.every((request) => isForeign(lease, request)));
  const ports = new Set(ofPlan.map(formatKey));
  return leases.filter((lease) => !ports.has(formatKey(lease)));
}

/**
 * Returns the host port to which an allocation moved the first container port of a request,
 * according to its lease; null if there is none, or more than one.
 */
export function findMovedPort(request: PortRequest, leases: readonly Lease[]): number | null {
  const [port = null, ...others] = listLeasedPorts(request, request.binding.target, leases);
  return others.length === 0 && port !== request.endpoints[0]?.first ? port : null;
}

/** Lists the host ports that are leased for a container port of a request, ascending. */
export function listLeasedPorts(
  request: PortRequest,
  target: number,
  leases: readonly Lease[],
): number[] {
  const protocol = request.binding.protocol.toLowerCase();
  const own = leases.filter(
    (lease) => lease.target === target && lease.protocol === protocol && !isForeign(lease, request),
  );
  return [...new Set(own.map(({ port }) => port))].toSorted((a, b) => a - b);
}

function isForeign(lease: Lease, { project, service, binding }: PortRequest): boolean {
  const { target, count } = binding;
  if (!lease.ours || lease.target < target || lease.target >= target + count) return true;
  return !isSameUse(lease, {
    ...lease,
    project: getPublicName(project),
    startedAs: getNameOnEngine(project),
    service: service.name,
    directory: project.directory,
  });
}

export function toLeaseHolder(lease: Lease): Holder {
  const { project, directory, pid, since, ours, account } = lease;
  const name = project === "" ? "another run" : formatLeaseName(lease);
  const details = [
    directory === "" ? "" : `for ${directory}`,
    ours || account === null ? "" : `of account ${account}`,
  ];
  const release = formatReleaseCommand(lease);
  return makeHolder("lease", name, {
    pid,
    since: since === null ? null : formatSeconds(since),
    detail: details.filter(Boolean).join(", ") || null,
    ...(release !== null && { release }),
  });
}

/** Removes the fraction of the seconds of a time in ISO 8601. */
export const formatSeconds = (time: string) => time.replace(/\.\d{3}Z$/, "Z");

/** Formats the service of a lease, e.g. `shop/db`, or the program outside Compose. */
export function formatLeaseName({ project, service }: Lease): string {
  return project === NEEDS_PROJECT ? service : `${project}/${service}`;
}

/** Returns the command that releases a lease; null if this account cannot, here. */
export function formatReleaseCommand({ ours, directory }: Lease): string | null {
  // A shell would not get a control character as it is printed.
  const isPlain = directory !== "" && escapeControlChars(directory) === directory;
  return ours && isPlain ? `portplan release ${quoteShellWord(directory)}` : null;
}

function findLeaseObstacles(
  request: PortRequest,
  endpoint: HostEndpoint,
  leases: readonly Lease[],
): Obstacle[] {
  const blocking = leases
    .filter(({ port }) => endpoint.first <= port && port <= endpoint.last)
    .filter((lease) => listEndpoints(lease).some((each) => overlaps(each, endpoint)))
    .toSorted((a, b) => a.port - b.port);
  const byPort = groupBy(blocking, ({ port }) => port);
  const free = endpoint.last - endpoint.first + 1 - byPort.size;
  const isPossible = request.kind === "pool" && free >= request.service.replicas;
  return Array.from(byPort, ([port, onPort]) => ({
    request,
    endpoint: { ...endpoint, first: port, last: port },
    status: isPossible ? "possible" : "leased",
    holders: distinctBy(onPort, formatUse).map(toLeaseHolder),
    reason: isPossible ? "the engine may use any port of the pool, and this one is leased" : null,
  }));
}

/** Formats the copy and service of a lease. A use may have several leases. */
const formatUse = ({ startedAs, service, directory }: Lease) =>
  JSON.stringify([startedAs, service, directory]);

/** Returns the endpoints of a lease; all addresses if its addresses are not known. */
export function listEndpoints({ port, protocol, addresses }: Lease): HostEndpoint[] {
  const known = addresses.length === 0 ? ["0.0.0.0", "::"] : addresses;
  return known.map((address) => ({
    family: address.includes(":") ? "IPv6" : "IPv4",
    address,
    first: port,
    last: port,
    protocol,
  }));
}

const formatKey = ({ protocol, port }: Pick<Lease, "protocol" | "port">) => `${protocol} ${port}`;
