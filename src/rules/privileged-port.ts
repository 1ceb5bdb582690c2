import { formatRequest } from "../ports/formatRequest.ts";
import { listPublished, locateRequest } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const privilegedPort: RuleDefinition = {
  level: "off",
  summary: "a host port that needs the rights of an administrator",
  happens: "",
  why:
    "Below `net.ipv4.ip_unprivileged_port_start` (1024 unless changed) only a privileged " +
    "engine can bind a port: with rootless Docker or Podman the project does not start.",
  howToFix: "",
  whenToIgnore: "",
  example: "http",
  isConvention: true,
  appliesToJobs: true,
  *check(facts) {
    const { unprivilegedStart } = facts.host.kernel;
    for (const request of listPublished(facts.plan)) {
      if ((request.endpoints[0]?.first ?? unprivilegedStart) >= unprivilegedStart) continue;
      yield {
        ...locateRequest(request),
        message:
          `${formatRequest(request)} is below ${unprivilegedStart}, where only an engine with ` +
          "the rights of an administrator can bind a port.",
        fix: suggestMove(facts, request),
      };
    }
  },
};
