import { knowsOtherAddresses } from "../../ports/engineRelease.ts";
import { overlaps } from "../../ports/HostEndpoint.ts";
import type { Engine } from "../engine/findEngine.ts";
import type { Holder } from "./Holder.ts";
import type { Host } from "../Host.ts";
import type { Obstacle } from "../HostView.ts";
import { formatExcludedReason, type UnnamedObstacle, WINDOWS_EXCLUDES } from "../diagnose.ts";
import { findJob } from "./Job.ts";
import { excludedArgs, parseExcludedRanges } from "../windows/parseNetstat.ts";
import { diagnosePool } from "../diagnosePool.ts";
import { toContainerHolder, nameHolders } from "./nameHolders.ts";
import { classifyOwnership } from "./classifyOwnership.ts";
import { type EngineView, readStarts } from "../engine/readContainers.ts";
import { UNLISTED } from "../findUnlistedSockets.ts";

/**
 * Gives troubles the names of their holders, tells the project's own containers from others, and
 * joins neighbours that share their fate.
 */
export async function nameObstacles(
  troubles: readonly UnnamedObstacle[],
  answer: EngineView | null,
  engine: Engine,
  host: Host,
): Promise<Obstacle[]> {
  const containers = [...new Set(troubles.flatMap((trouble) => trouble.containers))];
  const starts = await readStarts(host, engine, containers);
  const job = await findJob(host);
  const byContainer = new Map(
    containers.map((container) => [
      container,
      toContainerHolder(container, starts.get(container.id) ?? null, job),
    ]),
  );
  const sockets = [...new Set(troubles.flatMap((trouble) => trouble.sockets))];
  const bySocket = await nameHolders(sockets, answer?.containers ?? null, job, host);
  const holdersOf = (trouble: UnnamedObstacle) => {
    const all = [
      ...trouble.containers.map((each) => byContainer.get(each)),
      ...trouble.sockets.map((each) => bySocket.get(each)),
    ];
    return distinct(all.filter((holder) => holder !== undefined));
  };
  const version = answer?.version ?? null;
  const excluded = await readExcluded(troubles, host);
  const known = new Set<Obstacle>();
  const obstacles = troubles.map((trouble) => {
    const obstacle = addExcludedRange(toObstacle(trouble, holdersOf(trouble), host), excluded);
    if (isBooked(trouble, version)) known.add(obstacle);
    return obstacle;
  });
  return [...groupObstaclesByRequest(obstacles)].flatMap(([request, all]) =>
    joinNeighbors(request.kind === "pool" ? diagnosePool(request, all, known, version) : all),
  );
}

type Excluded = Partial<Record<string, readonly (readonly [number, number])[]>>;

/** The ranges that Windows keeps, by protocol, where it refused a port. */
async function readExcluded(troubles: readonly UnnamedObstacle[], host: Host): Promise<Excluded> {
  const refused = troubles.filter(({ reason }) => reason === WINDOWS_EXCLUDES);
  const protocols = [...new Set(refused.map(({ endpoint }) => endpoint.protocol))];
  const read = async (protocol: string) =>
    [
      protocol,
      parseExcludedRanges((await host.command?.("netsh", excludedArgs(protocol))) ?? ""),
    ] as const;
  return Object.fromEntries(await Promise.all(protocols.map(read)));
}

function addExcludedRange(obstacle: Obstacle, excluded: Excluded): Obstacle {
  const { endpoint, reason } = obstacle;
  const range =
    reason === WINDOWS_EXCLUDES
      ? excluded[endpoint.protocol]?.find(
          ([first, last]) => first <= endpoint.first && endpoint.first <= last,
        )
      : undefined;
  if (range === undefined) return obstacle;
  const [first, last] = range;
  return { ...obstacle, reason: formatExcludedReason({ protocol: endpoint.protocol, first, last }) };
}

/**
 * Whether the daemon has the port in its book, and under an address where it looks
 * (docs/reference/engine.md E13).
 */
function isBooked(
  { endpoint, containers, sockets }: UnnamedObstacle,
  version: string | null,
): boolean {
  const met = containers.flatMap(({ published }) =>
    published.filter((each) => overlaps(each, endpoint)),
  );
  return (
    sockets.length === 0 &&
    met.length > 0 &&
    (knowsOtherAddresses(version) || met.every(({ address }) => address === endpoint.address))
  );
}

function toObstacle(
  { request, endpoint, status, reason }: UnnamedObstacle,
  holders: readonly Holder[],
  host: Host,
): Obstacle {
  if (status !== "taken") return { request, endpoint, status, holders, reason };
  if (holders.length === 0) return { request, endpoint, status, holders: [UNLISTED], reason };
  const foreign = holders.filter((holder) => classifyOwnership(holder, request, host) !== "own");
  if (foreign.length === 0) return { request, endpoint, status: "own", holders, reason };
  const clash = foreign.every((holder) => classifyOwnership(holder, request, host) === "clash");
  return { request, endpoint, status: clash ? "clash" : "taken", holders: foreign, reason };
}

function distinct(holders: readonly Holder[]): Holder[] {
  return [
    ...new Map(
      holders.map((holder) => [`${holder.kind} ${holder.name} ${holder.pid}`, holder]),
    ).values(),
  ];
}

function groupObstaclesByRequest(
  obstacles: readonly Obstacle[],
): Map<Obstacle["request"], Obstacle[]> {
  const groups = new Map<Obstacle["request"], Obstacle[]>();
  for (const obstacle of obstacles) {
    const group = groups.get(obstacle.request);
    if (group) group.push(obstacle);
    else groups.set(obstacle.request, [obstacle]);
  }
  return groups;
}

/** Stretches of one endpoint that follow each other and differ in nothing else become one. */
function joinNeighbors(obstacles: readonly Obstacle[]): Obstacle[] {
  const joined: Obstacle[] = [];
  let fate = "";
  for (const obstacle of obstacles) {
    const { endpoint, status, holders, reason } = obstacle;
    const previous = joined.at(-1);
    const next = JSON.stringify([endpoint.address, endpoint.protocol, status, holders, reason]);
    if (previous && next === fate && previous.endpoint.last + 1 === endpoint.first) {
      joined[joined.length - 1] = {
        ...previous,
        endpoint: { ...previous.endpoint, last: endpoint.last },
      };
    } else joined.push(obstacle);
    fate = next;
  }
  return joined;
}
