import type { Project, Service } from "../compose/index.ts";
import { findNearest } from "../lib/findNearest.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import { formatServiceName, matchesName, type ServiceName } from "../ports/serviceName.ts";

// Compares the names of services in a policy with the services of a run.

/** Returns the services with a name, active or not. */
export function findServices(name: ServiceName, projects: readonly Project[]): readonly Service[] {
  return projects.flatMap((project) =>
    [...project.services, ...project.disabled].filter((each) =>
      matchesName(getResolvedName(project), each.name, name),
    ),
  );
}

/**
 * Returns the most similar name of a service, in the form of the name; null if there is none, or if
 * a project has the service.
 */
export function suggestService(name: ServiceName, projects: readonly Project[]): string | null {
  if (findServices(name, projects).length > 0) return null;
  const named = projects.filter((project) => name.project === getResolvedName(project));
  const services = (named.length > 0 ? named : projects).flatMap((project) =>
    [...project.services, ...project.disabled].map((each) => each.name),
  );
  const isQualified = name.project !== null && named.length === 0;
  const isSame = services.includes(name.service);
  const service = isSame ? name.service : suggestName(name.service, services);
  const printed = projects.map((each) => each.name);
  const project = isQualified ? suggestName(name.project, printed) : name.project;
  if (service === null || (isQualified && project === null)) return null;
  return formatServiceName({ ...name, service, project });
}

/** Returns the most similar name. A name with another number is not a mistake. */
export function suggestName(name: string, names: readonly string[]): string | null {
  const withoutNumbers = (text: string) => text.replaceAll(/\d/g, "");
  const others = names.filter((each) => withoutNumbers(each) !== withoutNumbers(name));
  return findNearest(name, others);
}
