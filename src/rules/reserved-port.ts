import { findBound, isInside } from "../policy/findBound.ts";
import { overlapsNamed } from "../ports/parseEndpoint.ts";
import { toRelated, listPublished, locateRequest, namePort } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const reservedPort: RuleDefinition = {
  level: "error",
  summary: "host port is reserved by the policy",
  happens:
    "The policy reserves the port for something outside of Compose, e.g. the SSH server of the " +
    "host or an agent.",
  why: "The port is in use on the hosts that the policy is for, even if it is free on this one.",
  howToFix: "Move the port. Or assign it to the service in the policy, which overrides `reserved`.",
  whenToIgnore:
    "If the service replaces the program that the port is reserved for: " +
    "`# portplan-ignore: reserved-port -- this container is the SSH server`",
  example: "ssh-of-the-host",
  appliesToJobs: true,
  *check(facts) {
    const { reserved } = facts.policy;
    if (reserved.length === 0) return;
    for (const request of listPublished(facts.plan)) {
      const reservation = reserved.find(({ endpoint }) =>
        request.endpoints.some((each) => overlapsNamed(each, endpoint)),
      );
      if (reservation === undefined) continue;
      const bound = findBound(facts.policy, request);
      if (bound?.kind === "assignment" && isInside(request, bound)) continue;
      const [{ first, last } = reservation.endpoint] = request.endpoints;
      const ports = {
        first: Math.max(first, reservation.endpoint.first),
        last: Math.min(last, reservation.endpoint.last),
      };
      yield {
        ...locateRequest(request, toRelated(reservation.span, "the policy reserves it here")),
        message:
          `${request.service.name} publishes ${namePort(request, ports)}, ` +
          "which the policy reserves",
        fix: suggestMove(facts, request),
      };
    }
  },
};
