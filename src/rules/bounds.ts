import { type Bound, findBound, isInside } from "../policy/findBound.ts";
import type { PortRange } from "../lib/PortRange.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { toRelated, listPublished, locateRequest, namePort } from "./requests.ts";
import { suggestMove } from "./fixes.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

const LABELS: Readonly<Record<Bound["kind"], string>> = {
  assignment: "the policy assigns the port here",
  block: "the policy sets the block here",
  range: "the policy sets the range here",
};

/**
 * Finds host ports outside of a kind of bound, if it is the most specific bound of the request.
 */
export function* findOutsideBound<K extends Bound["kind"]>(
  facts: Facts,
  kind: K,
  describe: (
    bound: Extract<Bound, { kind: K }>,
    request: PortRequest,
  ) => Pick<FindingDraft, "message" | "note">,
): Iterable<FindingDraft> {
  for (const request of listPublished(facts.plan)) {
    const bound = findBound(facts.policy, request);
    if (bound?.kind !== kind || isInside(request, bound)) continue;
    yield {
      ...locateRequest(request, toRelated(bound.span, LABELS[kind])),
      ...describe(bound as Extract<Bound, { kind: K }>, request),
      fix: suggestMove(facts, request),
    };
  }
}

/** Names the host ports of a request that are outside of a range: on one side, or on both. */
export function namePortsOutside(request: PortRequest, range: PortRange): string {
  const { first, last } = request.endpoints[0] ?? range;
  const parts = [
    { first, last: Math.min(last, range.first - 1) },
    { first: Math.max(first, range.last + 1), last },
  ];
  return parts
    .filter((part) => part.first <= part.last)
    .map((part) => namePort(request, part))
    .join(" and ");
}
