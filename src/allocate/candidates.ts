import type { Kernel } from "../host/HostView.ts";
import { isSameUse, type Lease } from "../leases/Lease.ts";
import { fallbackOf } from "../policy/boundOf.ts";
import { engineName } from "../ports/engineName.ts";
import type { PortRange } from "../ports/HostEndpoint.ts";
import { needFallback } from "../policy/needsProject.ts";
import type { Want } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { roleOf } from "../policy/roleOf.ts";
import type { AllocateRequest } from "./AllocateRequest.ts";
import { type Blocked, type Ground } from "./Ground.ts";
import { hash } from "../lib/hash.ts";
import type { Mover } from "./Mover.ts";
import { savedKey } from "./registry.ts";

/** Where the ports of a mover may come from. */
export interface Source {
  /** In words, for a message: "port 5433 is not", "none of the ports 8080, 8081 is", "the range 10000-32767 has nothing". */
  readonly none: string;
  /** The first ports of those that were named, or a range in which any will do. */
  readonly named: readonly number[] | PortRange;
  /** First ports, in the order in which they are tried; those that are blocked are left out. */
  readonly ports: Iterable<number>;
}

export interface SourceFacts {
  readonly request: AllocateRequest;
  readonly policy: Policy;
  readonly kernel: Kernel;
  readonly probed: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Leases of this same copy, from earlier. */
  readonly earlier: readonly Lease[];
  readonly ground: Ground;
}

const LOWEST_DYNAMIC = 10_000;
const HIGHEST_PORT = 65_535;

/** Where a mover's ports come from: as told, by the offset, from a list, else from a range. A saved port and one that it had before come first. */
export function sourceOf(mover: Mover, facts: SourceFacts): Source {
  const { request, ground } = facts;
  const own = firstPort(mover);
  // Who holds a port that was named is looked at afterwards, if anything is: it may be a container of its own.
  const looked = (blocked: readonly Blocked[]) => (facts.probed ? blocked : blocked.filter((why) => why !== "held"));
  const open = (listed: readonly number[], except: readonly Blocked[]) =>
    listed.filter((port) => isOpen(mover, port, ground, looked(except)));
  const only = (port: number): Source => {
    const none = mover.size === 1 ? `port ${port} is not` : `not all of the ports ${ports(mover, port)} are`;
    return { none, named: [port], ports: open([port], NAMED) };
  };
  if (mover.told !== null) return only(mover.told);
  const [{ project }] = mover.wants;
  if (request.offset !== null && own !== null && project.origin.kind !== "policy-needs") return only(own + request.offset);
  const list = listOf(mover, facts);
  const before = previous(mover, facts);
  if (list.length > 0) {
    const known = before.filter((port) => list.includes(port));
    const none = `none of the ports ${list.map((port) => ports(mover, port)).join(", ")} is`;
    return { none, named: list, ports: new Set([...open(known, EARLIER), ...open(list, NAMED)]) };
  }
  const range = rangeOf(mover, facts);
  // A file that an earlier run wrote may say by now what would be chosen.
  const stays = own !== null && (own === placeOf(mover, range) || own === savedOf(mover, request));
  const inside = before.filter((port) => range.first <= port && port + mover.size - 1 <= range.last);
  const none = `the range ${range.first}-${range.last} has nothing`;
  return { none, named: range, ports: chain(open(inside, EARLIER), open(stays ? [own] : [], STAYING), walk(mover, range, ground)) };
}

/** A port that was named may be one that the plan leaves, even the one that it has. */
const NAMED: readonly Blocked[] = ["low", "leaving", "held"];
/** Its own container may hold it. */
const EARLIER: readonly Blocked[] = ["held"];
/** It has the port already, and leaves it for none. */
const STAYING: readonly Blocked[] = ["leaving", "held"];

function isOpen(mover: Mover, port: number, ground: Ground, except: readonly Blocked[]): boolean {
  const last = port + mover.size - 1;
  return isPort(port) && isPort(last) && ground.obstacle(mover.wants, { first: port, last }, except) === null;
}

export function isPort(port: number): boolean {
  return port >= 1 && port <= HIGHEST_PORT;
}

/** `8080`, `8080-8085` */
export function ports({ size }: Mover, first: number): string {
  return size === 1 ? `${first}` : `${first}-${first + size - 1}`;
}

/** The port that it has; null where the engine would choose. */
export function firstPort({ wants: [want] }: Mover): number | null {
  return want.endpoints[0]?.first ?? null;
}

/** All of the range, from the mover's place on. */
function* walk(mover: Mover, range: PortRange, ground: Ground): Iterable<number> {
  const start = placeOf(mover, range);
  if (start === null) return;
  yield* stretch(mover, start, range.last - mover.size + 1, ground);
  yield* stretch(mover, range.first, start - 1, ground);
}

/** Always the same for the same copy of a project; null where the range is too small. */
function placeOf({ wants: [want], size }: Mover, { first, last }: PortRange): number | null {
  const places = last - first - size + 2;
  return places <= 0 ? null : first + (hash(stableKey(want)) % places);
}

function* stretch(mover: Mover, from: number, to: number, ground: Ground): Iterable<number> {
  for (let port = from; port <= to;) {
    const obstacle = ground.obstacle(mover.wants, { first: port, last: port + mover.size - 1 });
    if (obstacle === null) yield port;
    port = obstacle === null ? port + 1 : obstacle.last + 1;
  }
}

function stableKey({ project, service, binding }: Want): string {
  return JSON.stringify([engineName(project), project.directory, service.name, binding.target, binding.protocol.toLowerCase()]);
}

function listOf({ wants }: Mover, { policy, env }: SourceFacts): readonly number[] {
  const [want] = wants;
  if (want.project.origin.kind === "policy-needs") {
    const need = policy.needs.find(({ name }) => name === want.service.name);
    return need === undefined ? [] : needFallback(need, env);
  }
  return wants.map((each) => fallbackOf(policy, each)).find((list) => list.length > 0) ?? [];
}

function rangeOf({ wants }: Mover, { request, policy, kernel }: SourceFacts): PortRange {
  const role = policy.dynamic === null && request.range === null ? roleOf(policy, wants[0].service)?.range : null;
  return request.range ?? policy.dynamic ?? role ?? { first: LOWEST_DYNAMIC, last: dynamicEnd(kernel) };
}

/** Below what the kernel hands out by itself, or, where that begins low, whatever lies above it. */
function dynamicEnd({ ephemeral: [low] }: Kernel): number {
  return low > LOWEST_DYNAMIC ? low - 1 : HIGHEST_PORT;
}

function savedOf({ wants: [want] }: Mover, { saved }: AllocateRequest): number | null {
  return saved.get(savedKey(want)) ?? null;
}

function previous(mover: Mover, { request, earlier }: SourceFacts): number[] {
  const [{ project, service, binding }] = mover.wants;
  const saved = savedOf(mover, request);
  const use = { service: service.name, target: binding.target, protocol: binding.protocol.toLowerCase() as Lease["protocol"] };
  const copy = { project: project.name, startedAs: engineName(project), directory: project.directory };
  const leased = earlier.filter((lease) => isSameUse(lease, { ...use, ...copy }));
  return [...new Set([...(saved === null ? [] : [saved]), ...leased.map(({ port }) => port).toSorted((a, b) => a - b)])];
}

function* chain(...all: readonly Iterable<number>[]): Iterable<number> {
  for (const each of all) yield* each;
}
