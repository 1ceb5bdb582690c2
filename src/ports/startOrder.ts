import type { Project, Service } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * The number of dependencies to follow to find out which service starts first. Beyond it, the order
 * counts as undefined.
 */
const MAX_FOLLOWED_SERVICES = 1000;

/** Returns a service and those that it depends on, directly or indirectly. */
function listPredecessors({ services }: Project, service: Service): readonly Service[] {
  const byName = new Map(services.map((each) => [each.name, each]));
  const found = new Set([service]);
  for (const { dependsOn } of found) {
    if (found.size >= MAX_FOLLOWED_SERVICES) break;
    for (const name of dependsOn) {
      const next = byName.get(name);
      if (next !== undefined) found.add(next);
    }
  }
  return [...found];
}

/** Returns whether `later` depends on `earlier`, directly or indirectly. */
export function startsBefore(earlier: PortRequest, later: PortRequest): boolean {
  if (earlier.project !== later.project || later.service.dependsOn.length === 0) return false;
  return listPredecessors(later.project, later.service).some(({ dependsOn }) =>
    dependsOn.includes(earlier.service.name),
  );
}

/** Returns the names of the services that have ended when `up` starts a service. */
export function listEnded(project: Project, service: Service): ReadonlySet<string> {
  const waitsFor = listPredecessors(project, service).flatMap((each) => each.waitsFor);
  const restarting = project.services.filter(({ restarts }) => restarts);
  const names = new Set(restarting.map(({ name }) => name));
  return new Set(waitsFor.filter((name) => !names.has(name)));
}

/**
 * Makes a function that returns whether one of two services has ended when `up` starts the other;
 * null if no service waits for the end of another one.
 */
export function makeAreSequential(
  requests: readonly PortRequest[],
): ((a: PortRequest, b: PortRequest) => boolean) | null {
  if (!requests.some(({ project }) => project.services.some(({ waitsFor }) => waitsFor.length > 0)))
    return null;
  const known = new Map<Service, ReadonlySet<string>>();
  const findEnded = ({ project, service }: PortRequest) =>
    getOrInsert(known, service, () => listEnded(project, service));
  return (a, b) =>
    a.project === b.project &&
    (findEnded(a).has(b.service.name) || findEnded(b).has(a.service.name));
}
