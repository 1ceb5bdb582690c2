import { type Bound, findBound, isInside, findBoundSource } from "../policy/findBound.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./locateRequest.ts";
import type { Facts } from "./Facts.ts";
import { suggestMove, suggestPort } from "./suggestMove.ts";
import { listPublished } from "./listPublished.ts";
import type { FindingDraft } from "./Rule.ts";
import { linkPolicyPlace } from "./linkPolicyPlace.ts";

type Kind = Bound["kind"];

/**
 * The host ports that are not where this kind of bound has them. Only the most specific bound of a
 * want counts.
 */
export function* findOutsideBound<K extends Kind>(
  facts: Facts,
  kind: K,
  explain: (bound: Extract<Bound, { kind: K }>, request: PortRequest) => string,
): Iterable<FindingDraft> {
  for (const request of listPublished(facts.plan)) {
    const bound = findBound(facts.policy, request);
    if (bound?.kind !== kind || isInside(request, bound)) continue;
    const about = locateRequest(request);
    const [port] = bound.kind === "assignment" ? bound.ports : [];
    yield {
      ...about,
      evidence: formatRequest(request),
      message: explain(bound as Extract<Bound, { kind: K }>, request),
      fix: port === undefined ? suggestMove(facts, request) : suggestPort(request, port),
      related: [
        ...linkPolicyPlace(findBoundSource(bound), "the policy says so here"),
        ...about.related,
      ],
    };
  }
}
