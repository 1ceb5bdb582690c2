import { getEngineName } from "../ports/getEngineName.ts";
import { type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { Holder } from "../host/holders/Holder.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import { isSameUse, type Lease } from "./Lease.ts";

/**
 * The view of the host with the leases of other runs in it: what they keep a project from, and what
 * is not to be proposed to anybody.
 */
export function addLeases(view: HostView, plan: Plan, leases: readonly Lease[]): HostView {
  if (leases.length === 0) return view;
  const foreign = findForeignLeases(plan, leases);
  const byPort = new Map<string, Lease[]>();
  for (const lease of foreign)
    byPort.set(keyOf(lease), [...(byPort.get(keyOf(lease)) ?? []), lease]);
  const obstacles = plan.requests.flatMap((request) =>
    request.endpoints.flatMap((endpoint) => findLeaseObstacles(request, endpoint, byPort)),
  );
  return {
    ...view,
    obstacles: [...view.obstacles, ...obstacles],
    inUse: [...(view.inUse ?? []), ...foreign.flatMap(listEndpoints)],
  };
}

/**
 * Those of other uses than the plan's own. Two leases stand on one port for one use only: beside an
 * own one another is own too, whatever name it was made under.
 */
export function findForeignLeases({ requests }: Plan, leases: readonly Lease[]): readonly Lease[] {
  const own = new Set(
    leases.filter((lease) => !requests.every((request) => isForeign(lease, request))).map(keyOf),
  );
  return leases.filter((lease) => !own.has(keyOf(lease)));
}

function isForeign(lease: Lease, { project, service, binding }: PortRequest): boolean {
  const { target, count } = binding;
  if (lease.target < target || lease.target >= target + count) return true;
  const { name, directory } = project;
  return !isSameUse(lease, {
    ...lease,
    project: name,
    startedAs: getEngineName(project),
    service: service.name,
    directory,
  });
}

export function holderOf({ project, service, directory, pid, since }: Lease): Holder {
  const name = project === "" ? "another run" : `${project}/${service}`;
  return {
    kind: "lease",
    name,
    pid,
    since,
    detail: directory === "" ? null : `for ${directory}`,
    compose: null,
  };
}

function findLeaseObstacles(
  request: PortRequest,
  endpoint: HostEndpoint,
  byPort: ReadonlyMap<string, readonly Lease[]>,
): Obstacle[] {
  const found: Obstacle[] = [];
  for (let port = endpoint.first; port <= endpoint.last && byPort.size > 0; port++) {
    const single = { ...endpoint, first: port, last: port };
    const there = byPort.get(keyOf({ protocol: endpoint.protocol, port })) ?? [];
    const standing = there.filter((lease) =>
      listEndpoints(lease).some((each) => overlaps(each, single)),
    );
    if (standing.length > 0)
      found.push({
        request,
        endpoint: single,
        status: "leased",
        holders: distinctUses(standing).map(holderOf),
        reason: null,
      });
  }
  const free = endpoint.last - endpoint.first + 1 - found.length;
  if (request.kind !== "pool" || free < request.service.replicas) return found;
  return found.map((obstacle) => ({
    ...obstacle,
    status: "possible",
    reason: "the engine takes any port of the pool, and this one is leased",
  }));
}

/** One of each copy: it may have asked again. */
function distinctUses(leases: readonly Lease[]): Lease[] {
  return [
    ...new Map(
      leases.map((lease) => [
        JSON.stringify([lease.startedAs, lease.service, lease.directory]),
        lease,
      ]),
    ).values(),
  ];
}

/** Where its addresses are not known, every one. */
function listEndpoints({ port, protocol, addresses }: Lease): HostEndpoint[] {
  const known = addresses.length === 0 ? ["0.0.0.0", "::"] : addresses;
  return known.map((address) => ({
    family: address.includes(":") ? "IPv6" : "IPv4",
    address,
    first: port,
    last: port,
    protocol,
  }));
}

const keyOf = ({ protocol, port }: Pick<Lease, "protocol" | "port">) => `${protocol} ${port}`;
