import { type Bound, findBound, isInside, findBoundSource } from "../policy/boundOf.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./aboutWant.ts";
import type { Facts } from "./Facts.ts";
import { suggestMove, suggestPort } from "./moveFix.ts";
import { listPublished } from "./published.ts";
import type { FindingDraft } from "./Rule.ts";
import { relatedPolicyPlace } from "./seeWritten.ts";

type Kind = Bound["kind"];

/** The host ports that are not where this kind of bound has them. Only the most specific bound of a want counts. */
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
      related: [...relatedPolicyPlace(findBoundSource(bound), "the policy says so here"), ...about.related],
    };
  }
}
