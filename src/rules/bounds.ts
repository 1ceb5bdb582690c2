import { type Bound, findBound, isInside } from "../policy/findBound.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { relateToPolicy, listPublished, locateRequest } from "./requests.ts";
import { suggestMove, suggestPort } from "./fixes.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

/**
 * Finds the host ports that are not where this kind of bound has them. Only the most specific bound
 * of a port counts.
 */
export function* findOutsideBound<K extends Bound["kind"]>(
  facts: Facts,
  kind: K,
  formatMessage: (bound: Extract<Bound, { kind: K }>, request: PortRequest) => string,
): Iterable<FindingDraft> {
  for (const request of listPublished(facts.plan)) {
    const bound = findBound(facts.policy, request);
    if (bound?.kind !== kind || isInside(request, bound)) continue;
    const about = locateRequest(request);
    const [port] = bound.kind === "assignment" ? bound.ports : [];
    yield {
      ...about,
      evidence: formatRequest(request),
      message: formatMessage(bound as Extract<Bound, { kind: K }>, request),
      fix: port === undefined ? suggestMove(facts, request) : suggestPort(request, port),
      related: [...relateToPolicy(bound.span, "the policy says so here"), ...about.related],
    };
  }
}
