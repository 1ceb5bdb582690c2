import type { HostView } from "../host/HostView.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { groupBy } from "../lib/groupBy.ts";
import { PortSet } from "../lib/PortSet.ts";
import { findBound, findFallback } from "../policy/findBound.ts";
import { isWellKnown } from "../policy/findRole.ts";
import { emptyPolicy, type Policy } from "../policy/Policy.ts";
import { addressKeys } from "../ports/addressKeys.ts";
import { MAX_PORT, type PortRange } from "../lib/PortRange.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";

/** The first port to suggest. Many lower ports belong to well-known programs. */
const FIRST_SUGGESTED = 10_000;

/**
 * Ports to suggest: not published in the plan, not in use on the host, outside of the ephemeral
 * port range, not reserved by the policy, and not yet suggested for another request.
 */
export class FreePorts {
  readonly #lowest: number;
  readonly #policy: Policy;
  readonly #byVariable: ReadonlyMap<string | null, readonly PortRequest[]>;
  /** By address key. */
  readonly #taken = new Map<string, PortSet>();
  /** The ports that are not available on any address. */
  readonly #unavailable = new PortSet();
  // The suggestions for single requests, and for requests that share a variable.
  readonly #alone = new Map<PortRequest, number | null>();
  readonly #shared = new Map<PortRequest, number | null>();

  constructor(
    { requests }: Plan,
    { kernel, obstacles, inUse = [] }: HostView,
    policy: Policy = emptyPolicy,
  ) {
    this.#policy = policy;
    this.#lowest = kernel.unprivilegedStart;
    const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
    this.#byVariable = groupBy(bound, ({ binding }) => binding.variable);
    for (const [first, last] of [kernel.ephemeral, ...kernel.reserved])
      this.#unavailable.add(first, last);
    for (const { endpoint } of policy.reserved)
      this.#unavailable.add(endpoint.first, endpoint.last);
    for (const { endpoints } of bound) this.#take(endpoints);
    for (const { endpoint, status } of obstacles) {
      this.#take([endpoint]);
      // If the engine cannot bind one low port, it cannot bind the others.
      if (status === "excluded" && endpoint.first < kernel.unprivilegedStart)
        this.#unavailable.add(1, kernel.unprivilegedStart - 1);
    }
    for (const endpoint of inUse) this.#take([endpoint]);
  }

  /**
   * Returns the first port of a free range of the same size, preferably just above the request, or
   * null. Repeated calls return the same port. `group`: the requests that move with it.
   */
  findPort(request: PortRequest, group: readonly PortRequest[] = [request]): number | null {
    const known = group.length === 1 ? this.#alone : this.#shared;
    const earlier = known.get(request);
    if (earlier !== undefined) return earlier;
    const { first, last } = portsOf(request);
    const port = this.#takeRange(request, group, last - first + 1);
    for (const member of group) known.set(member, port);
    return port;
  }

  /** Returns whether a port, and the following ones that the request needs, are free. */
  isFree(request: PortRequest, port: number): boolean {
    const { first, last } = portsOf(request);
    return this.#findObstacle(request, { first: port, last: port + last - first }) === null;
  }

  /** Returns all requests of the project that have the same variable as their host port. */
  listSharing(request: PortRequest): readonly PortRequest[] {
    const { variable } = request.binding;
    const sharing = variable === null ? [] : (this.#byVariable.get(variable) ?? []);
    const own = sharing.filter(({ project }) => project === request.project);
    return own.length === 0 ? [request] : own;
  }

  /** Returns the first of `length` free ports: the request's own if the following are free. */
  findRange(request: PortRequest, length: number): number | null {
    const { first, last } = portsOf(request);
    const added = { first: last + 1, last: first + length - 1 };
    if (added.last > MAX_PORT || this.#findObstacle(request, added) !== null)
      return this.#takeRange(request, [request], length);
    this.#take(request.endpoints, added);
    return first;
  }

  /** Takes `size` ports for a group of requests. Returns the first; null if there are none. */
  #takeRange(request: PortRequest, group: readonly PortRequest[], size: number): number | null {
    for (const window of this.#listWindows(request, size)) {
      const first = this.#search(group, size, window);
      if (first === null) continue;
      for (const { endpoints } of group) this.#take(endpoints, { first, last: first + size - 1 });
      return first;
    }
    return null;
  }

  /**
   * Returns the ranges to search, in this order: ports that the policy names for the request, then
   * the range that the policy sets, or all ports if it sets none.
   */
  #listWindows(request: PortRequest, size: number): PortRange[] {
    const above = portsOf(request).last + 1;
    const bound = findBound(this.#policy, request);
    const named = bound?.kind === "assignment" ? bound.ports : findFallback(this.#policy, request);
    const { target } = request.binding;
    const wellKnown =
      bound?.kind === "range" && isWellKnown(request.service, target) ? [target] : [];
    const windows = [...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 }));
    if (bound === null || bound.kind === "assignment") {
      const starts = [above, FIRST_SUGGESTED, this.#lowest];
      return [...windows, ...starts.map((first) => ({ first, last: MAX_PORT }))];
    }
    const { range } = bound;
    return [...windows, { first: Math.max(above, range.first), last: range.last }, range];
  }

  #search(group: readonly PortRequest[], size: number, window: PortRange): number | null {
    for (let { first } = window; first + size - 1 <= window.last;) {
      const ports = { first, last: first + size - 1 };
      const obstacle = Math.max(...group.map((member) => this.#findObstacle(member, ports) ?? 0));
      if (obstacle === 0) return first;
      first = obstacle + 1;
    }
    return null;
  }

  /** Returns the last port of an unavailable range that the ports overlap, else null. */
  #findObstacle({ endpoints }: PortRequest, { first, last }: PortRange): number | null {
    const sets = [
      this.#unavailable,
      ...addressKeys(endpoints).conflictKeys.map((key) => this.#taken.get(key)),
    ];
    const ends = sets.map((set) => set?.findLastBlocked(first, last) ?? 0);
    return Math.max(...ends) || null;
  }

  #take(endpoints: readonly HostEndpoint[], ports: PortRange | undefined = endpoints[0]): void {
    if (ports === undefined) return;
    for (const key of addressKeys(endpoints).ownKeys)
      getOrInsert(this.#taken, key, () => new PortSet()).add(ports.first, ports.last);
  }
}

/** Returns the ports of a request, which all its endpoints share. */
function portsOf({ endpoints: [endpoint] }: PortRequest): PortRange {
  return endpoint ?? { first: 0, last: 0 };
}
