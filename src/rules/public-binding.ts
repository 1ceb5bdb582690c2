import { isWildcard } from "../ports/HostEndpoint.ts";
import { findRole } from "../policy/findRole.ts";
import { toRelated, listPublished, locateRequest, nameHostPorts } from "./requests.ts";
import { suggestAddress } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const publicBinding: RuleDefinition = {
  level: "off",
  summary: "a service that is not public is published on all addresses",
  happens:
    "A port without an address is published on all addresses of the host, and the policy says " +
    "that the role of the service, e.g. database, is not public.",
  why:
    "Every network of the host can reach the port. Docker writes its own firewall rules, so ufw " +
    "and firewalld do not block it.",
  howToFix:
    "Publish the port on 127.0.0.1 for programs on the host. Do not publish it at all if only " +
    "other containers use it.",
  whenToIgnore:
    "If a firewall in front of the host blocks the port: " +
    "`# portplan-ignore: public-binding -- the security group blocks 5432`",
  example: "database",
  isConvention: true,
  appliesToJobs: true,
  *check({ plan, policy }) {
    for (const request of listPublished(plan)) {
      const endpoint = request.endpoints.find(isWildcard);
      const role = endpoint === undefined ? null : findRole(policy, request.service);
      if (endpoint === undefined || role === null || role.public) continue;
      const ports = nameHostPorts(endpoint, endpoint.protocol);
      const families = new Set(request.endpoints.map(({ family }) => family));
      const all = families.size === 1 ? `all ${endpoint.family} addresses` : "all addresses";
      const local = families.has("IPv4") ? "127.0.0.1" : "::1";
      yield {
        ...locateRequest(
          request,
          toRelated(role.writtenAt?.public ?? null, `role ${role.name} in the policy`),
        ),
        message:
          `${request.service.name} publishes ${ports} on ${all}, ` +
          `but role ${role.name} is not public`,
        fix:
          `${suggestAddress(request, local)}, ` +
          "or remove it if only other containers use the port",
        note: "every network of the host can reach the port",
      };
    }
  },
};
