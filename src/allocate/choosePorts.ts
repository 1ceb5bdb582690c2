import type { Host } from "../host/Host.ts";
import { findForeignLeases, holderOf } from "../leases/addLeases.ts";
import { inspectHost } from "../host/inspectHost.ts";
import type { HostView, Obstacle } from "../host/HostView.ts";
import type { Lease, LeasedPort } from "../leases/Lease.ts";
import type { Collision } from "../ports/findCollisions.ts";
import { getEngineName } from "../ports/getEngineName.ts";
import type { PublishesIpv6 } from "../ports/toPortRequest.ts";
import type { PortRange } from "../ports/HostEndpoint.ts";
import type { Plan, PortRequest } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { matchesService } from "../ports/serviceName.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import type { AllocateRequest } from "./AllocateRequest.ts";
import type { Assignment } from "./Assignment.ts";
import {
  findCurrentPort,
  isPort,
  formatGroupPorts,
  type PortSource,
  findPortSource,
} from "./findPortSource.ts";
import { type UnavailableReason, PortAvailability } from "./PortAvailability.ts";
import type { Leases } from "../leases/LeaseStore.ts";
import { selectPortsToMove, preventsStart, moveRequest, type PortGroup } from "./PortGroup.ts";

/** What an allocation is decided on. */
export interface AllocationState {
  /** All that is started on this host in this run, and what runs there by now. */
  readonly plan: Plan;
  readonly ipv6: PublishesIpv6;
  readonly collisions: readonly Collision[];
  readonly host: HostView;
  /** Leases of all runs. */
  readonly leases: readonly Lease[];
  readonly policy: Policy;
}

/** What it is carried out with. */
export interface AllocationDeps {
  /** The process environment, of which a policy may name a variable. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
  /** null: nothing is leased. */
  readonly store: Leases | null;
}

export interface ChosenPorts {
  /** What moves together stands together. */
  readonly assignments: readonly Assignment[];
  /** What was left as it is, because nothing was free for it and the policy calls it optional. */
  readonly warnings: readonly string[];
}

/** Nothing is free for some of the movers. */
export class NoFreePort extends Error {}

interface PendingGroup {
  readonly group: PortGroup;
  readonly source: PortSource;
  readonly candidates: Iterator<number>;
  /** The first ports that were tried, and why they were not to be had. */
  readonly refused: Map<number, string>;
}

/**
 * Chooses host ports for all that has to move, leases them, and looks at each on the very address
 * and protocol. Throws `NoneFree`.
 */
export async function choosePorts(
  request: AllocateRequest,
  state: AllocationState,
  deps: AllocationDeps,
): Promise<ChosenPorts> {
  const { plan, collisions, host, policy } = state;
  const { groups, kept } = selectPortsToMove(plan.requests, collisions, host.obstacles, request);
  const lost = await leaseKeptPorts(kept, deps.store);
  // What another run took in this very moment is a conflict like any other.
  const late =
    request.services === "conflicts"
      ? selectPortsToMove(plan.requests, [], [...host.obstacles, ...lost], request)
      : { groups: [], kept };
  const all = late.groups.length > groups.length ? late : { groups, kept };
  const foreign = findForeignLeases(plan, state.leases);
  const leaving = all.groups.flatMap(({ requests }) => requests);
  const running = plan.requests.filter(({ project }) => project.origin.kind === "workflow-job");
  const availability = new PortAvailability({
    host,
    policy,
    leases: foreign,
    planned: [...all.kept, ...running],
    leaving,
  });
  const { kernel, probed } = host;
  const facts = {
    request,
    policy,
    kernel,
    probed,
    env: deps.env,
    earlier: state.leases.filter(({ ours }) => ours),
    availability,
  };
  const open = all.groups
    .toSorted((a, b) => Number(b.requestedPort !== null) - Number(a.requestedPort !== null))
    .map((group): PendingGroup => {
      const source = findPortSource(group, facts);
      return { group, source, candidates: source.ports[Symbol.iterator](), refused: new Map() };
    });
  return assignPorts(open, availability, state, deps);
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
    const tried = new Map<PendingGroup, readonly Assignment[]>();
    for (const pending of open) {
      const next = findNextFree(pending, availability);
      if (next === null) failed.push(pending);
      else tried.set(pending, assignGroup(pending.group, next, availability, state));
    }
    const refused = await leaseAndTest(tried, state, deps);
    for (const [pending, assignments] of tried) {
      const reason = refused.get(pending);
      if (reason === undefined) chosen.set(pending, assignments);
      else for (const { port } of assignments) pending.refused.set(port, reason);
    }
    open = [...tried.keys()].filter((pending) => refused.has(pending));
  }
  const optional = failed.filter(({ group }) =>
    group.requests.every((request) =>
      state.policy.optional.some(({ service }) => matchesService(request, service)),
    ),
  );
  const needed = failed.filter((pending) => !optional.includes(pending));
  if (needed.length > 0) {
    await deps.store?.drop([...chosen.values()].flatMap(listAssignmentClaims));
    throw new NoFreePort(
      needed.map((pending) => describeNoFreePort(pending, all, availability, state)).join("\n"),
    );
  }
  const warnings = optional.map(
    (pending) =>
      `${describeNoFreePort(pending, all, availability, state)}. It is optional and stays as it is`,
  );
  return { assignments: all.flatMap((pending) => chosen.get(pending) ?? []), warnings };
}

