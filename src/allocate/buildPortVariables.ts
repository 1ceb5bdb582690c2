import { getOrInsert } from "../lib/getOrInsert.ts";
import type { PortRequest } from "../ports/Plan.ts";

/** Variables that tell later steps where a service is. */
export interface PortVariables {
  readonly variables: ReadonlyMap<string, string>;
  /** Names that two ports would share, so that none has it. */
  readonly shared: readonly string[];
}

/**
 * `PORTPLAN_DB_5432`, `PORTPLAN_DNS_53_UDP` for every published port, with the project's name in
 * front where there are several. A container port with several host ports has none.
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
        ...(several && project.origin.kind !== "policy-needs" ? [project.name] : []),
        service.name,
        `${target}`,
        ...(protocol === "tcp" ? [] : [protocol]),
      ];
      const name = `PORTPLAN_${use.join("_").toUpperCase()}`.replace(/[^A-Z0-9]/g, "_");
      getOrInsert(ports, name, () => new Set()).add(`${port}`);
      getOrInsert(uses, name, () => new Set()).add(JSON.stringify(use));
    }
  }
  const shared = [...uses].flatMap(([name, { size }]) => (size > 1 ? [name] : []));
  const single = [...ports].flatMap(([name, [value = "", ...others]]): [string, string][] =>
    others.length > 0 || shared.includes(name) ? [] : [[name, value]],
  );
  return { variables: new Map(single), shared };
}
