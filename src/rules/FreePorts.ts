import type { HostView, Kernel } from "../host/HostView.ts";
import { BLOCKED_BY_BROWSERS } from "../lib/browserPorts.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { PortSet } from "../lib/PortSet.ts";
import {
  type Bound,
  findAssignment,
  findBound,
  findFallback,
  isInside,
} from "../policy/findBound.ts";
import { isWellKnown } from "../policy/findRole.ts";
import { emptyPolicy, type Policy } from "../policy/Policy.ts";
import { addressKeys } from "../ports/addressKeys.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { countHostPorts } from "../ports/countHostPorts.ts";
import { listInactiveRequests } from "../ports/listInactiveRequests.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";

/** The first port to suggest. Many lower ports belong to well-known programs. */
const FIRST_SUGGESTED = 10_000;

/** The last port that no platform has in its default ephemeral port range. */
const LAST_SUGGESTED = 32_767;

/**
 * Ports to suggest: not published in the plan or by inactive services, not in use on the host,
 * outside of the ephemeral port range, allowed by the policy and web browsers, and not yet
 * suggested for another request.
 */
export class FreePorts {
  readonly #lowest: number;
  readonly #policy: Policy;
  readonly #byVariable = new Map<string, PortRequest[]>();
  /** By address key. */
  readonly #taken = new Map<string, PortSet>();
  /** The ports that are not available on any address. */
  readonly #unavailable = new PortSet();
  /** The ports that the policy assigns to requests: others that publish them would get them. */
  readonly #assigned = new PortSet();
  // The suggestions for single requests, for requests that share a variable, and for requests that
  // leave their assigned port.
  readonly #alone = new Map<PortRequest, number | null>();
  readonly #shared = new Map<PortRequest, number | null>();
  readonly #reassigned = new Map<PortRequest, number | null>();

  constructor(
    plan: Plan,
    { kernel, obstacles, inUse = [] }: HostView,
    policy: Policy = emptyPolicy,
  ) {
    const { requests } = plan;
    this.#policy = policy;
    this.#lowest = Math.max(kernel.unprivilegedStart, 1024);
    const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
    for (const request of requests)
      for (const name of new Set(request.binding.variables.map((use) => use.name)))
        getOrInsert(this.#byVariable, name, () => []).push(request);
    this.#blockRanges(kernel, policy);
    for (const request of bound) {
      this.#take(request.endpoints);
      if (findAssignment(policy, request) === undefined) continue;
      const assigned = findAssignedPort(policy, request);
      const { first, last } = assigned === null ? portsOf(request) : portsFrom(request, assigned);
      this.#assigned.add(first, last);
    }
    for (const { endpoints } of listInactiveRequests(plan, { ipv6: true })) this.#take(endpoints);
    for (const { endpoint, status } of obstacles) {
      this.#take([endpoint]);
      // If the engine cannot bind one low port, it cannot bind the others.
      if (status === "excluded" && endpoint.first < kernel.unprivilegedStart)
        this.#unavailable.add(1, kernel.unprivilegedStart - 1);
    }
    for (const endpoint of inUse) this.#take([endpoint]);
  }

  #blockRanges({ ephemeral, reserved, unprivilegedStart }: Kernel, policy: Policy): void {
    for (const [first, last] of [ephemeral, ...reserved, ...BLOCKED_BY_BROWSERS])
      this.#unavailable.add(first, last);
    for (const { endpoint } of policy.reserved)
      this.#unavailable.add(endpoint.first, endpoint.last);
    if ((policy.rules.get("privileged-port")?.level ?? "off") !== "off")
      this.#unavailable.add(1, unprivilegedStart - 1);
  }

  /**
   * Returns the first port of a free range, preferably just above the request, or null. The range
   * has a port for each replica. Repeated calls return the same port.
   *
   * @param group the requests that move with it
   */
  findPort(request: PortRequest, group: readonly PortRequest[] = [request]): number | null {
    return this.#find(group.length === 1 ? this.#alone : this.#shared, request, group);
  }

  /** Returns a port for a request that the policy then assigns to it. */
  findPortToAssign(request: PortRequest): number | null {
    return this.#find(this.#reassigned, request, [request]);
  }

