import type { Service } from "../compose/index.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import {
  parseImageName,
  matchesPattern,
  findWellKnownPorts,
  type WellKnownPort,
} from "./knownImages.ts";
import type { Policy, Role } from "./Policy.ts";

const ROLE_LABEL = "portplan.role";

/**
 * Returns the role of a service by its label, else by its name, else by its image. A label that is
 * not the name of a role results in null.
 */
export function findRole({ roles }: Policy, service: Service): Role | null {
  const known = getOrInsert(FOUND, roles, () => new WeakMap<Service, Role | null>());
  return getOrInsert(known, service, () => searchRole(roles, service));
}

/** The roles that were found, by the roles of a policy and the service. */
const FOUND = new WeakMap<Policy["roles"], WeakMap<Service, Role | null>>();

function searchRole(roles: Policy["roles"], { name, image, labels }: Service): Role | null {
  const label = labels.get(ROLE_LABEL);
  if (label !== undefined) return roles.get(label) ?? null;
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

/** Returns the URL scheme of a container port: that of the image, else that of the role. */
export function findScheme(policy: Policy, service: Service, target: number): string | null {
  return findKnownPort(service, target)?.scheme ?? findRole(policy, service)?.scheme ?? null;
}

function findKnownPort({ image }: Service, port: number): WellKnownPort | undefined {
  const known = image === null ? [] : findWellKnownPorts(parseImageName(image));
  return known.find((each) => each.port === port);
}
