import type { Project } from "../compose/index.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { type Alternatives, makeAreAlternatives } from "./areAlternatives.ts";
import { makePlan } from "./makePlan.ts";
import type { Plans } from "./makePlans.ts";
import type { Plan } from "./Plan.ts";
import { sweepPorts, toItem } from "./findCollisions.ts";

/**
 * Two projects that cannot run at the same time, and their common host ports in ascending order.
 */
export interface CollidingProjects {
  readonly projects: readonly [Project, Project];
  readonly ports: readonly number[];
}

/** More pairs than anyone reads. */
const MAX_PAIRS = 20_000;

/**
 * Returns the colliding pairs among the projects on this host and, for each environment, among its
 * variants.
 */
export function findAllCollidingProjects(
  plans: Plans,
  variants: ReadonlyMap<string, readonly Project[]>,
  alternatives: readonly Alternatives[],
): CollidingProjects[] {
  const others = Array.from(variants.values(), (projects) => makePlan(projects, { ipv6: true }));
  return [plans.here, ...others].flatMap((plan) => findCollidingProjects(plan, alternatives));
}

/** Returns the pairs of projects with conflicting fixed ports, in the order of the plan. */
export function findCollidingProjects(
  { projects, requests }: Plan,
  alternatives: readonly Alternatives[] = [],
): CollidingProjects[] {
  if (projects.length < 2) return [];
  const areAlternatives = makeAreAlternatives(alternatives, requests);
  const places = new Map(projects.map((project, place) => [project, place]));
  const found = new Map<number, Set<number>>();
  const fixed = requests.flatMap(toItem).filter(({ kind }) => kind === "fixed");
  // Only alternatives distinguish the services of a project.
  const items = distinctBy(fixed, ({ request: { project, service, binding }, ...ports }) =>
    JSON.stringify([
      places.get(project),
      areAlternatives && [service.name, binding.target],
      ports.first,
      ports.last,
      ports.conflictKeys,
    ]),
  );
  for (const [item, present] of sweepPorts(items)) {
    if (found.size >= MAX_PAIRS) break;
    const { project } = item.request;
    for (const other of present.fixed.conflicting(item, areAlternatives)) {
      if (other.project === project) continue;
      const pair = [places.get(other.project) ?? 0, places.get(project) ?? 0];
      const key = Math.min(...pair) * projects.length + Math.max(...pair);
      getOrInsert(found, key, () => new Set()).add(item.first);
    }
  }
  const sorted = [...found].toSorted(([a], [b]) => a - b);
  return sorted.flatMap(([key, ports]): CollidingProjects[] => {
    const a = projects[Math.floor(key / projects.length)];
    const b = projects[key % projects.length];
    if (a === undefined || b === undefined) return [];
    return [{ projects: [a, b], ports: [...ports].toSorted((one, other) => one - other) }];
  });
}
