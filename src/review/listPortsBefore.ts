import { parseEndpoint } from "../ports/parseEndpoint.ts";
import type { Comparison } from "../report/Report.ts";

/**
 * The host ports that a change moves or takes away, with the `project/service:target` that each led
 * to (see `Surroundings`); null where there is none.
 */
export function listPortsBefore({
  changes,
}: Pick<Comparison, "changes">): ReadonlyMap<number, string> | null {
  const ports = new Map<number, string>();
  for (const { project, service, target, before } of changes) {
    const endpoint = before === null ? null : parseEndpoint(before.requested);
    if (endpoint === null) continue;
    const first = Number(/^\d+/.exec(target)?.[0]);
    for (let port = endpoint.first; port <= endpoint.last; port++)
      ports.set(port, `${project}/${service}:${first + port - endpoint.first}`);
  }
  return ports.size === 0 ? null : ports;
}
