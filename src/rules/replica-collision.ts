import { capitalize } from "../lib/capitalize.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./requests.ts";
import { formatEntry } from "./fixes.ts";
import type { Facts, RuleDefinition } from "./Rule.ts";

export const replicaCollision: RuleDefinition = {
  level: "error",
  summary: "a service has more replicas than the entry has host ports",
  happens: "",
  why:
    "Every replica publishes the same entries. The first ones get the ports; the others are " +
    "created but cannot be started. A range of host ports gives each replica one.",
  howToFix: "",
  whenToIgnore: "",
  example: "one-port-for-two",
  conflict: "between-replicas",
  *check(facts) {
    for (const request of facts.plan.requests) {
      const ports = countPorts(request);
      const { replicas } = request.service;
      if (ports === null || replicas <= ports) continue;
      yield {
        ...locateRequest(request),
        message:
          `${request.service.name} has ${replicas} replicas, but ${formatRequest(request)} has ` +
          `room for ${ports}.`,
        fix: suggestFix(facts, request, replicas),
      };
    }
  },
};

/** Returns for how many replicas there are host ports. */
function countPorts({ kind, endpoints: [endpoint] }: PortRequest): number | null {
  if (endpoint === undefined) return null;
  return kind === "pool" ? endpoint.last - endpoint.first + 1 : 1;
}

function suggestFix({ freePorts }: Facts, request: PortRequest, replicas: number): string {
  const withoutPort =
    "publish it without a host port, so that the engine chooses one for each replica";
  const first = request.binding.count === 1 ? freePorts.findRange(request, replicas) : null;
  if (first === null) return `${capitalize(withoutPort)}.`;
  const ports = formatPorts({ first, last: first + replicas - 1 });
  return `Change the entry to ${formatEntry(request, ports)}, or ${withoutPort}.`;
}
