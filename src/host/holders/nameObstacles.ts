import { skipsOverlappingAddresses } from "../../ports/engineRelease.ts";
import { overlaps } from "../../ports/HostEndpoint.ts";
import { distinctBy } from "../../lib/distinctBy.ts";
import { groupBy } from "../../lib/groupBy.ts";
import type { Engine } from "../engine/findEngine.ts";
import { getHolderKey, type Holder } from "./Holder.ts";
import type { Host } from "../Host.ts";
import type { Obstacle } from "../HostView.ts";
import type { UnnamedObstacle } from "../diagnose.ts";
import { findJob } from "./Job.ts";
import { diagnosePool } from "../diagnosePool.ts";
import { toContainerHolder, nameHolders } from "./nameHolders.ts";
import { classifyOwnership } from "./classifyOwnership.ts";
import { type EngineView, readStarts } from "../engine/readContainers.ts";
import { makeUnlistedHolder } from "../findUnlistedSockets.ts";

/**
 * Adds the holders to obstacles, marks the project's own containers, and joins adjacent obstacles
 * that are otherwise equal.
 */
export async function nameObstacles(
  unnamed: readonly UnnamedObstacle[],
  view: EngineView | null,
  engine: Engine,
  host: Host,
): Promise<Obstacle[]> {
  const containers = [...new Set(unnamed.flatMap((each) => each.containers))];
  const starts = await readStarts(host, engine, containers);
  const job = await findJob(host);
  const sockets = [...new Set(unnamed.flatMap((each) => each.sockets))];
  const bySocket = await nameHolders(sockets, view?.containers ?? null, job, host);
  const findHolders = (obstacle: UnnamedObstacle) => {
    const holders = [
      ...obstacle.containers.map((each) =>
        toContainerHolder(each, starts.get(each.id) ?? null, job),
      ),
      ...obstacle.sockets.flatMap((each) => bySocket.get(each) ?? []),
    ];
    return distinctBy(holders, getHolderKey);
  };
  const version = view?.version ?? null;
  const booked = new Set<Obstacle>();
  const obstacles = unnamed.map((each) => {
    const obstacle = toObstacle(each, findHolders(each), host);
    if (isBooked(each, version)) booked.add(obstacle);
    return obstacle;
  });
  const byRequest = groupBy(obstacles, ({ request }) => request);
  return [...byRequest].flatMap(([request, all]) =>
    joinNeighbors(request.kind === "pool" ? diagnosePool(request, all, booked, version) : all),
  );
}

/**
 * Returns whether the engine has recorded the port under an address that it checks
 * (docs/reference/engine.md E13).
 */
function isBooked(
  { endpoint, containers, sockets }: UnnamedObstacle,
  version: string | null,
): boolean {
  const overlapping = containers.flatMap(({ published }) =>
    published.filter((each) => overlaps(each, endpoint)),
  );
  return (
    sockets.length === 0 &&
    overlapping.length > 0 &&
    (skipsOverlappingAddresses(version) ||
      overlapping.every(({ address }) => address === endpoint.address))
  );
}

const KEPT =
  "`up` keeps this container if its configuration has not changed, and then does not free the port";

function toObstacle(
  { request, endpoint, status, reason, containers }: UnnamedObstacle,
  holders: readonly Holder[],
  host: Host,
): Obstacle {
  if (status !== "taken") return { request, endpoint, status, holders, reason };
  if (holders.length === 0)
    return { request, endpoint, status, holders: [makeUnlistedHolder(host)], reason };
  const classify = (holder: Holder) => {
    const publishing = containers.find(({ compose }) => compose && compose === holder.compose);
    const container = publishing ?? null;
    return classifyOwnership({ holder, container, endpoint }, request, host);
  };
  const foreign = holders.filter((holder) => classify(holder) !== "own");
  if (foreign.length === 0) return { request, endpoint, status: "own", holders, reason };
  const classes = foreign.map(classify);
  const clash = classes.every((each) => each === "clash");
  const kept = classes.every((each) => each === "kept") ? KEPT : reason;
  return { request, endpoint, status: clash ? "clash" : "taken", holders: foreign, reason: kept };
}

/** Joins adjacent ranges of an endpoint that are otherwise equal. */
function joinNeighbors(obstacles: readonly Obstacle[]): Obstacle[] {
  const joined: Obstacle[] = [];
  let last = "";
  for (const obstacle of obstacles) {
    const { endpoint, status, holders, reason } = obstacle;
    const previous = joined.at(-1);
    const next = JSON.stringify([endpoint.address, endpoint.protocol, status, holders, reason]);
    if (previous && next === last && previous.endpoint.last + 1 === endpoint.first) {
      const both = { ...previous.endpoint, last: endpoint.last };
      joined[joined.length - 1] = { ...previous, endpoint: both };
    } else joined.push(obstacle);
    last = next;
  }
  return joined;
}
