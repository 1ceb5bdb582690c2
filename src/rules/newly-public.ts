import { code } from "../lib/inlineCode.ts";
import { findReach } from "../ports/findReach.ts";
import { formatProjectName } from "../ports/formatProjectName.ts";
import { isWildcard } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { formatPublishedName } from "../repository/RepositoryContext.ts";
import { suggestAddress } from "./fixes.ts";
import { locateRequest, nameHostPorts, namePort } from "./requests.ts";
import type { RuleDefinition } from "./Rule.ts";

export const newlyPublic: RuleDefinition = {
  level: "notice",
  summary: "a change publishes a port on all addresses that was not public before",
  happens:
    "In a pull request, a port is published on all addresses of the host. In the base, it is not " +
    "published, or only on a loopback address. A service that gets another name or another host " +
    "port is not reported, because the port was public before.",
  why:
    "Every network of the host can reach the port. Docker writes its own firewall rules, so ufw " +
    "and firewalld do not block it. In a review, `8080:80` looks as harmless as " +
    "`127.0.0.1:8080:80`.",
  howToFix:
    "Publish the port on 127.0.0.1 for programs on the host. Do not publish it at all if only " +
    "other containers use it. To make such a change fail, set the level in the policy: " +
    "`rules: {newly-public: error}`",
  whenToIgnore:
    "If the port is meant to be public: " +
    "`# portplan-ignore: newly-public -- the shop is on the internet`",
  example: "no-longer-on-a-loopback-address",
  dependsOn: "run",
  *check({ plan, repositoryContext: { before } }) {
    for (const request of plan.requests) {
      const { project, service, binding } = request;
      const name = formatPublishedName({
        project: formatProjectName(project),
        service: service.name,
        binding,
      });
      const published = before?.newlyPublic.get(name);
      if (published === undefined || findReach(request) !== "all") continue;
      const { ports, all, local } = describePublic(request);
      yield {
        ...locateRequest(request),
        message: `${service.name} publishes ${ports} on ${all}, and did not before`,
        fix: suggestAddress(request, local),
        note: published === null ? "" : `before: ${code(published)}`,
      };
    }
  },
};

/** Describes a port on all addresses, and returns the loopback address to use instead. */
function describePublic(request: PortRequest): {
  readonly ports: string;
  readonly all: string;
  readonly local: string;
} {
  const { endpoints, addresses = endpoints } = request;
  const [endpoint] = endpoints;
  const families = new Set(addresses.filter(isWildcard).map(({ family }) => family));
  const [family = "IPv4"] = families;
  return {
    ports: endpoint === undefined ? namePort(request) : nameHostPorts(endpoint, endpoint.protocol),
    all: families.size === 1 ? `all ${family} addresses` : "all addresses",
    local: families.has("IPv6") && families.size === 1 ? "::1" : "127.0.0.1",
  };
}
