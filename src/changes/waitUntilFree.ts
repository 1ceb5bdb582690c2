import type { Host } from "../host/Host.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { readStat } from "../host/linux/readProcess.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import { describeRestart } from "./describeRestart.ts";
import { findUsers } from "./findUsers.ts";
import type { StopItem } from "./planStops.ts";

export interface WaitDeps {
  readonly host: Host;
  /** Returns the time in milliseconds. For tests. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
}

/** A time to compare the start of processes and containers with. */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** In clock ticks since boot; null if the kernel does not report it. */
  readonly ticks: number | null;
}

/** A port that is in use after its user was stopped. */
export interface PortUse {
  readonly result: "came-back" | "still-in-use";
  /** The user of the port, and its cause, as a part of a sentence. */
  readonly detail: string;
}

/** The maximum time in milliseconds to wait for ports. */
const MAX_WAIT = 10_000;
/** How long in milliseconds the same users have to stay until there is nothing to wait for. */
const MIN_STABLE = 3000;
/** How long in milliseconds ports have to stay free: what is restarted comes back soon. */
const MIN_FREE = 1000;
const POLL = 200;
const TICKS_PER_SECOND = 100;
const MAX_NAMED = 5;

export function readMoment({ host, now = Date.now }: WaitDeps): Moment {
  const [, uptime] = /^(\d+\.\d\d) /.exec(host.read("/proc/uptime") ?? "") ?? [];
  const ticks = uptime === undefined ? null : Math.round(Number(uptime) * TICKS_PER_SECOND);
  return { time: now(), ticks };
}

/** Waits some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Waits until the ports of the items can be bound, and stay free for a second. Returns the items
 * with a port that is still in use, or again.
 *
 * @param started the time before anything was stopped
 */
export async function waitUntilFree(
  items: readonly StopItem[],
  started: Moment,
  deps: WaitDeps,
): Promise<ReadonlyMap<StopItem, PortUse>> {
  const users = await waitForUsers(items, deps);
  const found = await Promise.all(
    items.map(async (item) => {
      const own = users.filter((user) =>
        item.endpoints.some((endpoint) => usesEndpoint(user, endpoint)),
      );
      const use = await describeUse(item, own, started, deps.host);
      return use === null ? [] : [[item, use] as const];
    }),
  );
  return new Map(found.flat());
}

/** Waits until nothing uses the ports, or the same users stay; returns those that are left. */
async function waitForUsers(
  items: readonly StopItem[],
  { host, now = Date.now, pause = wait }: WaitDeps,
): Promise<readonly Listener[]> {
  const endpoints = items.flatMap((item) => item.endpoints);
  if (endpoints.length === 0) return [];
  const start = now();
  let seen = { key: "", at: start };
  for (;;) {
    const users = await findUsers(endpoints, host);
    const key = users.map(({ holder }) => `${holder.kind} ${holder.name} ${holder.pid}`).join("\n");
    if (key !== seen.key) seen = { key, at: now() };
    const isStable = now() - seen.at >= (key === "" ? MIN_FREE : MIN_STABLE);
    if (isStable || now() - start >= MAX_WAIT) return users;
    await pause(POLL);
  }
}

async function describeUse(
  item: StopItem,
  users: readonly Listener[],
  started: Moment,
  host: Host,
): Promise<PortUse | null> {
  const back = users.filter(({ holder }) => isNewer(holder, item, started, host));
  const [shown] = back.length > 0 ? back : users;
  if (shown === undefined) return null;
  const { holder } = shown;
  const own = users.filter((user) => user.holder === holder);
  const ports = own.map(({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`);
  const named = [...new Set(ports)].slice(0, MAX_NAMED).join(", ");
  const name = formatHolder(holder, true);
  if (back.length === 0)
    return { result: "still-in-use", detail: `${named} is still in use by ${name}` };
  const cause = await describeRestart(holder, host);
  const detail = [`${named} is in use again by ${name}`, ...cause].join("; ");
  return { result: "came-back", detail };
}

/** Returns whether a user of a port was started after the given time, for certain. */
function isNewer(holder: Holder, item: StopItem, { time, ticks }: Moment, host: Host): boolean {
  const { kind, name, pid, since } = holder;
  if (pid !== null) {
    const stat = readStat(pid, host);
    return stat !== null && ticks !== null && stat.startTicks > ticks;
  }
  if (since === null) return false;
  // The start of a container is known in seconds. The one that was stopped did not run in between.
  const isSame = kind === item.holder.kind && name === item.holder.name;
  return Date.parse(since) > (isSame ? time - 1000 : time);
}
