import { formatServiceName } from "../ports/serviceName.ts";
import { findOutsideBound } from "./bounds.ts";
import { namePort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const wrongAssignment: RuleDefinition = {
  level: "error",
  summary: "host port differs from the one that the policy assigns",
  happens: "The service publishes a port that is neither its assigned port nor a `fallback` port.",
  why: "Bookmarks, scripts, firewall rules and other configuration use the assigned port.",
  howToFix: "Publish the assigned port, or change the assignment in the policy.",
  whenToIgnore:
    "If the service moves later: " +
    "`# portplan-ignore: wrong-assignment -- moves to 5432 when the old database is gone`",
  example: "another-port",
  appliesToJobs: true,
  afterAllocation: "drop",
  check: (facts) =>
    findOutsideBound(facts, "assignment", ({ assignment, ports: [, ...others] }, request) => {
      const alternates = others.length === 0 ? "" : ` (or ${others.join(", ")})`;
      // Saved assignments have no place.
      const source = assignment.span === null ? "the saved assignment gives" : "the policy assigns";
      return {
        message:
          `${request.service.name} publishes ${namePort(request)}, but ${source} ` +
          `${assignment.port}${alternates} to ${formatServiceName(assignment.service)}`,
      };
    }),
};
