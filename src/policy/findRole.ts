import type { Project, Service } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import {
  parseImageName,
  matchesPattern,
  findWellKnownPorts,
  type WellKnownPort,
} from "./knownImages.ts";
import type { Policy, Role } from "./Policy.ts";

const ROLE_LABEL = "portplan.role";

/** Returns whether a service of the project has a role label. */
export function hasRoleLabel({ services }: Project): boolean {
  return services.some(({ labels }) => labels.has(ROLE_LABEL));
}

/**
 * Returns the role labels that services had before, for `Policy.labels`. A service is the same if
 * its name, and its project or its file, have not changed.
 */
export function listRoleLabels(
  projects: readonly Project[],
  before: readonly Project[],
): ReadonlyMap<string, string> {
  const inProject = ({ name }: Project, service: Service) => JSON.stringify([name, service.name]);
  const known = new Map<string, string | undefined>();
  for (const project of before)
    for (const service of project.services) {
      const label = service.labels.get(ROLE_LABEL);
      known.set(inProject(project, service), label).set(formatLabelKey(service), label);
    }
  return new Map(
    projects.flatMap((project) =>
      project.services.flatMap((service) => {
        const key = formatLabelKey(service);
        const label = known.get(inProject(project, service)) ?? known.get(key);
        return label === undefined ? [] : [[key, label] as const];
      }),
    ),
  );
}

const formatLabelKey = ({ name, span }: Service) => JSON.stringify([span.file, name]);

/**
 * Returns the role of a service by its label, else by its name, else by its image. A label that is
 * not the name of a role results in null. A label that does not count for the policy only gives a
 * role to a service that has none.
 */
export function findRole(policy: Policy, service: Service): Role | null {
  const known = getOrInsert(FOUND, policy, () => new WeakMap<Service, Role | null>());
  return getOrInsert(known, service, () => searchRole(policy, service));
}

/** The roles that were found, by policy and service. */
const FOUND = new WeakMap<Policy, WeakMap<Service, Role | null>>();

function searchRole(policy: Policy, service: Service): Role | null {
  const written = service.labels.get(ROLE_LABEL);
  const label = policy.labels === undefined ? written : policy.labels.get(formatLabelKey(service));
  if (label !== undefined) return policy.roles.get(label) ?? null;
  return inferRole(policy, service) ?? policy.roles.get(written ?? "") ?? null;
}

function inferRole({ roles }: Policy, { name, image }: Service): Role | null {
  const all = [...roles.values()];
  const byName = all.find(({ services }) => matchesPattern(name, services));
  if (byName !== undefined || image === null) return byName ?? null;
  const known = parseImageName(image);
  return all.find(({ images }) => matchesPattern(known, images)) ?? null;
}

/** Returns whether a port is well known for the image of a service. */
export function isWellKnown(service: Service, port: number): boolean {
  return findKnownPort(service, port) !== undefined;
}

/**
 * Returns the URL scheme of a container port: that of the image, else that of the role, else `http`
 * if the image does not say what the port serves, and the port usually serves HTTP.
 */
export function findScheme(policy: Policy, service: Service, target: number): string | null {
  const known = findKnownPort(service, target);
  const usual = known === undefined && HTTP_PORTS.has(target) ? "http" : null;
  return known?.scheme ?? findRole(policy, service)?.scheme ?? usual;
}

/** Container ports that usually serve HTTP. */
const HTTP_PORTS: ReadonlySet<number> = new Set([
  80, 3000, 4200, 5000, 5173, 8000, 8080, 8081, 8888,
]);

function findKnownPort({ image }: Service, port: number): WellKnownPort | undefined {
  const known = image === null ? [] : findWellKnownPorts(parseImageName(image));
  return known.find((each) => each.port === port);
}
