import { formatRequest } from "../ports/formatRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { relateToPolicy, locateRequest } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const discardedPorts: RuleDefinition = {
  level: "warning",
  summary: "`ports` that are thrown away: network mode `host` or `none`, or only internal networks",
  happens: "",
  why:
    "Compose and the engine accept the entries and publish nothing, without an error. Who " +
    "waits for the port waits in vain; with `network_mode: host` the program takes the " +
    "host's port by itself, where no check sees it.",
  howToFix: "",
  whenToIgnore: "",
  example: "host-network",
  *check({ plan }) {
    for (const requests of groupDiscarded(plan.requests)) {
      const [request] = requests;
      if (request === undefined) continue;
      const subject =
        requests.length === 1
          ? `${formatRequest(request)} is`
          : `The ${requests.length} ports of ${request.service.name} are`;
      yield {
        ...locateRequest(
          request,
          relateToPolicy(request.service.networkModeSpan, "the network mode"),
        ),
        message: `${subject} not published: ${request.reason}.`,
        fix: "Remove the entries, or give the service a network on which ports are published.",
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
