import { groupAnswers } from "./answers.ts";
import type { RuleDefinition } from "./Rule.ts";

export const unhealthy: RuleDefinition = {
  level: "error",
  summary: "a service that publishes ports is not healthy",
  happens:
    "`portplan verify` finds that the health check of a container fails or has not succeeded " +
    "yet, or that the HTTP path of its label `portplan.health`, or of `health` in the policy, " +
    "does not respond with a status from 200 to 399 within 5 seconds.",
  why: "The service accepts connections, but may not do what tests expect of it.",
  howToFix:
    "The log of the container says why it is not healthy. If it is still starting, use " +
    "`portplan verify --wait 60`, or `docker compose up --wait`.",
  whenToIgnore:
    "If the health check is about something that tests do not use: " +
    "`# portplan-ignore: unhealthy -- checks a service that tests replace`",
  example: "failing-health-check",
  dependsOn: "run",
  runsIn: "verify",
  *check(facts) {
    const reported = new Set<string>();
    for (const { first, port, located } of groupAnswers(facts, "unhealthy")) {
      // A health check is about all ports of a service.
      const { project, service } = first.request;
      const key = JSON.stringify([project.name, service.name, first.reason]);
      if (reported.has(key)) continue;
      reported.add(key);
      yield {
        ...located,
        message: `${first.request.service.name} on ${port} is not healthy: ${first.reason}`,
        fix: first.fix ?? "",
      };
    }
  },
};
