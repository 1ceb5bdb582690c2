import { formatRequest } from "../ports/formatRequest.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./locateRequest.ts";
import type { Rule } from "./Rule.ts";

export const discardedPorts: Rule = {
  id: "discarded-ports",
  level: "warning",
  summary: "`ports` that are thrown away: network mode `host` or `none`, or only internal networks",
  why: "Compose and the engine accept the entries and publish nothing, without an error. Who waits for the port waits in vain; with `network_mode: host` the program takes the host's port by itself, where no check sees it.",
  example: "host-network",
  kind: "check",
  dependsOn: "configuration",
  conflict: null,
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check({ plan }) {
    for (const requests of discarded(plan.requests)) {
      const [request] = requests;
      if (request === undefined) continue;
      const place = request.service.networkModeSpan;
      const about = locateRequest(request);
      yield {
        ...about,
        evidence: formatRequest(request),
        message: `${requests.length === 1 ? `${formatRequest(request)} is` : `The ${requests.length} ports of ${request.service.name} are`} not published: ${request.reason}.`,
        fix: "Remove the entries, or give the service a network on which ports are published.",
        related: [
          ...(place === null
            ? []
            : [{ message: "the network mode", span: place, project: null, service: null }]),
          ...about.related,
        ],
      };
    }
  },
};

/** What is thrown away, by service and reason. */
function discarded(requests: readonly PortRequest[]): PortRequest[][] {
  const thrown = requests.filter(({ kind, reason }) => kind === "discarded" && reason !== null);
  const services = [...groupBy(thrown, ({ service }) => service).values()];
  return services.flatMap((ofService) => [...groupBy(ofService, ({ reason }) => reason).values()]);
}
