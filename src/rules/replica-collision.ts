import { findAssignment } from "../policy/findBound.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest, namePort } from "./requests.ts";
import { suggestReplicaPorts } from "./fixes.ts";
import type { Facts, RuleDefinition } from "./Rule.ts";

export const replicaCollision: RuleDefinition = {
  level: "error",
  summary: "a service has more replicas than host ports",
  happens:
    "All replicas publish the same entries. The first replicas get the ports; the engine creates " +
    "the others but cannot start them.",
  why: "The service runs with fewer replicas than you asked for.",
  howToFix:
    "Publish a range with a host port for each replica, or remove the host port so that the " +
    "engine assigns one to each replica.",
  whenToIgnore:
    "If an override file sets fewer replicas: " +
    "`# portplan-ignore: replica-collision -- compose.ci.yaml sets replicas to 1`",
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
          `${request.service.name} has ${replicas} replicas, ` +
          `but only ${ports} can publish ${namePort(request)}`,
        fix: suggestFix(facts, request),
        note: "all replicas use this entry, so it needs one host port for each",
      };
    }
  },
};

/** Returns how many replicas can get a host port; null if the request has no host port. */
function countPorts({ kind, endpoints: [endpoint] }: PortRequest): number | null {
  if (endpoint === undefined) return null;
  return kind === "pool" ? endpoint.last - endpoint.first + 1 : 1;
}

function suggestFix(facts: Facts, request: PortRequest): string {
  const edit = request.binding.count === 1 ? suggestReplicaPorts(facts, request) : null;
  const assignment = findAssignment(facts.policy, request);
  const withoutPort = "remove the host port so that the engine assigns one to each replica";
  if (edit !== null) return assignment ? edit : `${edit}, or ${withoutPort}`;
  if (assignment === undefined || assignment.service.target !== null) return withoutPort;
  // The assignment would apply to another entry.
  return `${withoutPort}, and the assignment of ${request.service.name} in the policy`;
}
