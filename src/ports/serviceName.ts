import type { PortBinding } from "../compose/index.ts";
import { getResolvedName } from "./getNameOnEngine.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * A service as a user or policy names it: `redis`, `shop/redis` in one project, or `rabbitmq:15672`
 * for one of its container ports. Null matches any.
 */
export interface ServiceName {
  readonly project: string | null;
  readonly service: string;
  readonly target: number | null;
  /** The protocol of the port, if it is given: `dns:53/udp`. */
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

/** Returns whether a request belongs to a service and, if given, to its container port. */
export function matchesService(
  { project, service, binding }: PortRequest,
  { target, protocol, ...name }: ServiceName,
): boolean {
  return (
    matchesName(getResolvedName(project), service.name, name) &&
    (target === null || hasTarget(binding, target, protocol))
  );
}

/** Returns whether an entry publishes a container port, with any protocol if none is given. */
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
