import { groupBy } from "../lib/groupBy.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { toRelated, locateRequest, namePort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const discardedPorts: RuleDefinition = {
  level: "warning",
  summary: "`ports` have no effect with this network",
  happens:
    "With network mode `host` or `none`, with only internal networks, and with drivers such as " +
    "`macvlan`, Compose and the engine accept `ports`, but publish nothing and report no error.",
  why:
    "Programs that connect to the host port fail. With `network_mode: host`, the program binds " +
    "ports of the host directly, and Portplan does not see which.",
  howToFix: "Remove `ports`, or connect the service to a network that publishes ports.",
  whenToIgnore:
    "If an override file changes the network: " +
    '`- "9100:9100" # portplan-ignore: discarded-ports -- staging uses a bridge network`',
  example: "host-network",
  *check({ plan }) {
    for (const requests of groupDiscarded(plan.requests)) {
      const [request] = requests;
      if (request === undefined) continue;
      const { name, networkModeSpan } = request.service;
      const count = requests.length;
      const ports = count === 1 ? namePort(request) : `the ports of ${count} entries`;
      yield {
        ...locateRequest(request, toRelated(networkModeSpan, "the network mode")),
        message: `${name} does not publish ${ports}: ${request.reason}`,
        label: "not published",
        fix:
          `remove the ${count === 1 ? "entry" : "entries"}, ` +
          `or connect ${name} to a network that publishes ports`,
      };
    }
  },
};

/** Groups the discarded ports by service and reason. */
function groupDiscarded(requests: readonly PortRequest[]): PortRequest[][] {
  const discarded = requests.filter(({ kind, reason }) => kind === "discarded" && reason !== null);
  const services = [...groupBy(discarded, ({ service }) => service).values()];
  return services.flatMap((group) => [...groupBy(group, ({ reason }) => reason).values()]);
}
