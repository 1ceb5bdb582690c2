import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { describeUnavailable, locateRequest } from "./requests.ts";
import { formatHolderNotes } from "./formatHolder.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";
import { splitByStatus } from "./splitByStatus.ts";

export const portLeased: RuleDefinition = {
  level: "error",
  summary: "another run leases the host port",
  happens:
    "`portplan allocate` gave the port to another job, terminal or checkout on this host, which " +
    "can bind it at any moment.",
  why: "The project that starts second fails, or tests the server of the other one.",
  howToFix: "Move the port, or run `portplan allocate`, which skips leased ports.",
  whenToIgnore:
    "If the other project does not need it any more, run `portplan release` in its directory, " +
    "which `portplan list` shows. For one entry: " +
    "`# portplan-ignore: port-leased -- the nightly job never runs at this time`",
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
        const names = new Set(
          holders.map(({ name, pid }) => name + (pid === null ? "" : ` (pid ${pid})`)),
        );
        yield {
          ...locateRequest(request),
          evidence: formatRequest(request, range),
          message: `${describeUnavailable(request, range)}: leased by ${[...names].join(", ")}`,
          fix: `${suggestMove(facts, request)}, or run \`portplan allocate\` to get free ports`,
          note: [...new Set(formatHolderNotes(holders))].join("; "),
        };
      }
    }
  },
};
