import { formatPorts } from "../ports/HostEndpoint.ts";
import { findOutsideBound, namePortsOutside } from "./bounds.ts";
import type { RuleDefinition } from "./Rule.ts";

export const outsideRange: RuleDefinition = {
  level: "error",
  summary: "host port is outside the policy's range for this kind of service",
  happens:
    "The policy gives each role, e.g. database or cache, a range of host ports, and the service " +
    "publishes a port outside of its range.",
  why:
    "With a range for each role, a port number says which kind of service it belongs to, and " +
    "firewalls and monitoring need only one rule for all projects.",
  howToFix:
    "Move the port into the range. The well-known port of the service's image is always allowed.",
  whenToIgnore:
    "If an old service cannot move yet, add a policy entry with an expiry date: " +
    "`ignore: [{rule: outside-range, service: legacy, reason: moves to 5432 in March, " +
    "until: 2031-03-31}]`",
  example: "database-among-apis",
  isConvention: true,
  appliesToJobs: true,
  afterAllocation: "drop",
  check: (facts) =>
    findOutsideBound(facts, "range", ({ role, range }, request) => {
      const outside = namePortsOutside(request, range);
      return {
        message:
          `${request.service.name} publishes ${outside}, outside the range ` +
          `${formatPorts(range)} of role ${role.name}`,
      };
    }),
};
