import { isComposeProject } from "../compose/index.ts";
import { isLoopback, isWildcard } from "./HostEndpoint.ts";
import type { PortRequest } from "./Plan.ts";

/**
 * The addresses of the host on which a port is published: `all` of a family or of both, only
 * `loopback` addresses, or `other` ones.
 */
export type Reach = "all" | "loopback" | "other";

/** Returns where a project publishes a port; null if it does not, or is not of Compose files. */
export function findReach({
  project,
  endpoints,
  addresses = endpoints,
}: PortRequest): Reach | null {
  if (!isComposeProject(project) || addresses.length === 0) return null;
  if (addresses.some(isWildcard)) return "all";
  return addresses.every(isLoopback) ? "loopback" : "other";
}
