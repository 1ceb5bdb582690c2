import { type Bound, boundOf, isInside, writtenAt } from "../policy/boundOf.ts";
import { formatWant } from "../ports/formatRequest.ts";
import type { Want } from "../ports/Plan.ts";
import { aboutWant } from "./aboutWant.ts";
import type { Facts } from "./Facts.ts";
import { moveFix, portFix } from "./moveFix.ts";
import { published } from "./published.ts";
import type { Draft } from "./Rule.ts";
import { seeWritten } from "./seeWritten.ts";

type Kind = Bound["kind"];

/** The host ports that are not where this kind of bound has them. Only the most specific bound of a want counts. */
export function* outsideBound<K extends Kind>(
  facts: Facts,
  kind: K,
  explain: (bound: Extract<Bound, { kind: K }>, request: Want) => string,
): Iterable<Draft> {
  for (const request of published(facts.plan)) {
    const bound = boundOf(facts.policy, request);
    if (bound?.kind !== kind || isInside(request, bound)) continue;
    const about = aboutWant(request);
    const [port] = bound.kind === "assignment" ? bound.ports : [];
    yield {
      ...about,
      evidence: formatWant(request),
      message: explain(bound as Extract<Bound, { kind: K }>, request),
      fix: port === undefined ? moveFix(facts, request) : portFix(request, port),
      related: [...seeWritten(writtenAt(bound), "the policy says so here"), ...about.related],
    };
  }
}
