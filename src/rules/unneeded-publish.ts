import { formatWant } from "../ports/formatRequest.ts";
import type { Want } from "../ports/Plan.ts";
import type { Reference } from "../repository/Reference.ts";
import { aboutWant } from "./aboutWant.ts";
import { composed } from "./composed.ts";
import type { Rule } from "./Rule.ts";

export const unneededPublish: Rule = {
  id: "unneeded-publish",
  level: "off",
  summary: "a published port that nothing in the repository uses",
  why: "Containers of a project reach each other by service name on ports that need not be published. A port that is not published cannot collide, cannot be taken, and cannot be reached by strangers.",
  example: "database-of-the-app",
  kind: "check",
  dependsOn: "configuration",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "drop",
  reads: "references",
  *check({ plan, surroundings: { references } }) {
    if (references === null) return;
    for (const want of composed(plan)) {
      if (OPENED_BY_PEOPLE.has(want.endpoints[0]?.first ?? 0) || references.some((reference) => isUse(reference, want))) continue;
      yield {
        ...aboutWant(want),
        evidence: formatWant(want),
        message: `Nothing in the repository uses ${formatWant(want)}.`,
        fix: `Publish nothing: other containers of the project reach it as ${want.service.name}:${want.binding.target}.`,
      };
    }
  },
};

/** Ports that nobody writes into an address. */
const OPENED_BY_PEOPLE: ReadonlySet<number> = new Set([80, 443]);

/** A line that gives the variable its value is no use of the port. */
function isUse({ port, variable }: Reference, { endpoints: [endpoint], binding }: Want): boolean {
  return endpoint !== undefined && endpoint.first <= port && port <= endpoint.last && (variable === null || variable !== binding.variable);
}
