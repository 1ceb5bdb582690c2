import { capitalize } from "../lib/capitalize.ts";
import { quoteName } from "../lib/quoteName.ts";
import type { RuleDefinition } from "./Rule.ts";

export const unknownKey: RuleDefinition = {
  level: "notice",
  summary: "a key that Docker Compose does not know looks like one that decides ports",
  happens: "",
  why:
    "Docker Compose refuses a key that it does not know. Portplan reads nothing from it, so what " +
    "it was meant to publish is missing from the port map.",
  howToFix: "",
  whenToIgnore: "",
  example: "port-of-a-service",
  *check({ plan }) {
    for (const { name: project, problems, unknownKeys } of plan.projects)
      for (const { of, service, key, fix, span } of problems.length > 0 ? [] : unknownKeys)
        yield {
          project,
          service,
          evidence: key,
          message: `Docker Compose does not know the key ${quoteName(key)} of ${of}.`,
          fix: `${capitalize(fix)}.`,
          span,
          related: [],
        };
  },
};