  /** Takes ports for a group, unless it has some. Returns the first; null if there are none. */
  #find(
    known: Map<PortRequest, number | null>,
    request: PortRequest,
    group: readonly PortRequest[],
  ): number | null {
    const earlier = known.get(request);
    if (earlier !== undefined) return earlier;
    const boundOf = (member: PortRequest) =>
      known === this.#reassigned ? null : findBound(this.#policy, member);
    const members = group.map((each) => ({ request: each, bound: boundOf(each) }));
    const size = Math.max(...group.map(countHostPorts));
    let port: number | null = null;
    for (const window of this.#listWindows(request, size))
      port ??= this.#search(members, size, window);
    for (const member of group) {
      if (port !== null) this.#take(member.endpoints, { first: port, last: port + size - 1 });
      known.set(member, port);
    }
    return port;
  }

  /** Returns whether a port, and the following ones that the request needs, are free. */
  isFree(request: PortRequest, port: number): boolean {
    return this.#findObstacle({ request, bound: null }, portsFrom(request, port)) === null;
  }

  /** Returns whether the kernel and the policy allow a request to have a port. */
  isAllowed(request: PortRequest, port: number): boolean {
    const ports = portsFrom(request, port);
    const bound = findBound(this.#policy, request);
    return (
      this.#unavailable.findLastBlocked(port, ports.last) === null &&
      findOutside({ request, bound }, ports) === null
    );
  }

  /** Prevents a port, and the following ones that the requests need, from being suggested. */
  take(requests: readonly PortRequest[], port: number): void {
    for (const request of requests) this.#take(request.endpoints, portsFrom(request, port));
  }

  /** Returns all requests of the project whose entries use the variable. */
  listUsers({ project }: PortRequest, variable: string): readonly PortRequest[] {
    const users = this.#byVariable.get(variable) ?? [];
    return users.filter((each) => each.project === project && each.kind !== "discarded");
  }

  /** Returns the first of the ports for all replicas: the request's own if the others are free. */
  findRange(request: PortRequest): number | null {
    const { first, last } = portsOf(request);
    const ports = portsFrom(request, first);
    const added = { first: last + 1, last: ports.last };
    const bound = findBound(this.#policy, request);
    if (
      added.last > MAX_PORT ||
      findOutside({ request, bound }, ports) !== null ||
      this.#findObstacle({ request, bound: null }, added) !== null
    )
      return this.findPort(request);
    this.#take(request.endpoints, added);
    return first;
  }

  /** Returns the ranges to search, in this order: ports that the policy names, then near ports. */
  #listWindows(request: PortRequest, size: number): PortRange[] {
    const bound = findBound(this.#policy, request);
    const named = bound?.kind === "assignment" ? bound.ports : findFallback(this.#policy, request);
    const { target } = request.binding;
    // A role for low ports has no better ones.
    const isAllowed =
      bound?.kind === "range" && (target >= this.#lowest || bound.range.last < this.#lowest);
    const wellKnown = isAllowed && isWellKnown(request.service, target) ? [target] : [];
    const starts = [findStart(request), FIRST_SUGGESTED, this.#lowest];
    const limit = bound?.kind === "range" || bound?.kind === "block" ? MAX_PORT : LAST_SUGGESTED;
    return [
      ...[...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 })),
      ...starts.map((first) => ({ first, last: limit })),
      { first: bound === null ? this.#lowest : 1, last: MAX_PORT },
    ];
  }

  #search(group: readonly Member[], size: number, window: PortRange): number | null {
    for (let { first } = window; first + size - 1 <= window.last;) {
      const ports = { first, last: first + size - 1 };
      const obstacle = Math.max(...group.map((member) => this.#findObstacle(member, ports) ?? 0));
      if (obstacle === 0) return first;
      first = obstacle + 1;
    }
    return null;
  }

  /** Returns the last port of an unavailable range that the ports overlap, else null. */
  #findObstacle(member: Member, ports: PortRange): number | null {
    const sets = [
      this.#unavailable,
      this.#assigned,
      ...addressKeys(member.request.endpoints).conflictKeys.map((key) => this.#taken.get(key)),
    ];
    const ends = sets.map((set) => set?.findLastBlocked(ports.first, ports.last) ?? 0);
    return Math.max(...ends, findOutside(member, ports) ?? 0) || null;
  }

  #take(endpoints: readonly HostEndpoint[], ports: PortRange | undefined = endpoints[0]): void {
    if (ports === undefined) return;
    for (const key of addressKeys(endpoints).ownKeys)
      getOrInsert(this.#taken, key, () => new PortSet()).add(ports.first, ports.last);
  }
}

interface Member {
  readonly request: PortRequest;
  readonly bound: Bound | null;
}

/** Returns the last port before the next one that the policy allows; null if it allows these. */
function findOutside({ request, bound }: Member, ports: PortRange): number | null {
  if (bound === null) return null;
  const endpoints = request.endpoints.map((each) => ({ ...each, ...ports }));
  if (isInside({ ...request, endpoints }, bound)) return null;
  const starts = [
    ...bound.ports,
    ...(bound.kind === "range" ? [bound.range.first, request.binding.target] : []),
    ...(bound.kind === "block" ? [bound.range.first] : []),
    MAX_PORT + 1,
  ];
  return Math.min(...starts.filter((port) => port > ports.first)) - 1;
}

/** Returns where to start the search for another port: near the port, but above 1023. */
function findStart(request: PortRequest): number {
  const { first, last } = portsOf(request);
  const { target } = request.binding;
  if (first < 1024) return first + 8000;
  // The engine assigns the port now, so the request does not have this one.
  const start = request.kind === "engine" ? first : last + 1;
  return start <= LAST_SUGGESTED ? start : FIRST_SUGGESTED + (target % 10_000);
}

/** Returns the assigned port of a request that publishes another one, else null. */
export function findAssignedPort(policy: Policy, request: PortRequest): number | null {
  const bound = findBound(policy, request);
  if (bound?.kind !== "assignment" || isInside(request, bound)) return null;
  return bound.ports[0] ?? null;
}

/** Returns the ports of a request that starts at another port. */
export function portsFrom(request: PortRequest, first: number): PortRange {
  return { first, last: first + countHostPorts(request) - 1 };
}

/** Returns the ports of a request, which all its endpoints share. */
function portsOf({ endpoints: [endpoint] }: PortRequest): PortRange {
  return endpoint ?? { first: 0, last: 0 };
}
