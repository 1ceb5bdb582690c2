import type { VersionNote } from "../compose/index.ts";
import { MAX_NAMED_OTHERS } from "../ports/findCollisions.ts";
import { groupBy } from "../lib/groupBy.ts";
import { relateToPolicy } from "./requests.ts";
import type { Rule } from "./Rule.ts";

export const composeVersion: Rule = {
  id: "compose-version",
  level: "notice",
  summary: "an older Docker Compose, from 2.24 on, refuses this project or resolves it differently",
  why:
    "Portplan resolves a project as the newest Compose does. Another release on a " +
    "colleague's machine or on a runner may publish other ports for the same files.",
  example: "included-service-declared-again",
  kind: "check",
  dependsOn: "configuration",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check({ plan }) {
    for (const { name, problems, versions } of plan.projects) {
      if (problems.length > 0) continue;
      const late = versions.filter(({ early }) => !early);
      for (const [since, notes] of groupBy(late, (note) => note.since)) {
        const [first, ...others] = withoutRepeats(notes);
        if (first === undefined) continue;
        const more = others.length === 0 ? "" : `, and ${others.length} more of the kind`;
        yield {
          project: name,
          service: null,
          evidence: since,
          message: `Docker Compose before ${since} does otherwise: ${first.message}${more}.`,
          fix: `Use Docker Compose ${since} or newer wherever this project is started.`,
          span: first.span,
          related: others
            .slice(0, MAX_NAMED_OTHERS)
            .flatMap(({ message, span }) => relateToPolicy(span, message)),
        };
      }
    }
  },
};

/** Returns the first of those that say the same. */
function withoutRepeats(notes: readonly VersionNote[]): VersionNote[] {
  return [...groupBy(notes, ({ message }) => message).values()].flatMap(([first]) => first ?? []);
}
