import type { Project } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { HostEndpoint, PortRange } from "../ports/HostEndpoint.ts";
import { findBound, findFallback } from "../policy/findBound.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import { emptyPolicy, type Policy } from "../policy/Policy.ts";
import { PortSet } from "../lib/PortSet.ts";
import { isWellKnown } from "../policy/findRole.ts";
import { addressKeys } from "../ports/addressKeys.ts";

const MAX_PORT = 65_535;
/** Where the ports begin that suggestions come from: those below belong to well-known programs. */
const DYNAMIC = 10_000;

/**
 * Ports that nothing in the plan wants, that nothing seen on the host holds, that the kernel does
 * not hand out by itself, that the policy does not reserve, and that were not proposed to anybody
 * else in this run.
 */
export class FreePorts {
  readonly #lowest: number;
  readonly #requests: readonly PortRequest[];
  readonly #policy: Policy;
  /** By scope. */
  readonly #taken = new Map<string, PortSet>();
  readonly #kernel = new PortSet();
  readonly #alone = new Map<PortRequest, number | null>();
  readonly #together = new Map<PortRequest, number | null>();
  #sharing: Map<Project, Map<string | null, PortRequest[]>> | null = null;

  constructor(
    { requests }: Plan,
    { kernel, obstacles, inUse = [] }: HostView,
    policy: Policy = emptyPolicy,
  ) {
    this.#policy = policy;
    this.#lowest = kernel.unprivilegedStart;
    this.#requests = requests;
    for (const [first, last] of [kernel.ephemeral, ...kernel.reserved])
      this.#kernel.add(first, last);
    for (const { endpoint } of policy.reserved) this.#kernel.add(endpoint.first, endpoint.last);
    for (const { endpoints } of requests) this.#take(endpoints);
    for (const { endpoint, status } of obstacles) {
      this.#take([endpoint]);
      // Where one low port may not be bound, no other may.
      if (status === "excluded" && endpoint.first < kernel.unprivilegedStart)
        this.#kernel.add(1, kernel.unprivilegedStart - 1);
    }
    for (const endpoint of inUse) this.#take([endpoint]);
  }

  /**
   * Where the want can go with all its ports: the first of them, as near above as there is; null
   * where there is no room. Always the same answer.
   */
  moving(request: PortRequest): number | null {
    return this.#propose(this.#alone, request, [request]);
  }

  /** The same for all that one variable moves: those of the project whose whole host port it is. */
  movingTogether(request: PortRequest): number | null {
    return this.#propose(this.#together, request, this.sharing(request));
  }

  /** Whether the want could go to this port with all its ports. */
  isFree(request: PortRequest, port: number): boolean {
    const { first, last } = portsOf(request);
    return this.#obstacle(request, { first: port, last: port + last - first }) === null;
  }

  /** The wants of the project whose host port is the same variable, this one among them. */
  sharing(request: PortRequest): readonly PortRequest[] {
    const { variable } = request.binding;
    this.#sharing ??= byVariable(this.#requests);
    return (
      (variable === null ? null : this.#sharing.get(request.project)?.get(variable)) ?? [request]
    );
  }

  /**
   * Where a range of `length` ports can begin for the want: at its own port if those behind it are
   * free.
   */
  growing(request: PortRequest, length: number): number | null {
    const { first, last } = portsOf(request);
    const behind = { first: last + 1, last: first + length - 1 };
    if (behind.last > MAX_PORT || this.#obstacle(request, behind) !== null)
      return this.#propose(new Map(), request, [request], length);
    this.#take(request.endpoints, behind);
    return first;
  }

  #propose(
    known: Map<PortRequest, number | null>,
    request: PortRequest,
    groups: readonly PortRequest[],
    length?: number,
  ): number | null {
    const before = known.get(request);
    if (before !== undefined) return before;
    const { first, last } = portsOf(request);
    const size = length ?? last - first + 1;
    const port = this.#windows(request, size).reduce<number | null>(
      (found, window) => found ?? this.#search(groups, size, window),
      null,
    );
    for (const group of groups) {
      known.set(group, port);
      if (port !== null) this.#take(group.endpoints, { first: port, last: port + size - 1 });
    }
    return port;
  }

  /**
   * Where to look, in this order: what the policy names for the want, then where the policy has it,
   * else anywhere.
   */
  #windows(request: PortRequest, size: number): PortRange[] {
    const above = portsOf(request).last + 1;
    const bound = findBound(this.#policy, request);
    const named = bound?.kind === "assignment" ? bound.ports : findFallback(this.#policy, request);
    const { target } = request.binding;
    const wellKnown =
      bound?.kind === "range" && isWellKnown(request.service, target) ? [target] : [];
    const windows = [...named, ...wellKnown].map((first) => ({ first, last: first + size - 1 }));
    if (bound === null || bound.kind === "assignment")
      return [
        ...windows,
        ...[above, DYNAMIC, this.#lowest].map((first) => ({ first, last: MAX_PORT })),
      ];
    return [
      ...windows,
      { first: Math.max(above, bound.range.first), last: bound.range.last },
      bound.range,
    ];
  }

  #search(groups: readonly PortRequest[], size: number, window: PortRange): number | null {
    for (let { first } = window; first + size - 1 <= window.last;) {
      const ports = { first, last: first + size - 1 };
      const obstacle = Math.max(...groups.map((group) => this.#obstacle(group, ports) ?? 0));
      if (obstacle === 0) return first;
      first = obstacle + 1;
    }
    return null;
  }

  /** The last port of a stretch that is in the way, else null. */
  #obstacle({ endpoints }: PortRequest, { first, last }: PortRange): number | null {
    const sets = [
      this.#kernel,
      ...addressKeys(endpoints).conflictKeys.map((key) => this.#taken.get(key)),
    ];
    const ends = sets.map((set) => set?.obstacle(first, last) ?? 0);
    return Math.max(...ends) || null;
  }

  #take(endpoints: readonly HostEndpoint[], ports: PortRange | undefined = endpoints[0]): void {
    if (ports === undefined) return;
    for (const key of addressKeys(endpoints).ownKeys) {
      const set = this.#taken.get(key) ?? new PortSet();
      set.add(ports.first, ports.last);
      this.#taken.set(key, set);
    }
  }
}

/** All endpoints of a want have the same ports. */
function portsOf({ endpoints: [endpoint] }: PortRequest): PortRange {
  return endpoint ?? { first: 0, last: 0 };
}

function byVariable(
  requests: readonly PortRequest[],
): Map<Project, Map<string | null, PortRequest[]>> {
  const bound = requests.filter(({ endpoints }) => endpoints.length > 0);
  const projects = groupBy(bound, ({ project }) => project);
  return new Map(
    Array.from(projects, ([project, own]) => [
      project,
      groupBy(own, ({ binding }) => binding.variable),
    ]),
  );
}
