import { NOT_LOCAL } from "../host/diagnose.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { locateRequest } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";
import { splitByStatus } from "./splitByStatus.ts";

export const portExcluded: RuleDefinition = {
  level: "error",
  summary: "the system keeps the host port from being bound",
  happens: "",
  why:
    "Nobody holds the port, and still it cannot be had: Windows excludes ranges, an engine " +
    "without root may not bind low ports, and an address that is not this host's can be " +
    "bound by nobody.",
  howToFix: "",
  whenToIgnore: "",
  example: "low-port-without-root",
  dependsOn: "host-state",
  *check(facts) {
    for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
      for (const range of splitByStatus(request, obstacles)) {
        if (range.status !== "excluded") continue;
        const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
        const ports = formatRequest(request, range);
        yield {
          ...locateRequest(request),
          evidence: ports,
          message: `${ports} cannot be bound: ${reasons.join("; ") || "the system keeps it"}.`,
          fix: reasons.includes(NOT_LOCAL)
            ? "Use an address of this host, or none for every address."
            : suggestMove(facts, request),
        };
      }
    }
  },
};
