import { toRelated } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const invalidProject: RuleDefinition = {
  level: "error",
  summary: "Docker Compose refuses the project",
  happens:
    "Docker Compose cannot load the project: a Compose file has a mistake, or a file or a " +
    "directory does not exist. Portplan exits with status 2, and still checks the other projects.",
  why: "The project cannot start, and its port map is incomplete.",
  howToFix: "Correct the Compose file or the path, or set the variable that the file requires.",
  whenToIgnore: "This finding cannot be ignored. Leave the project out of the check instead.",
  example: "not-a-port",
  kind: "refusal",
  runsIn: "both",
  *check({ plan }) {
    for (const { name, problems } of plan.projects) {
      for (const { message, fix, span, related } of problems) {
        yield {
          project: name,
          service: null,
          evidence: message,
          message,
          fix,
          span,
          related: related.flatMap((place) => toRelated(place.span, place.message)),
        };
      }
    }
  },
};
