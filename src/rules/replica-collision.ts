import { formatRequest } from "../ports/formatRequest.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./locateRequest.ts";
import type { Facts } from "./Facts.ts";
import { formatEntry } from "./suggestMove.ts";
import type { Rule } from "./Rule.ts";

export const replicaCollision: Rule = {
  id: "replica-collision",
  level: "error",
  summary: "a service has more replicas than the entry has host ports",
  why: "Every replica publishes the same entries. The first ones get the ports; the others are created but cannot be started. A range of host ports gives each replica one.",
  example: "one-port-for-two",
  kind: "check",
  dependsOn: "configuration",
  conflict: "between-replicas",
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check(facts) {
    for (const request of facts.plan.requests) {
      const room = roomOf(request);
      const { replicas } = request.service;
      if (room === null || replicas <= room) continue;
      yield {
        ...locateRequest(request),
        evidence: formatRequest(request),
        message: `${request.service.name} has ${replicas} replicas, but ${formatRequest(request)} has room for ${room}.`,
        fix: fixFor(facts, request, replicas),
      };
    }
  },
};

/** How many replicas find a host port. */
function roomOf({ kind, endpoints: [endpoint] }: PortRequest): number | null {
  if (endpoint === undefined) return null;
  return kind === "pool" ? endpoint.last - endpoint.first + 1 : 1;
}

function fixFor({ freePorts }: Facts, request: PortRequest, replicas: number): string {
  const alone = "publish it without a host port, so that the engine chooses one for each replica";
  const first = request.binding.count === 1 ? freePorts.growing(request, replicas) : null;
  if (first === null) return `${alone[0]?.toUpperCase()}${alone.slice(1)}.`;
  return `Change the entry to ${formatEntry(request, formatPorts({ first, last: first + replicas - 1 }))}, or ${alone}.`;
}
