import type { ServiceName } from "./Policy.ts";
import type { Want } from "./Plan.ts";

/** Reads `redis`, `shop/redis`, `rabbitmq:15672`. */
export function parseServiceName(text: string): ServiceName {
  const [, project = null, service = text, target = null] = /^(?:([^/]*)\/)?([^/]*?)(?::(\d+))?$/.exec(text) ?? [];
  return { project, service, target: target === null ? null : Number(target) };
}

export function formatServiceName({ project, service, target }: ServiceName): string {
  return `${project === null ? "" : `${project}/`}${service}${target === null ? "" : `:${target}`}`;
}

/** Whether a want is of the service, and of its container port where one is named. */
export function isOf({ project, service, binding: { target, count } }: Want, name: ServiceName): boolean {
  return isNamed(project.name, service.name, name) && (name.target === null || (target <= name.target && name.target < target + count));
}

/** Whether the name is that of a project's service. */
export function isNamed(project: string | null, service: string | null, name: ServiceName): boolean {
  return service === name.service && (name.project === null || name.project === project);
}
