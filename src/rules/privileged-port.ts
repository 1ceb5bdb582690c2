import { listPublished, locateRequest, namePort } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const privilegedPort: RuleDefinition = {
  level: "off",
  summary: "host port is privileged",
  happens:
    "Only an engine that runs as root can bind a port below " +
    "`net.ipv4.ip_unprivileged_port_start`, which is 1024 by default.",
  why: "The project does not start with rootless Docker or Podman.",
  howToFix: "Publish a host port from 1024 up.",
  whenToIgnore:
    "If the service always runs on an engine that runs as root: " +
    '`- "80:80" # portplan-ignore: privileged-port -- production runs as root`',
  example: "http",
  isConvention: true,
  appliesToJobs: true,
  *check(facts) {
    const { unprivilegedStart } = facts.host.kernel;
    for (const request of listPublished(facts.plan)) {
      const [{ first, last } = { first: unprivilegedStart, last: 0 }] = request.endpoints;
      if (first >= unprivilegedStart) continue;
      const ports = namePort(request, { first, last: Math.min(last, unprivilegedStart - 1) });
      yield {
        ...locateRequest(request),
        message: `${request.service.name} publishes ${ports}, below ${unprivilegedStart}`,
        fix: suggestMove(facts, request),
        note: `only an engine that runs as root can bind ports below ${unprivilegedStart}`,
      };
    }
  },
};
