import { formatPorts } from "../ports/HostEndpoint.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { findOutsideBound } from "./bounds.ts";
import type { RuleDefinition } from "./Rule.ts";

export const outsideRange: RuleDefinition = {
  level: "error",
  summary: "a host port outside of the range that the policy has for this kind of service",
  happens: "",
  why:
    "Where each kind of service has a range, a port number says what answers there, and " +
    "firewalls and monitoring can be set up once for all projects. The well-known port of a " +
    "service's image is always inside.",
  howToFix: "",
  whenToIgnore: "",
  example: "database-among-apis",
  isConvention: true,
  appliesToJobs: true,
  afterAllocation: "drop",
  check: (facts) =>
    findOutsideBound(
      facts,
      "range",
      ({ role, range }, request) =>
        `${formatRequest(request)} is outside of ${formatPorts(range)}, where the policy has ` +
        `the role ${role.name} of ${request.service.name}.`,
    ),
};
