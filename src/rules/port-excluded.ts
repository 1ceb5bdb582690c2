import { NOT_LOCAL } from "../host/diagnose.ts";
import { formatWant } from "../ports/formatRequest.ts";
import { aboutWant } from "./aboutWant.ts";
import { moveFix } from "./moveFix.ts";
import type { Rule } from "./Rule.ts";
import { byWant, stretches } from "./stretches.ts";

export const portExcluded: Rule = {
  id: "port-excluded",
  level: "error",
  summary: "the system keeps the host port from being bound",
  why: "Nobody holds the port, and still it cannot be had: Windows excludes ranges, an engine without root may not bind low ports, and an address that is not this host's can be bound by nobody.",
  example: "low-port-without-root",
  kind: "check",
  dependsOn: "host-state",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check(facts) {
    for (const [want, obstacles] of byWant(facts.host.obstacles)) {
      for (const stretch of stretches(want, obstacles)) {
        if (stretch.status !== "excluded") continue;
        const reasons = [...new Set(stretch.obstacles.flatMap(({ reason }) => reason ?? []))];
        const ports = formatWant(want, stretch);
        yield {
          ...aboutWant(want),
          evidence: ports,
          message: `${ports} cannot be bound: ${reasons.join("; ") || "the system keeps it"}.`,
          fix: reasons.includes(NOT_LOCAL) ? "Use an address of this host, or none for every address." : moveFix(facts, want),
        };
      }
    }
  },
};
