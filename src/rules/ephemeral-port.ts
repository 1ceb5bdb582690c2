import { formatRequest } from "../ports/formatRequest.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import { PortSet } from "../lib/PortSet.ts";
import { locateRequest } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const ephemeralPort: RuleDefinition = {
  level: "warning",
  summary: "a fixed host port inside the range from which the kernel hands out ports by itself",
  happens: "",
  why:
    "Any outgoing connection may hold the port at the moment at which the container is " +
    "started: it works today and fails next Tuesday. The kernel leaves out what is listed in " +
    "`net.ipv4.ip_local_reserved_ports`; so does this rule.",
  howToFix: "",
  whenToIgnore: "",
  example: "fixed-port",
  isConvention: true,
  appliesToJobs: true,
  *check(facts) {
    const { ephemeral, reserved, platform } = facts.host.kernel;
    const excluded = new PortSet();
    for (const [first, last] of reserved) excluded.add(first, last);
    for (const request of facts.plan.requests) {
      const [endpoint] = request.endpoints;
      if (endpoint === undefined) continue;
      const first = Math.max(endpoint.first, ephemeral[0]);
      const last = Math.min(endpoint.last, ephemeral[1]);
      if (first > last || excluded.count(first, last) === last - first + 1) continue;
      // The kernel's list is set as a whole.
      const list = [...reserved.map(([from, to]) => ({ first: from, last: to })), { first, last }]
        .map(formatPorts)
        .join(",");
      const reserve =
        platform === "linux"
          ? ` Or reserve it on the host: sudo sysctl -w net.ipv4.ip_local_reserved_ports=${list}`
          : "";
      yield {
        ...locateRequest(request),
        message:
          `${formatRequest(request)} is ` +
          `inside ${formatPorts({ first: ephemeral[0], last: ephemeral[1] })}, from which the ` +
          "kernel takes ports for outgoing connections.",
        fix: suggestMove(facts, request) + reserve,
      };
    }
  },
};
