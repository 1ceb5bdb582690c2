import type { Project } from "../compose/index.ts";
import { findNearest } from "../lib/findNearest.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import {
  formatServiceName,
  hasTarget,
  matchesName,
  type ServiceName,
} from "../ports/serviceName.ts";

// Compares the names of services in a policy with the services of a run.

/** Returns whether a project has a service, active or not. */
export function hasService(
  name: Pick<ServiceName, "project" | "service">,
  projects: readonly Project[],
): boolean {
  return projects.some((project) =>
    [...project.services, ...project.disabled].some((each) =>
      matchesName(getResolvedName(project), each.name, name),
    ),
  );
}

/** Returns whether a service that publishes ports has the container port of a name, if any. */
export function hasNamedTarget(name: ServiceName, projects: readonly Project[]): boolean {
  const { target, protocol } = name;
  const own = projects.flatMap((project) =>
    [...project.services, ...project.disabled].filter((each) =>
      matchesName(getResolvedName(project), each.name, name),
    ),
  );
  return (
    target === null ||
    own.some(
      ({ ports }) => ports.length === 0 || ports.some((each) => hasTarget(each, target, protocol)),
    )
  );
}

/** Returns the most similar name of a service, in the form of the name; null if there is none. */
export function suggestService(name: ServiceName, projects: readonly Project[]): string | null {
  const named = projects.filter((project) => name.project === getResolvedName(project));
  const services = (named.length > 0 ? named : projects).flatMap((project) =>
    [...project.services, ...project.disabled].map((each) => each.name),
  );
  const isQualified = name.project !== null && named.length === 0;
  const service = services.includes(name.service)
    ? name.service
    : suggestName(name.service, services);
  const project = isQualified
    ? suggestName(
        name.project,
        projects.map(({ name: printed }) => printed),
      )
    : name.project;
  if (service === null || (isQualified && project === null)) return null;
  return formatServiceName({ ...name, service, project });
}

/** Returns the most similar name. A name with another number is not a mistake. */
export function suggestName(name: string, names: readonly string[]): string | null {
  const withoutNumbers = (text: string) => text.replaceAll(/\d/g, "");
  const others = names.filter((each) => withoutNumbers(each) !== withoutNumbers(name));
  return findNearest(name, others);
}
