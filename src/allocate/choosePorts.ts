import { compute } from "../lib/compute.ts";
import type { Host } from "../host/Host.ts";
import { NOT_LOCAL } from "../host/diagnose.ts";
import { findForeignLeases } from "../leases/addLeases.ts";
import { inspectHost } from "../host/inspectHost.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import type { Lease, LeasedPort } from "../leases/Lease.ts";
import type { Collision } from "../ports/findCollisions.ts";
import { getNameOnEngine, getPublicName } from "../ports/getNameOnEngine.ts";
import type { EngineSettings } from "../ports/EngineSettings.ts";
import { listInactiveRequests } from "../ports/listInactiveRequests.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { matchesService } from "../ports/serviceName.ts";
import { isOutsideCompose } from "../rules/requests.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import type { Assignment } from "./Assignment.ts";
import { describeNoFreePort } from "./describeNoFreePort.ts";
import {
  findPortSource,
  findShift,
  findWrittenPort,
  isExhausted,
  type PendingGroup,
  type PortSourceInput,
} from "./findPortSource.ts";
import { listOffsets, selectShiftable } from "./shiftPorts.ts";
import { PortAvailability } from "./PortAvailability.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import {
  groupRange,
  selectPortsToMove,
  preventsStart,
  moveRequest,
  type PortGroup,
} from "./PortGroup.ts";

/** The state of the projects and the host before an allocation. */
export interface AllocationState {
  /** The projects of this run and the service containers that are running already. */
  readonly plan: Plan;
  readonly engine: EngineSettings;
  readonly collisions: readonly Collision[];
  readonly view: HostView;
  /** Leases of all runs. */
  readonly leases: readonly Lease[];
  readonly policy: Policy;
}

/** The dependencies of `choosePorts`. */
export interface AllocationDeps {
  readonly host: Host;
  /** null if ports are not leased. */
  readonly store: LeaseStore | null;
}

interface ChosenPorts {
  /** The assignments, group by group. */
  readonly assignments: readonly Assignment[];
  /** A warning for each optional group that keeps its ports because no others are free. */
  readonly warnings: readonly string[];
}

/** Thrown if no ports are free for a group. */
export class NoFreePort extends Error {}

/**
 * Chooses host ports for the requests that move, leases them, and checks on the host that they can
 * be bound. Throws `NoFreePort`.
 */
export async function choosePorts(
  request: AllocationOptions,
  state: AllocationState,
  deps: AllocationDeps,
): Promise<ChosenPorts> {
  const { plan, collisions, view, policy } = state;
  const blocked = view.obstacles.filter(preventsStart).map((obstacle) => obstacle.request);
  const { kept: staying } = selectPortsToMove(plan.requests, collisions, blocked, request);
  // A port that another run has leased in the meantime is a conflict too.
  const lost = await leaseKeptPorts(staying, state, deps.store);
  const all = [...blocked, ...lost];
  const { groups, kept } = compute(() =>
    selectPortsToMove(plan.requests, collisions, all, request),
  );
  const running = plan.requests.filter(({ project }) => project.origin.kind === "workflow-job");
  const availability = compute(
    () =>
      new PortAvailability({
        view,
        policy,
        leases: findForeignLeases(plan, state.leases),
        planned: [...kept, ...running],
        inactive: listInactiveRequests(plan, state.engine),
        leaving: groups.flatMap(({ requests }) => requests),
      }),
  );
  const earlier = state.leases.filter(({ ours }) => ours);
  const input = { request, policy, view, earlier, availability };
  const pending = compute(() =>
    groups.map((group) => ({ group, source: findPortSource(group, input), refused: new Map() })),
  );
  const search = new PortSearch(pending, input, state, deps);
  return search.run();
}

/** The search for the ports of all groups of a run. */
class PortSearch {
  readonly #all: readonly PendingGroup[];
  readonly #input: PortSourceInput;
  readonly #state: AllocationState;
  readonly #deps: AllocationDeps;
  readonly #chosen = new Map<PendingGroup, readonly Assignment[]>();
  readonly #failed: PendingGroup[] = [];
  readonly #warnings: string[] = [];
  /** The ports that this search has leased. Groups on separate addresses may share them. */
  readonly #leased = new Set<string>();

