import type { Kernel } from "../host/HostView.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { PortSet } from "../lib/PortSet.ts";
import { code } from "../lib/inlineCode.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
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
    const found = facts.plan.requests.flatMap((request) => {
      const ports = findEphemeral(request, facts.host.kernel);
      return ports === null ? [] : [{ request, ports }];
    });
    // sysctl replaces the whole list.
    const list = new Set([
      ...reserved.map(([first, last]) => formatPorts({ first, last })),
      ...found.map(({ ports }) => formatPorts(ports)),
    ]);
    const reserve = platform === "linux" ? suggestReservation([...list]) : null;
    for (const { request, ports } of found) {
      const verb = ports.first === ports.last ? "is" : "are";
      yield {
        ...locateRequest(request),
        message:
          `${request.service.name} publishes ${namePort(request, ports)}, ` +
          `which ${verb} in the ephemeral port range ${ephemeral.join("-")}`,
        fix: suggestFix(suggestMove(facts, request), reserve, request),
        note: "the kernel may assign such a port to an outgoing connection",
      };
    }
  },
};

/** A longer list is not repeated in the help of each finding. */
const MAX_LISTED = 20;

function suggestReservation(ports: readonly string[]): string {
  const setting = "net.ipv4.ip_local_reserved_ports";
  if (ports.length > MAX_LISTED) return `add it to ${code(setting)}`;
  const noun = ports.length === 1 ? "port" : "ports";
  return `reserve the ${noun}: ${code(`sudo sysctl -w ${setting}=${ports.join(",")}`)}`;
}

/**
 * Suggests to move or to reserve a port. A host port like the container port is reserved first,
 * because clients are usually configured with the port of the program, e.g. 51820 of WireGuard.
 */
function suggestFix(
  move: string,
  reserve: string | null,
  { binding, endpoints: [endpoint] }: PortRequest,
): string {
  if (reserve === null) return move;
  return endpoint?.first === binding.target ? `${reserve}, or ${move}` : `${move}, or ${reserve}`;
}

/** Returns the ephemeral host ports of a request; null if there are none or all are reserved. */
function findEphemeral({ endpoints: [endpoint] }: PortRequest, kernel: Kernel): PortRange | null {
  if (endpoint === undefined) return null;
  const first = Math.max(endpoint.first, kernel.ephemeral[0]);
  const last = Math.min(endpoint.last, kernel.ephemeral[1]);
  const excluded = new PortSet();
  for (const [from, to] of kernel.reserved) excluded.add(from, to);
  if (first > last || excluded.count(first, last) === last - first + 1) return null;
  return { first, last };
}