function findNextFree(
  { group, candidates }: PendingGroup,
  availability: PortAvailability,
): number | null {
  for (let next = candidates.next(); !next.done; next = candidates.next()) {
    // Another one of this run may have got it since.
    const given = availability.findObstacle(
      group.requests,
      { first: next.value, last: next.value + group.size - 1 },
      ALL_BUT_ASSIGNED,
    );
    if (given === null) return next.value;
  }
  return null;
}

const ALL_BUT_ASSIGNED: readonly UnavailableReason[] = [
  "low",
  "ephemeral",
  "kernel",
  "policy",
  "leased",
  "planned",
  "leaving",
  "held",
];

/** Assigns a mover its ports from this one on. */
function assignGroup(
  group: PortGroup,
  port: number,
  availability: PortAvailability,
  { ipv6 }: AllocationState,
): Assignment[] {
  const moved = group.requests.map((request) => moveRequest(request, port, ipv6));
  availability.block("given", moved, groupRange(group, port));
  // A variable holds one number.
  const variable = group.size === 1 ? group.variable : null;
  return group.requests.map((request, index) => {
    const other = request.project.origin.kind === "policy-needs" ? "fallback" : "override";
    const via = variable === null ? other : "variable";
    return { request, moved: moved[index] ?? request, port, via, variable };
  });
}

/** Leases what was chosen, and looks at it; and says of what is not to be had why. */
async function leaseAndTest(
  tried: ReadonlyMap<PendingGroup, readonly Assignment[]>,
  { host }: AllocationState,
  { store, host: machine }: AllocationDeps,
): Promise<Map<PendingGroup, string>> {
  const refused = new Map<PendingGroup, string>();
  const claims = Array.from(tried, ([pending, own]) => ({
    pending,
    claims: listAssignmentClaims(own),
  }));
  const got = (await store?.claim(claims.flatMap((each) => each.claims))) ?? null;
  let at = 0;
  for (const { pending, claims: own } of claims) {
    if (got !== null && !got.slice(at, (at += own.length)).every(Boolean))
      refused.set(pending, "leased by another run");
  }
  if (host.probed) {
    const left = [...tried].filter(([pending]) => !refused.has(pending));
    const requests = left.flatMap(([, own]) => own.map(({ moved }) => moved));
    const view = await inspectHost({ projects: [], requests }, machine);
    for (const obstacle of view.obstacles.filter(preventsStart)) {
      const met = left.find(([, own]) => own.some(({ moved }) => moved === obstacle.request));
      if (met !== undefined) refused.set(met[0], formatObstacle(obstacle));
    }
  }
  await store?.drop(
    claims.flatMap(({ pending, claims: own }) => (refused.has(pending) ? own : [])),
  );
  return refused;
}

function formatObstacle({ holders, reason }: Obstacle): string {
  const names = [...new Set(holders.map((holder) => formatHolder(holder, true)))];
  return names.length > 0
    ? `held by ${names.join(", ")}`
    : `not to be bound: ${reason ?? "the system keeps it"}`;
}

/**
 * Leases what stays where it is, too: nobody else is to come there. What is leased to somebody else
 * stands in the way.
 */
async function leaseKeptPorts(
  kept: readonly PortRequest[],
  store: Leases | null,
): Promise<Obstacle[]> {
  if (store === null) return [];
  const claims = listClaims(kept).slice(0, MAX_KEPT);
  const got = await store.claim(claims);
  const lost = new Set(
    claims.filter((_, index) => !got[index]).map(({ protocol, port }) => `${protocol} ${port}`),
  );
  return kept.flatMap((request) =>
    request.endpoints.flatMap((endpoint): Obstacle[] => {
      const taken = Array.from(
        { length: endpoint.last - endpoint.first + 1 },
        (_, i) => endpoint.first + i,
      );
      const met = taken.filter((port) => lost.has(`${endpoint.protocol} ${port}`));
      return met.map((port) => ({
        request,
        endpoint: { ...endpoint, first: port, last: port },
        status: "leased",
        holders: [],
        reason: null,
      }));
    }),
  );
}

/** Ports that stay and are leased all the same. */
const MAX_KEPT = 4096;

function listAssignmentClaims(assignments: readonly Assignment[]): readonly LeasedPort[] {
  return listClaims(assignments.map(({ moved }) => moved));
}

