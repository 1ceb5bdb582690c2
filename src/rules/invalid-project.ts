import { relateToPolicy } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const invalidProject: RuleDefinition = {
  level: "error",
  summary: "Docker Compose refuses this project",
  happens: "",
  why:
    "Nothing of the project can be started, and nothing about its ports is certain. The exit " +
    "status is 2; other projects of the same run are checked all the same.",
  howToFix: "",
  whenToIgnore: "",
  example: "port-that-is-none",
  kind: "refusal",
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
          related: related.flatMap((place) => relateToPolicy(place.span, place.message)),
        };
      }
    }
  },
};
