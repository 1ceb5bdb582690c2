import { groupAnswers } from "./answers.ts";
import type { RuleDefinition } from "./Rule.ts";

export const wrongPort: RuleDefinition = {
  level: "error",
  summary: "a service runs on another host port than planned",
  happens:
    "`portplan verify` finds that the container of a service publishes another host port or " +
    "address than the project now says, or than is leased for it.",
  why:
    "What reads the port from the Compose file, from `.env` or from an allocation connects to a " +
    "port on which nothing, or something else, listens.",
  howToFix:
    "If a port changed after the project was started, start it again: `docker compose up -d` " +
    "recreates the containers whose ports changed. If an allocation leased the port, start the " +
    "project with its variables.",
  whenToIgnore:
    "If the containers may keep their ports until the next start, add a policy entry: " +
    "`rules: {wrong-port: warning}`",
  example: "port-changed-after-up",
  dependsOn: "run",
  runsIn: "verify",
  *check(facts) {
    for (const { first, port, located } of groupAnswers(facts, "wrong-port"))
      yield {
        ...located,
        message: `${first.request.service.name} is not published on ${port}: ${first.reason}`,
        fix: first.fix ?? "",
      };
  },
};