/** A claim for each port and protocol, whatever the number of addresses. */
function listClaims(requests: readonly PortRequest[]): readonly LeasedPort[] {
  const claims = new Map<string, LeasedPort>();
  for (const { project, service, binding, endpoints } of requests) {
    for (const { first, last, protocol, address } of endpoints) {
      for (let port = first; port <= last; port++) {
        const key = `${protocol} ${port}`;
        const known = claims.get(key);
        const target = binding.count === 1 ? binding.target : binding.target + port - first;
        const { name, directory } = project;
        const use = {
          project: name,
          startedAs: getEngineName(project),
          service: service.name,
          target,
          directory,
        };
        const claim = known ?? { port, protocol, addresses: [], ...use };
        claims.set(key, { ...claim, addresses: [...new Set([...claim.addresses, address])] });
      }
    }
  }
  return [...claims.values()];
}

const REASON_TEXTS: Readonly<Record<UnavailableReason, string>> = {
  low: "below the ports that everybody may bind",
  ephemeral: "in the range from which the kernel hands out ports by itself",
  kernel: "in the kernel's reserved list (ip_local_reserved_ports)",
  policy: "reserved by the policy",
  leased: "leased by another run",
  planned: "wanted by another service",
  leaving: "what another service leaves in this run",
  held: "held on this host",
  given: "given to another service in this run",
};

const MAX_SHOWN_REASONS = 5;

/**
 * Which ports were to be had, and who has them. `all`: what others of this run were refused is not
 * theirs either.
 */
function describeNoFreePort(
  { group, source, refused }: PendingGroup,
  all: readonly PendingGroup[],
  availability: PortAvailability,
  { leases }: AllocationState,
): string {
  const [{ project, service }] = group.requests;
  const known = new Map([
    ...all.flatMap((each) => (each.group.size === group.size ? [...each.refused] : [])),
    ...refused,
  ]);
  const describe = (port: number, blocked: UnavailableReason) =>
    known.get(port) ?? describeReason(group, port, blocked, leases);
  const reasons = listReasons(group, source, availability, describe);
  const more =
    reasons.length > MAX_SHOWN_REASONS ? ` and ${reasons.length - MAX_SHOWN_REASONS} more` : "";
  const told =
    reasons.length === 0 ? "" : `: ${reasons.slice(0, MAX_SHOWN_REASONS).join("; ")}${more}`;
  const own = findCurrentPort(group);
  const what = `${project.origin.kind === "policy-needs" ? "" : `${project.name}/`}${service.name}${own === null ? "" : ` (${formatGroupPorts(group, own)})`}`;
  return `${source.none} free for ${what}${told}`;
}

type DescribeReason = (port: number, blocked: UnavailableReason) => string;

/**
 * Of ports that were named, each with its reason; of a range, every reason with the first port for
 * which it holds.
 */
function listReasons(
  group: PortGroup,
  { named }: PortSource,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if ("first" in named) return listRangeReasons(group, named, availability, describe);
  return named.flatMap((port) => {
    const obstacle = availability.findObstacle(group.requests, groupRange(group, port), [
      "low",
      "leaving",
    ]);
    if (!isPort(port) || !isPort(groupRange(group, port).last))
      return [`${formatGroupPorts(group, port)} is not between 1 and 65535`];
    return obstacle === null
      ? []
      : [`${formatGroupPorts(group, port)} is ${describe(port, obstacle.why)}`];
  });
}

function listRangeReasons(
  group: PortGroup,
  { first, last }: PortRange,
  availability: PortAvailability,
  describe: DescribeReason,
): string[] {
  if (last - first + 1 < group.size) return [`it takes ${group.size} ports in a row`];
  const found = new Map<string, string>();
  for (let port = first; port + group.size - 1 <= last;) {
    const obstacle = availability.findObstacle(group.requests, groupRange(group, port));
    const reason = obstacle === null ? null : describe(port, obstacle.why);
    if (reason !== null && !found.has(reason))
      found.set(reason, `${formatGroupPorts(group, port)} is ${reason}`);
    // What was refused is blocked one by one.
    port = Math.max(port, obstacle?.why === "given" ? port : (obstacle?.last ?? port)) + 1;
  }
  return [...found.values()];
}

const groupRange = ({ size }: PortGroup, port: number): PortRange => ({
  first: port,
  last: port + size - 1,
});

function describeReason(
  group: PortGroup,
  port: number,
  describe: UnavailableReason,
  leases: readonly Lease[],
): string {
  const { first, last } = groupRange(group, port);
  const lease =
    describe === "leased"
      ? leases.find((each) => each.port >= first && each.port <= last)
      : undefined;
  return lease === undefined
    ? REASON_TEXTS[describe]
    : `kept by ${formatHolder(holderOf(lease), true)}`;
}
