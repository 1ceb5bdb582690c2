import { groupAnswers } from "./answers.ts";
import type { RuleDefinition } from "./Rule.ts";

export const notListening: RuleDefinition = {
  level: "error",
  summary: "a service does not listen on its host port",
  happens:
    "`portplan verify` finds that a service that should run does not accept connections on its " +
    "host port: its container does not run, nothing listens in it, or a firewall drops the " +
    "connection. For udp and sctp ports, Portplan only verifies that the container publishes them.",
  why: "Tests that use the port fail later, and with a message that does not name the cause.",
  howToFix:
    "The message names the cause. If a container exited, its log says why. A program in a " +
    "container has to listen on `0.0.0.0`, not on `127.0.0.1`. If a service is still starting, " +
    "use `portplan verify --wait 60`.",
  whenToIgnore:
    "If a service listens only when it is needed: " +
    "`# portplan-ignore: not-listening -- the debugger listens on request`",
  example: "exited-container",
  dependsOn: "run",
  runsIn: "verify",
  *check(facts) {
    for (const { first, port, located } of groupAnswers(facts, "not-listening"))
      yield {
        ...located,
        message: `${first.request.service.name} does not listen on ${port}: ${first.reason}`,
        fix: first.fix ?? "",
      };
  },
};
