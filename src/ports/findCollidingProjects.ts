import type { Project } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { type Alternatives, makeAreAlternatives } from "./areAlternatives.ts";
import { makePlan } from "./makePlan.ts";
import type { Plans } from "./makePlans.ts";
import type { Plan, PortRequest } from "./Plan.ts";
import { addressKeys } from "./addressKeys.ts";

/** Two projects that cannot run side by side, and their common host ports, in ascending order. */
export interface CollidingProjects {
  readonly projects: readonly [Project, Project];
  readonly ports: readonly number[];
}

interface PairDraft extends Pick<CollidingProjects, "projects"> {
  readonly ports: Set<number>;
}

/** Nobody reads more. */
const MAX_PAIRS = 20_000;

/**
 * Returns the pairs of the projects on this host and, host by host, of the variants of
 * environments.
 */
export function findAllCollidingProjects(
  plans: Plans,
  variants: ReadonlyMap<string, readonly Project[]>,
  alternatives: readonly Alternatives[],
): CollidingProjects[] {
  const others = Array.from(variants.values(), (projects) => makePlan(projects, true));
  return [plans.here, ...others].flatMap((plan) => findCollidingProjects(plan, alternatives));
}

/** Finds the pairs of projects that collide: fixed ports only, in the order of the plan. */
export function findCollidingProjects(
  { projects, requests }: Plan,
  alternatives: readonly Alternatives[] = [],
): CollidingProjects[] {
  const areAlternatives = makeAreAlternatives(alternatives);
  const place = new Map(projects.map((project, index) => [project, index]));
  const found = new Map<string, PairDraft>();
  for (const [one, other, port] of findConflictingPairs(requests)) {
    if (one.project === other.project || areAlternatives(one, other)) continue;
    const [a, b] =
      (place.get(one.project) ?? 0) < (place.get(other.project) ?? 0)
        ? [one.project, other.project]
        : [other.project, one.project];
    const key = `${place.get(a)} ${place.get(b)}`;
    const makePair = (): PairDraft => ({ projects: [a, b], ports: new Set() });
    getOrInsert(found, key, makePair).ports.add(port);
    if (found.size === MAX_PAIRS) break;
  }
  const sorted = Array.from(found.values(), (pair): CollidingProjects => ({
    projects: pair.projects,
    ports: [...pair.ports].toSorted((a, b) => a - b),
  }));
  const index = (project: Project) => place.get(project) ?? 0;
  return sorted.toSorted(
    (a, b) =>
      index(a.projects[0]) - index(b.projects[0]) || index(a.projects[1]) - index(b.projects[1]),
  );
}

/** Finds each two fixed requests that conflict, and the first port that they share. */
function* findConflictingPairs(
  requests: readonly PortRequest[],
): Iterable<readonly [PortRequest, PortRequest, number]> {
  const items = requests
    .filter(({ kind }) => kind === "fixed")
    .flatMap((request) =>
      request.endpoints
        .slice(0, 1)
        .map(({ first, last }) => ({ request, first, last, ...addressKeys(request.endpoints) })),
    )
    .toSorted((a, b) => a.first - b.first);
  let open: typeof items = [];
  for (const item of items) {
    open = open.filter(({ last }) => last >= item.first);
    for (const other of open)
      if (other.ownKeys.some((key) => item.conflictKeys.includes(key)))
        yield [other.request, item.request, item.first];
    open.push(item);
  }
}
