import type { Rule } from "./Rule.ts";

export const composeVersion: Rule = {
  id: "compose-version",
  level: "notice",
  summary: "an older Docker Compose, from 2.24 on, refuses this project or resolves it differently",
  why: "Portplan resolves a project as the newest Compose does. Another release on a colleague's machine or on a runner may publish other ports for the same files.",
  example: "included-service-declared-again",
  *check({ plan }) {
    for (const { name, problems, versions } of plan.projects) {
      if (problems.length > 0) continue;
      for (const { since, message, span } of versions) {
        yield {
          project: name,
          service: null,
          evidence: since,
          message: `Docker Compose before ${since} does otherwise: ${message}.`,
          fix: `Use Docker Compose ${since} or newer wherever this project is started.`,
          span,
          related: [],
        };
      }
    }
  },
};
