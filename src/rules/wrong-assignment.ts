import { formatRequest } from "../ports/formatRequest.ts";
import { formatServiceName } from "../ports/serviceName.ts";
import { findOutsideBound } from "./bounds.ts";
import type { RuleDefinition } from "./Rule.ts";

export const wrongAssignment: RuleDefinition = {
  level: "error",
  summary: "not the host port that the policy assigns to the service",
  happens: "",
  why:
    "Others rely on the assigned port: bookmarks, scripts, firewalls, the configuration of a " +
    "colleague. A port of the service's `fallback` is right too.",
  howToFix: "",
  whenToIgnore: "",
  example: "another-port",
  appliesToJobs: true,
  afterAllocation: "drop",
  check: (facts) =>
    findOutsideBound(facts, "assignment", ({ assignment, ports: [port, ...others] }, request) => {
      const alternates = others.length === 0 ? "" : ` (or ${others.join(", ")})`;
      return (
        `${formatRequest(request)} is not the port ${port}${alternates} that the policy ` +
        `assigns to ${formatServiceName(assignment.service)}.`
      );
    }),
};
