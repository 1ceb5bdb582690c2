import { type Bound, findBound, isInside } from "../policy/findBound.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { relateToPolicy, listPublished, locateRequest } from "./requests.ts";
import { suggestMove, suggestPort } from "./fixes.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

/** Finds host ports outside of this kind of bound. Only the most specific bound counts. */
export function* findOutsideBound<K extends Bound["kind"]>(
  facts: Facts,
  kind: K,
  formatMessage: (bound: Extract<Bound, { kind: K }>, request: PortRequest) => string,
): Iterable<FindingDraft> {
  for (const request of listPublished(facts.plan)) {
    const bound = findBound(facts.policy, request);
    if (bound?.kind !== kind || isInside(request, bound)) continue;
    const [port] = bound.kind === "assignment" ? bound.ports : [];
    yield {
      ...locateRequest(request, relateToPolicy(bound.span, "the policy says so here")),
      message: formatMessage(bound as Extract<Bound, { kind: K }>, request),
      fix: port === undefined ? suggestMove(facts, request) : suggestPort(request, port),
    };
  }
}
