import { getOrInsert } from "../lib/getOrInsert.ts";
import { getPublicName } from "../ports/getNameOnEngine.ts";
import type { PortRequest } from "../ports/Plan.ts";

/** Variables with the host ports of services, for later steps. */
export interface PortVariables {
  readonly variables: ReadonlyMap<string, string>;
  /** Names that are not set because two ports would share them. */
  readonly shared: readonly string[];
}

/**
 * Builds a variable for each published port, e.g. `PORTPLAN_DB_5432` or `PORTPLAN_DNS_53_UDP`. A
 * container port with several host ports has none.
 *
 * @param several whether names include the project
 */
export function buildPortVariables(
  requests: readonly PortRequest[],
  several: boolean,
): PortVariables {
  const ports = new Map<string, Set<string>>();
  const uses = new Map<string, Set<string>>();
  for (const { project, service, binding, kind, endpoints } of requests) {
    const [endpoint] = endpoints;
    if (endpoint === undefined || kind !== "fixed" || project.origin.kind === "workflow-job")
      continue;
    const protocol = binding.protocol.toLowerCase();
    for (let port = endpoint.first; port <= endpoint.last; port++) {
      const target = binding.target + (binding.count === 1 ? 0 : port - endpoint.first);
      const use = [
        ...(several && project.origin.kind !== "policy-needs" ? [getPublicName(project)] : []),
        service.name,
        `${target}`,
        ...(protocol === "tcp" ? [] : [protocol]),
      ];
      const name = `PORTPLAN_${use.join("_").toUpperCase()}`.replace(/[^A-Z0-9]/g, "_");
      getOrInsert(ports, name, () => new Set()).add(`${port}`);
      getOrInsert(uses, name, () => new Set()).add(JSON.stringify([project.name, ...use]));
    }
  }
  const shared = [...uses].flatMap(([name, { size }]) => (size > 1 ? [name] : []));
  const single = [...ports].flatMap(([name, [value = "", ...others]]): [string, string][] =>
    others.length > 0 || shared.includes(name) ? [] : [[name, value]],
  );
  return { variables: new Map(single), shared };
}
