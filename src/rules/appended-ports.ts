import type { PortBinding } from "../compose/index.ts";
import { findEarlierEntry } from "../ports/findAppended.ts";
import { formatContainerPorts, formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { APPENDED, suggestOverride } from "./replacedEntries.ts";
import { describeEntry, locateRequest, toRelated } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const appendedPorts: RuleDefinition = {
  level: "warning",
  summary: "a later file publishes a container port on a second host port",
  happens:
    "Compose appends the `ports` of a later file, for example `compose.override.yaml`, to those " +
    "of an earlier file. The service is published on both host ports.",
  why: "The host port that the later file was meant to replace is still bound, and may conflict.",
  howToFix:
    "Replace the list: `ports: !override` in the later file (Docker Compose 2.24.4 or newer). Or " +
    "use a variable for the host port in the earlier file, and set it.",
  whenToIgnore:
    "If both host ports are intended: " +
    '`- "8081:80" # portplan-ignore: appended-ports -- the old port stays until May`',
  example: "other-host-port",
  afterAllocation: "drop",
  *check(facts) {
    const requests = new Map(facts.plan.requests.map((each) => [each.binding, each]));
    for (const request of facts.plan.requests) {
      const earlier = findEarlier(request, requests);
      if (earlier === null) continue;
      yield {
        ...locateRequest(request, toRelated(earlier.binding.span, describeEntry(earlier))),
        message: describeBoth(earlier, request),
        fix: suggestOverride(facts, earlier, request.binding),
        note: APPENDED,
      };
    }
  },
};

/** Returns the request for the earlier entry; null if both collide (`port-collision`). */
function findEarlier(
  request: PortRequest,
  requests: ReadonlyMap<PortBinding, PortRequest>,
): PortRequest | null {
  const isPublished = request.endpoints.length > 0 || request.kind === "engine";
  const binding = isPublished ? findEarlierEntry(request.binding, request.service) : null;
  const earlier = binding === null ? undefined : requests.get(binding);
  const [endpoint] = earlier?.endpoints ?? [];
  if (earlier === undefined || endpoint === undefined) return null;
  const collides = request.endpoints.some(
    ({ first, last }) => first <= endpoint.last && endpoint.first <= last,
  );
  return collides ? null : earlier;
}

function describeBoth({ endpoints: [endpoint] }: PortRequest, later: PortRequest): string {
  const { service, binding } = later;
  const targets = formatContainerPorts({ ...binding, protocol: binding.protocol.toLowerCase() });
  const container = `container port${binding.count > 1 ? "s" : ""} ${targets}`;
  const [added] = later.endpoints;
  const first = endpoint === undefined ? "" : formatPorts(endpoint);
  const hostPorts =
    added === undefined
      ? `host port ${first} and a port that the engine assigns`
      : `host ports ${first} and ${formatPorts(added)}`;
  return `${service.name} publishes ${container} twice, on ${hostPorts}`;
}
