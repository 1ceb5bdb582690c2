import { countPorts } from "../lib/PortRange.ts";
import type { PortRequest } from "./Plan.ts";

/** Returns the number of host ports: as declared, but at least one for each replica if possible. */
export function countHostPorts(request: PortRequest): number {
  const { binding, service } = request;
  return binding.count === 1
    ? Math.max(countDeclaredPorts(request), service.replicas)
    : countDeclaredPorts(request);
}

export function countDeclaredPorts({ binding, endpoints: [endpoint] }: PortRequest): number {
  return endpoint === undefined ? binding.count : countPorts(endpoint);
}