  constructor(
    all: readonly PendingGroup[],
    input: PortSourceInput,
    state: AllocationState,
    deps: AllocationDeps,
  ) {
    this.#all = all;
    this.#input = input;
    this.#state = state;
    this.#deps = deps;
  }

  /** Tries the ports that the user set, earlier ports, one offset for all, then single ports. */
  async run(): Promise<ChosenPorts> {
    const isSet = ({ group }: PendingGroup) => group.requestedPort !== null;
    this.#failed.push(...(await this.#assignEach(this.#all.filter(isSet), "ports")));
    const others = this.#all.filter((pending) => !isSet(pending));
    const fresh = await this.#assignEach(others, "earlier");
    const left = this.#input.request.offset === "auto" ? await this.#shift(fresh) : fresh;
    this.#failed.push(...(await this.#assignEach(left, "ports")));
    return this.#finish();
  }

  /**
   * Tries one candidate after the other until each group has ports. Returns the groups without
   * another candidate.
   */
  async #assignEach(
    groups: readonly PendingGroup[],
    candidates: "earlier" | "ports",
  ): Promise<PendingGroup[]> {
    const left: PendingGroup[] = [];
    for (let open = groups; open.length > 0;) {
      const pendingGroups = open;
      const tried = compute(() => this.#assignNext(pendingGroups, candidates));
      left.push(...open.filter((pending) => !tried.has(pending)));
      const refused = await this.#leaseAndTest(tried);
      for (const [pending, assignments] of tried) {
        const reason = refused.get(pending);
        if (reason === undefined) this.#chosen.set(pending, assignments);
        else for (const { port } of assignments) pending.refused.set(port, reason);
        // No other port of the address is better.
        if (reason?.endsWith(NOT_LOCAL)) this.#failed.push(pending);
      }
      open = [...tried.keys()].filter((each) => refused.get(each)?.endsWith(NOT_LOCAL) === false);
    }
    return left;
  }

  /** Assigns the next candidates of each group that has one. */
  #assignNext(
    open: readonly PendingGroup[],
    candidates: "earlier" | "ports",
  ): Map<PendingGroup, readonly Assignment[]> {
    const tried = new Map<PendingGroup, readonly Assignment[]>();
    for (const pending of open) {
      const next = isExhausted(pending) ? null : pending.source[candidates].next();
      if (next?.done !== false) continue;
      const assignments = assignGroup(pending.group, next.value, this.#state);
      this.#block(pending.group, assignments);
      tried.set(pending, assignments);
    }
    return tried;
  }

  /** Prevents ports from being assigned again in this run. */
  #block(group: PortGroup, assignments: readonly Assignment[]): void {
    const [{ port } = { port: 0 }] = assignments;
    this.#input.availability.assign(
      assignments.map(({ moved }) => moved),
      groupRange(group, port),
    );
  }

  /**
   * Moves all groups by the first offset with which their ports are free. Returns the groups that
   * get single ports: those that no offset can move, or all if no offset is free for all.
   */
  async #shift(groups: readonly PendingGroup[]): Promise<readonly PendingGroup[]> {
    const pendingOf = new Map(groups.map((pending) => [pending.group, pending]));
    const shifts = compute(() => {
      const found = groups.map((pending) => findShift(pending, this.#input));
      return selectShiftable(found.filter((shift) => shift !== null));
    });
    if (shifts.length === 0) return groups;
    // Most ports of this copy may have their ports from an earlier run already.
    const known = [...this.#chosen.values()].flat().map((each) => this.#findOffset(each));
    const earlier = [...known, ...shifts.flatMap((shift) => shift.earlier)];
    const { availability, view } = this.#input;
    const except = view.probed ? (["in-use"] as const) : [];
    for (const offset of listOffsets(shifts, availability, earlier, except)) {
      const tried = new Map(
        shifts.flatMap(({ group, written }) => {
          const pending = pendingOf.get(group);
          const assigned = assignGroup(group, written + offset, this.#state);
          return pending === undefined ? [] : [[pending, assigned] as const];
        }),
      );
      if (await this.#tryTogether(tried)) return groups.filter((each) => !tried.has(each));
    }
    this.#warnings.push("no offset is free for all ports, so each port was chosen separately");
    return groups;
  }

  /** Leases and tests the ports of several groups. Returns false if any of them is unavailable. */
  async #tryTogether(tried: ReadonlyMap<PendingGroup, readonly Assignment[]>): Promise<boolean> {
    const refused = await this.#leaseAndTest(tried, true);
    for (const [pending, assignments] of tried) {
      const reason = refused.get(pending);
      if (reason !== undefined)
        for (const { port } of assignments) pending.refused.set(port, reason);
      if (refused.size === 0) this.#chosen.set(pending, assignments);
      if (refused.size === 0 || reason !== undefined) this.#block(pending.group, assignments);
    }
    return refused.size === 0;
  }

  #findOffset({ request, port }: Assignment): number {
    const current = request.endpoints[0]?.first ?? port;
    return port - findWrittenPort(request, current, this.#input.earlier);
  }

  /**
   * Leases the chosen ports and checks them on the host. Returns why ports are unavailable.
   *
   * @param together whether the groups keep their leases only if all ports are available
   */
  async #leaseAndTest(
    tried: ReadonlyMap<PendingGroup, readonly Assignment[]>,
    together = false,
  ): Promise<Map<PendingGroup, string>> {
    const { store } = this.#deps;
    const refused = new Map<PendingGroup, string>();
    if (tried.size === 0) return refused;
    const movedOf = (assignments: readonly Assignment[]) => assignments.map(({ moved }) => moved);
    const claims = this.#listNewClaims([...tried.values()].flat());
    // Copies that choose ports at the same time try the same ones: who gets the first one goes on.
    const isLost = await claimPorts(claims, store, together);
    for (const [pending, assignments] of tried)
      if (movedOf(assignments).some(isLost)) refused.set(pending, "leased by another run");
    if (this.#state.view.probed && !(together && refused.size > 0)) {
      const tests = new Map(
        [...tried].flatMap(([pending, assignments]) =>
          refused.has(pending) ? [] : assignments.map(({ moved }) => [moved, pending] as const),
        ),
      );
      for (const [pending, reason] of await this.#test(tests)) refused.set(pending, reason);
    }
    const isKept = (pending: PendingGroup) =>
      together ? refused.size === 0 : !refused.has(pending);
    const used = [...tried].flatMap(([pending, each]) => (isKept(pending) ? movedOf(each) : []));
    const keys = new Set(listClaims(used).map(claimKey));
    await store?.drop(claims.filter((claim) => !keys.has(claimKey(claim))));
    for (const key of keys) this.#leased.add(key);
    return refused;
  }

  /** Checks ports on the host. Returns why ports cannot be bound. */
  async #test(
    tests: ReadonlyMap<PortRequest, PendingGroup>,
  ): Promise<ReadonlyMap<PendingGroup, string>> {
    const plan = { projects: [], requests: [...tests.keys()] };
    const { obstacles } = await inspectHost(plan, this.#deps.host);
    return new Map(
      obstacles.filter(preventsStart).flatMap((obstacle): [PendingGroup, string][] => {
        const pending = tests.get(obstacle.request);
        return pending === undefined ? [] : [[pending, formatObstacle(obstacle)]];
      }),
    );
  }

  /** Lists the ports to lease, with the ports as written. */
  #listNewClaims(assignments: readonly Assignment[]): LeasedPort[] {
    const before = new Map(assignments.map(({ moved, request }) => [moved, request]));
    const claims = listClaims([...before.keys()], (moved, at) => {
      const request = before.get(moved) ?? moved;
      const first = request.endpoints[0]?.first;
      return first === undefined ? null : findWrittenPort(request, first + at, this.#input.earlier);
    });
    return claims.filter((claim) => !this.#leased.has(claimKey(claim)));
  }

  #finish(): ChosenPorts {
    const { policy, leases } = this.#state;
    const isOptional = ({ group }: PendingGroup) =>
      group.requests.every((request) =>
        policy.optional.some(({ service }) => matchesService(request, service)),
      );
    const describe = (groups: readonly PendingGroup[], suffix: string) => {
      const lines = groups
        .slice(0, MAX_DESCRIBED)
        .map(
          (each) =>
            `${describeNoFreePort(each, this.#all, this.#input.availability, leases)}${suffix}`,
        );
      const rest = groups.length - lines.length;
      return rest === 0
        ? lines
        : [...lines, `and no ports are free for ${rest} more entries${suffix}`];
    };
    const needed = this.#failed.filter((pending) => !isOptional(pending));
    if (needed.length > 0) throw new NoFreePort(compute(() => describe(needed, "")).join("\n"));
    const optional = compute(() =>
      describe(this.#failed, "; it is optional, so it keeps its port"),
    );
    return {
      assignments: this.#all.flatMap((pending) => this.#chosen.get(pending) ?? []),
      warnings: [...this.#warnings, ...optional],
    };
  }
}

/** The number of groups without free ports that are described. */
const MAX_DESCRIBED = 20;

/** Assigns the ports of a group, of which `port` is the first. */
function assignGroup(group: PortGroup, port: number, { engine }: AllocationState): Assignment[] {
  // A variable holds one number.
  const variable = group.size === 1 ? group.variable : null;
  return group.requests.map((request): Assignment => {
    const other = isOutsideCompose(request) ? "fallback" : "override";
    const via = variable === null ? other : "variable";
    return { request, moved: moveRequest(request, port, engine), port, via, variable };
  });
}

function formatObstacle({ holders, reason }: Obstacle): string {
  const names = [...new Set(holders.map((holder) => formatHolder(holder, true)))];
  return names.length > 0
    ? `in use by ${names.join(", ")}`
    : `unavailable: ${reason ?? "reserved by the system"}`;
}

/**
 * Leases the ports that do not move, so that no other run assigns them. Returns the requests whose
 * ports another run has leased.
 */
async function leaseKeptPorts(
  kept: readonly PortRequest[],
  { leases }: AllocationState,
  store: LeaseStore | null,
): Promise<PortRequest[]> {
  const earlier = leases.filter(({ ours }) => ours);
  const claims = listClaims(kept, (request, at) =>
    findWrittenPort(request, (request.endpoints[0]?.first ?? 0) + at, earlier),
  );
  return kept.filter(await claimPorts(claims.slice(0, MAX_KEPT), store));
}

/**
 * Leases ports. Returns a test for requests that have a port which another run has leased.
 *
 * @param firstAlone whether the others are leased only if the first one could be
 */
async function claimPorts(
  claims: readonly LeasedPort[],
  store: LeaseStore | null,
  firstAlone = false,
): Promise<(request: PortRequest) => boolean> {
  const size = firstAlone ? 1 : 0;
  const first = size === 0 ? [] : ((await store?.claim(claims.slice(0, size))) ?? []);
  if (first.includes(false)) return () => true;
  const claimed = [...first, ...((await store?.claim(claims.slice(size))) ?? [])];
  const lost = new Set(claims.filter((_, index) => claimed[index] === false).map(claimKey));
  return (request) => listClaims([request]).some((claim) => lost.has(claimKey(claim)));
}

/** The maximum number of ports that are leased although they do not move. */
const MAX_KEPT = 1000;

function claimKey({ protocol, port }: Pick<LeasedPort, "protocol" | "port">): string {
  return `${protocol} ${port}`;
}

/**
 * Returns one claim for each port and protocol, with all its addresses.
 *
 * @param findWritten returns the port as written of the port at an index of a request
 */
function listClaims(
  requests: readonly PortRequest[],
  findWritten: (request: PortRequest, index: number) => number | null = () => null,
): readonly LeasedPort[] {
  const claims = new Map<string, LeasedPort>();
  for (const request of requests) {
    const { project, service, binding, endpoints } = request;
    for (const { first, last, protocol, address } of endpoints) {
      for (let port = first; port <= last; port++) {
        const key = claimKey({ protocol, port });
        const written = findWritten(request, port - first) ?? port;
        const claim = claims.get(key) ?? {
          port,
          protocol,
          addresses: [],
          project: getPublicName(project),
          startedAs: getNameOnEngine(project),
          service: service.name,
          target: binding.count === 1 ? binding.target : binding.target + port - first,
          directory: project.directory,
          ...(written !== port && { written }),
        };
        claims.set(key, { ...claim, addresses: [...new Set([...claim.addresses, address])] });
      }
    }
  }
  return [...claims.values()];
}
