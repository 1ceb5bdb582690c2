import { findBound, isInside } from "../policy/findBound.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { overlapsNamed } from "../ports/parseEndpoint.ts";
import { relateToPolicy, listPublished, locateRequest } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { RuleDefinition } from "./Rule.ts";

export const reservedPort: RuleDefinition = {
  level: "error",
  summary: "a host port that the policy reserves",
  happens: "",
  why:
    "The port is kept for something that is not in a compose file: the host's own SSH, an " +
    "agent, a program that is started by hand. A service that is assigned the port by the " +
    "policy may have it.",
  howToFix: "",
  whenToIgnore: "",
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
      yield {
        ...locateRequest(request, relateToPolicy(reservation.span, "reserved here")),
        message: `${formatRequest(request)} is reserved by the policy.`,
        fix: suggestMove(facts, request),
      };
    }
  },
};
