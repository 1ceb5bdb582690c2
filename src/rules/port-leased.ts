import { formatWant } from "../ports/formatRequest.ts";
import { aboutWant } from "./aboutWant.ts";
import { describeHolder } from "./describeHolder.ts";
import { moveFix } from "./moveFix.ts";
import type { Rule } from "./Rule.ts";
import { byWant, stretches } from "./stretches.ts";

export const portLeased: Rule = {
  id: "port-leased",
  level: "error",
  summary: "another run holds a lease on the host port",
  why: "Another job on this host was given the port by `allocate` and may bind it at any moment, if it has not yet. Who comes second fails, or tests the other's server.",
  example: "another-job",
  kind: "check",
  dependsOn: "host-state",
  conflict: "with-host",
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check(facts) {
    for (const [want, obstacles] of byWant(facts.host.obstacles)) {
      for (const stretch of stretches(want, obstacles)) {
        if (stretch.status !== "leased") continue;
        const holders = stretch.obstacles.filter(({ status }) => status === "leased").flatMap((obstacle) => obstacle.holders);
        const names = new Set(holders.map((holder) => describeHolder(holder)));
        const ports = formatWant(want, stretch);
        yield {
          ...aboutWant(want),
          evidence: ports,
          message: `${ports} is kept by ${[...names].join(", ")}.`,
          fix: `${moveFix(facts, want)} Or let \`portplan allocate\` choose.`,
        };
      }
    }
  },
};
