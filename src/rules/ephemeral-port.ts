import { formatPorts } from "../ports/HostEndpoint.ts";
import { PortSet } from "../lib/PortSet.ts";
import { locateRequest, namePort } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const ephemeralPort: RuleDefinition = {
  level: "warning",
  summary: "host port is in the kernel's ephemeral port range",
  happens:
    "The kernel can assign the port to any outgoing connection. If a connection uses it when the " +
    "container starts, `up` fails.",
  why: "The failure is rare and random: the project starts today and fails next Tuesday.",
  howToFix:
    "Choose a host port outside of the range. Or list the port in " +
    "`net.ipv4.ip_local_reserved_ports`: the kernel never assigns those, and the rule skips them.",
  whenToIgnore:
    "If another machine runs the project and reserves the port: " +
    "`# portplan-ignore: ephemeral-port -- the production hosts reserve 50000`",
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
      // sysctl replaces the whole list.
      const list = [...reserved.map(([from, to]) => ({ first: from, last: to })), { first, last }]
        .map(formatPorts)
        .join(",");
      const reserve =
        platform === "linux"
          ? `, or reserve the port: sudo sysctl -w net.ipv4.ip_local_reserved_ports=${list}`
          : "";
      const verb = first === last ? "is" : "are";
      yield {
        ...locateRequest(request),
        message:
          `${request.service.name} publishes ${namePort(request, { first, last })}, ` +
          `which ${verb} in the ephemeral port range ${ephemeral.join("-")}`,
        fix: suggestMove(facts, request) + reserve,
        note: "the kernel may assign such a port to an outgoing connection",
      };
    }
  },
};
