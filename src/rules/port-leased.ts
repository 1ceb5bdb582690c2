import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { locateRequest } from "./requests.ts";
import { formatHolder } from "./formatHolder.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";
import { splitByStatus } from "./splitByStatus.ts";

export const portLeased: RuleDefinition = {
  level: "error",
  summary: "another run holds a lease on the host port",
  happens: "",
  why:
    "Another job on this host was given the port by `allocate` and may bind it at any " +
    "moment, if it has not yet. Who comes second fails, or tests the other's server.",
  howToFix: "",
  whenToIgnore: "",
  example: "another-job",
  dependsOn: "host-state",
  conflict: "with-host",
  *check(facts) {
    for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
      for (const range of splitByStatus(request, obstacles)) {
        if (range.status !== "leased") continue;
        const holders = range.obstacles
          .filter(({ status }) => status === "leased")
          .flatMap((obstacle) => obstacle.holders);
        const names = new Set(holders.map((holder) => formatHolder(holder)));
        const ports = formatRequest(request, range);
        yield {
          ...locateRequest(request),
          evidence: ports,
          message: `${ports} is kept by ${[...names].join(", ")}.`,
          fix: `${suggestMove(facts, request)} Or let \`portplan allocate\` choose.`,
        };
      }
    }
  },
};
