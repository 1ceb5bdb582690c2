import { NOT_LOCAL } from "../host/diagnose.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { describeUnavailable, locateRequest } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";
import { isTentative, splitByStatus } from "./splitByStatus.ts";

export const portExcluded: RuleDefinition = {
  level: "error",
  summary: "the operating system does not allow the host port to be bound",
  happens:
    "No process uses the port, but `up` fails to bind it: Windows excludes some ranges, an " +
    "engine without root cannot bind low ports, and the address may not belong to the host.",
  why: "`up` fails, and there is no program to stop.",
  howToFix: "Move the port, or use an address of the host.",
  whenToIgnore:
    "If other hosts run the project: " +
    "`# portplan-ignore: port-excluded -- production hosts use this address`",
  example: "low-port-without-root",
  dependsOn: "host-state",
  *check(facts) {
    for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
      for (const range of splitByStatus(request, obstacles)) {
        const mayFail = isTentative(range);
        if (range.status !== "excluded" && !mayFail) continue;
        const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
        const reason = reasons.join("; ") || "the system reserves it";
        yield {
          ...locateRequest(request),
          ...(mayFail && { severity: "warning" }),
          evidence: formatRequest(request, range),
          message:
            describeUnavailable(request, range, mayFail ? "may fail to" : "cannot") + `: ${reason}`,
          fix:
            mayFail || reasons.includes(NOT_LOCAL)
              ? "use an address of this host, or remove the address to publish on all addresses"
              : suggestMove(facts, request),
        };
      }
    }
  },
};
