import type { Service } from "../compose/index.ts";
import {
  parseImageName,
  matchesPattern,
  findWellKnownPorts,
  type WellKnownPort,
} from "./knownImages.ts";
import type { Policy, Role } from "./Policy.ts";

const ROLE_LABEL = "portplan.role";

/**
 * Returns the kind of a service: by its label, else by its name, else by its image. A label that
 * names no role makes it none.
 */
export function findRole({ roles }: Policy, { name, image, labels }: Service): Role | null {
  const label = labels.get(ROLE_LABEL);
  if (label !== undefined) return roles.get(label) ?? null;
  const all = [...roles.values()];
  const byName = all.find(({ services }) => matchesPattern(name, services));
  if (byName !== undefined || image === null) return byName ?? null;
  const known = parseImageName(image);
  return all.find(({ images }) => matchesPattern(known, images)) ?? null;
}

/** Returns whether a port is a well-known one of the service's image. */
export function isWellKnown(service: Service, port: number): boolean {
  return findKnownPort(service, port) !== undefined;
}

/**
 * Returns the scheme of the URL at which a container port is reached: what its image is known for,
 * else what its role has.
 */
export function findScheme(policy: Policy, service: Service, target: number): string | null {
  return findKnownPort(service, target)?.scheme ?? findRole(policy, service)?.scheme ?? null;
}

function findKnownPort({ image }: Service, port: number): WellKnownPort | undefined {
  const known = image === null ? [] : findWellKnownPorts(parseImageName(image));
  return known.find((each) => each.port === port);
}
