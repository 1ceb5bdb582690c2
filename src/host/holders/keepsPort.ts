import type { PortBinding, Service } from "../../compose/index.ts";
import { type HostEndpoint, overlaps } from "../../ports/HostEndpoint.ts";
import { parseHostAddress } from "../../ports/parseHostAddress.ts";
import type { PortRequest } from "../../ports/Plan.ts";
import { hasTarget } from "../../ports/serviceName.ts";
import { listEnded } from "../../ports/startOrder.ts";
import type { Container, PublishedEndpoint } from "../engine/Container.ts";

/**
 * Returns whether `up` keeps a container of another service of the project, and with it a port that
 * does not collide with the request in the files: one that its program binds on the host's network,
 * that the engine assigned, or that it publishes only after the requesting service has ended.
 *
 * @param container null if the container does not publish the port, but its program binds it
 */
export function keepsPort(
  container: Container | null,
  service: Service,
  endpoint: HostEndpoint,
  request: PortRequest,
): boolean {
  if (container === null) return service.networkMode === "host";
  if (service.name === request.service.name || !isUnchanged(container, service)) return false;
  const isAssigned = container.published.some(
    (each) =>
      overlaps(each, endpoint) &&
      service.ports.some((port) => isEngineAssigned(port) && isPublishedAs(port, each)),
  );
  return isAssigned || listEnded(request.project, service).has(request.service.name);
}

/** Returns whether `up` keeps a container, as far as the list of containers shows. */
function isUnchanged({ name, image, networks, published }: Container, service: Service): boolean {
  const mode = service.networkMode === "default" ? "bridge" : service.networkMode;
  const expected = mode === null ? service.networks.map((network) => network.name) : [mode];
  const number = Number(/[-_](\d{1,9})$/.exec(name)?.[1] ?? 1);
  return (
    number <= service.replicas &&
    (service.image === null || service.image === image) &&
    expected.length === networks.length &&
    expected.every((each) => networks.includes(each)) &&
    published.every((each) => service.ports.some((port) => isPublishedAs(port, each))) &&
    service.ports.every((port) => published.some((each) => isPublishedAs(port, each)))
  );
}

function isEngineAssigned({ published }: PortBinding): boolean {
  return !published || published === "0";
}

/** Returns whether the engine may have published an entry as this endpoint. */
function isPublishedAs(port: PortBinding, { target, ...endpoint }: PublishedEndpoint): boolean {
  if (typeof target !== "number" || !hasTarget(port, target, endpoint.protocol)) return false;
  const { hostIp, published, count } = port;
  if (hostIp !== null && parseHostAddress(hostIp)?.address !== endpoint.address) return false;
  if (isEngineAssigned(port)) return true;
  const [first = 0, last = first] = (published ?? "").split("-").map(Number);
  return count === 1
    ? first <= endpoint.first && endpoint.first <= last
    : endpoint.first - first === target - port.target;
}
