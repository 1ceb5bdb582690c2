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
  explain: (bound: Extract<Bound, { kind: K }>, want: Want) => string,
): Iterable<Draft> {
  for (const want of published(facts.plan)) {
    const bound = boundOf(facts.policy, want);
    if (bound?.kind !== kind || isInside(want, bound)) continue;
    const about = aboutWant(want);
    const [port] = bound.kind === "assignment" ? bound.ports : [];
    yield {
      ...about,
      evidence: formatWant(want),
      message: explain(bound as Extract<Bound, { kind: K }>, want),
      fix: port === undefined ? moveFix(facts, want) : portFix(want, port),
      related: [...seeWritten(writtenAt(bound), "the policy says so here"), ...about.related],
    };
  }
}
