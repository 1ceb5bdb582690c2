import { isWildcard } from "../ports/HostEndpoint.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { findRole } from "../policy/findRole.ts";
import { relateToPolicy, listPublished, locateRequest } from "./requests.ts";
import { suggestAddress } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const publicBinding: RuleDefinition = {
  level: "off",
  summary:
    "published on every address, though the policy says that this kind of service is not public",
  happens: "",
  why:
    "A port without an address can be reached from every network of the host. Docker writes " +
    "its own firewall rules, so that ufw or firewalld do not keep anybody out. Programs on " +
    "the same host need no more than 127.0.0.1, other containers no published port at all.",
  howToFix: "",
  whenToIgnore: "",
  example: "database",
  isConvention: true,
  appliesToJobs: true,
  *check({ plan, policy }) {
    for (const request of listPublished(plan)) {
      const role = request.endpoints.some(isWildcard) ? findRole(policy, request.service) : null;
      if (role === null || role.public) continue;
      yield {
        ...locateRequest(
          request,
          relateToPolicy(role.writtenAt?.public ?? null, "the role in the policy"),
        ),
        message:
          `${formatRequest(request)} can be reached from every network of the host, ` +
          `and ${request.service.name} has the role ${role.name}, which is not public.`,
        fix:
          `${suggestAddress(request, "127.0.0.1")}, or publish nothing if only other ` +
          "containers use it.",
      };
    }
  },
};
