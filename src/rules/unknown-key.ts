import { quoteName } from "../lib/quoteName.ts";
import type { RuleDefinition } from "./Rule.ts";

export const unknownKey: RuleDefinition = {
  level: "notice",
  summary: "Docker Compose does not know a key that looks like one for ports",
  happens:
    "Docker Compose refuses a file with an unknown key. Portplan skips the key, so that the port " +
    "map does not contain what the key was meant to publish.",
  why: "A spelling mistake hides a port from the check.",
  howToFix: "Correct the key, or move it to where it belongs.",
  whenToIgnore:
    "If a newer Docker Compose knows the key: " +
    "`# portplan-ignore: unknown-key -- new in the Docker Compose of our runners`",
  example: "port-of-a-service",
  *check({ plan }) {
    for (const { name: project, problems, unknownKeys } of plan.projects)
      for (const { of, service, key, fix, span } of problems.length > 0 ? [] : unknownKeys)
        yield {
          project,
          service,
          evidence: key,
          message: `Docker Compose does not know the key ${quoteName(key)} of ${of}`,
          label: "unknown key",
          fix,
          span,
          related: [],
        };
  },
};
