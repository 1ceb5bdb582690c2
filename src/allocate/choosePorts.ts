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
import { formatHolder } from "../rules/formatHolder.ts";
import type { AllocationOptions } from "./AllocationOptions.ts";
import type { Assignment } from "./Assignment.ts";
import { describeNoFreePort } from "./describeNoFreePort.ts";
import { findPortSource, isExhausted, type PendingGroup } from "./findPortSource.ts";
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
  const lost = await leaseKeptPorts(staying, deps.store);
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
  const sorted = groups.toSorted(
    (a, b) => Number(b.requestedPort !== null) - Number(a.requestedPort !== null),
  );
  const pending = compute(() =>
    sorted.map((group) => ({ group, source: findPortSource(group, input), refused: new Map() })),
  );
  return assignPorts(pending, availability, state, deps);
}

async function assignPorts(
  all: readonly PendingGroup[],
  availability: PortAvailability,
  state: AllocationState,
  deps: AllocationDeps,
): Promise<ChosenPorts> {
  const chosen = new Map<PendingGroup, readonly Assignment[]>();
  const failed: PendingGroup[] = [];
  for (let open = all; open.length > 0;) {
    const pendingGroups = open;
    const tried = compute(() => assignNext(pendingGroups, availability, state));
    failed.push(...open.filter((pending) => !tried.has(pending)));
    const refused = await leaseAndTest(tried, state, deps);
    for (const [pending, assignments] of tried) {
      const reason = refused.get(pending);
      if (reason === undefined) chosen.set(pending, assignments);
      else for (const { port } of assignments) pending.refused.set(port, reason);
      // No other port of the address is better.
      if (reason?.endsWith(NOT_LOCAL)) failed.push(pending);
    }
    open = [...tried.keys()].filter((each) => refused.get(each)?.endsWith(NOT_LOCAL) === false);
  }
  const isOptional = ({ group }: PendingGroup) =>
    group.requests.every((request) =>
      state.policy.optional.some(({ service }) => matchesService(request, service)),
    );
  const describe = (groups: readonly PendingGroup[], suffix: string) => {
    const lines = groups
      .slice(0, MAX_DESCRIBED)
      .map((each) => `${describeNoFreePort(each, all, availability, state.leases)}${suffix}`);
    const rest = groups.length - lines.length;
    return rest === 0
      ? lines
      : [...lines, `and no ports are free for ${rest} more entries${suffix}`];
  };
  const needed = failed.filter((pending) => !isOptional(pending));
  if (needed.length > 0) throw new NoFreePort(compute(() => describe(needed, "")).join("\n"));
  const warnings = compute(() => describe(failed, "; it is optional, so it keeps its port"));
  return { assignments: all.flatMap((pending) => chosen.get(pending) ?? []), warnings };
}

/** The number of groups without free ports that are described. */
const MAX_DESCRIBED = 20;

/** Assigns the next candidates of each group that has one. */
function assignNext(
  open: readonly PendingGroup[],
  availability: PortAvailability,
  state: AllocationState,
): Map<PendingGroup, readonly Assignment[]> {
  const tried = new Map<PendingGroup, readonly Assignment[]>();
  for (const pending of open) {
    const next = isExhausted(pending) ? null : pending.source.ports.next();
    if (next?.done === false)
      tried.set(pending, assignGroup(pending.group, next.value, availability, state));
  }
  return tried;
}

/** Assigns the ports of a group, of which `port` is the first. */
function assignGroup(
  group: PortGroup,
  port: number,
  availability: PortAvailability,
  { engine }: AllocationState,
): Assignment[] {
  // A variable holds one number.
  const variable = group.size === 1 ? group.variable : null;
  const assignments = group.requests.map((request): Assignment => {
    const other = request.project.origin.kind === "policy-needs" ? "fallback" : "override";
    const via = variable === null ? other : "variable";
    return { request, moved: moveRequest(request, port, engine), port, via, variable };
  });
  availability.assign(
    assignments.map(({ moved }) => moved),
    groupRange(group, port),
  );
  return assignments;
}

/** Leases the chosen ports and checks them on the host. Returns why ports are unavailable. */
async function leaseAndTest(
  tried: ReadonlyMap<PendingGroup, readonly Assignment[]>,
  { view }: AllocationState,
  { store, host }: AllocationDeps,
): Promise<Map<PendingGroup, string>> {
  const refused = new Map<PendingGroup, string>();
  const movedOf = (assignments: readonly Assignment[]) => assignments.map(({ moved }) => moved);
  // Groups on separate addresses may share a port, and thus its lease.
  const claims = listClaims(movedOf([...tried.values()].flat()));
  const isLost = await claimPorts(claims, store);
  for (const [pending, assignments] of tried)
    if (movedOf(assignments).some(isLost)) refused.set(pending, "leased by another run");
  if (view.probed) {
    const owners = new Map(
      [...tried].flatMap(([pending, assignments]) =>
        refused.has(pending) ? [] : assignments.map(({ moved }) => [moved, pending] as const),
      ),
    );
    const { obstacles } = await inspectHost({ projects: [], requests: [...owners.keys()] }, host);
    for (const obstacle of obstacles.filter(preventsStart)) {
      const pending = owners.get(obstacle.request);
      if (pending !== undefined) refused.set(pending, formatObstacle(obstacle));
    }
  }
  const kept = [...tried].filter(([pending]) => !refused.has(pending));
  const used = kept.flatMap(([, assignments]) => listClaims(movedOf(assignments)));
  const keys = new Set(used.map(claimKey));
  await store?.drop(claims.filter((claim) => !keys.has(claimKey(claim))));
  return refused;
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
  store: LeaseStore | null,
): Promise<PortRequest[]> {
  return kept.filter(await claimPorts(listClaims(kept).slice(0, MAX_KEPT), store));
}

/** Leases ports. Returns a test for requests that have a port which another run has leased. */
async function claimPorts(
  claims: readonly LeasedPort[],
  store: LeaseStore | null,
): Promise<(request: PortRequest) => boolean> {
  const claimed = (await store?.claim(claims)) ?? [];
  const lost = new Set(claims.filter((_, index) => claimed[index] === false).map(claimKey));
  return (request) => listClaims([request]).some((claim) => lost.has(claimKey(claim)));
}

/** The maximum number of ports that are leased although they do not move. */
const MAX_KEPT = 1000;

function claimKey({ protocol, port }: Pick<LeasedPort, "protocol" | "port">): string {
  return `${protocol} ${port}`;
}

/** Returns one claim for each port and protocol, with all its addresses. */
function listClaims(requests: readonly PortRequest[]): readonly LeasedPort[] {
  const claims = new Map<string, LeasedPort>();
  for (const { project, service, binding, endpoints } of requests) {
    for (const { first, last, protocol, address } of endpoints) {
      for (let port = first; port <= last; port++) {
        const key = claimKey({ protocol, port });
        const claim = claims.get(key) ?? {
          port,
          protocol,
          addresses: [],
          project: getPublicName(project),
          startedAs: getNameOnEngine(project),
          service: service.name,
          target: binding.count === 1 ? binding.target : binding.target + port - first,
          directory: project.directory,
        };
        claims.set(key, { ...claim, addresses: [...new Set([...claim.addresses, address])] });
      }
    }
  }
  return [...claims.values()];
}
