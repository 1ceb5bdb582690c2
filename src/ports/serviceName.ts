import type { PortBinding } from "../compose/index.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * A service as a user or a policy names it: `redis`, `shop/redis` for that of one project,
 * `rabbitmq:15672` for one of its container ports. Null: any.
 */
export interface ServiceName {
  readonly project: string | null;
  readonly service: string;
  readonly target: number | null;
  /** Only of one protocol, where it is named with the port: `dns:53/udp`. */
  readonly protocol?: string;
}

/** Parses `redis`, `shop/redis`, `rabbitmq:15672`, `dns:53/udp`. */
export function parseServiceName(text: string): ServiceName {
  const [, project = null, service = text, target = null, protocol] =
    /^(?:([^/:]*)\/)?([^/]*?)(?::(\d+)(?:\/(tcp|udp|sctp))?)?$/.exec(text) ?? [];
  return {
    project,
    service,
    target: target === null ? null : Number(target),
    ...(protocol !== undefined && { protocol }),
  };
}

export function formatServiceName({ project, service, target, protocol }: ServiceName): string {
  const port = target === null ? "" : `:${target}${protocol === undefined ? "" : `/${protocol}`}`;
  return `${project === null ? "" : `${project}/`}${service}${port}`;
}

/** Returns whether a request is one of a service, and of its container port where one is named. */
export function matchesService(
  { project, service, binding }: PortRequest,
  { target, protocol, ...name }: ServiceName,
): boolean {
  return (
    matchesName(project.name, service.name, name) &&
    (target === null || hasTarget(binding, target, protocol))
  );
}

/** Returns whether an entry publishes a container port; without a protocol: of any. */
export function hasTarget(binding: PortBinding, target: number, protocol?: string): boolean {
  const isInside = binding.target <= target && target < binding.target + binding.count;
  return isInside && (protocol === undefined || protocol === binding.protocol.toLowerCase());
}

export function matchesName(
  project: string | null,
  service: string | null,
  name: Pick<ServiceName, "project" | "service">,
): boolean {
  return service === name.service && (name.project === null || name.project === project);
}
