import type { Obstacle } from "../host/HostView.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./requests.ts";
import { formatHolder, suggestStop, withoutCommandLine } from "./formatHolder.ts";
import { downgradeForFallback, noteMisreadFallback } from "./fallbacks.ts";
import { suggestMove } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";
import { type StatusRange, splitByStatus } from "./splitByStatus.ts";

export const portOccupied: RuleDefinition = {
  level: "error",
  summary: "something else holds the host port",
  happens: "",
  why:
    "The engine cannot bind the port; `up` fails when it starts this container, after images " +
    "were pulled and other containers were started. It names the victim and never the holder.",
  howToFix: "",
  whenToIgnore: "",
  example: "systemd-unit",
  dependsOn: "host-state",
  conflict: "with-host",
  *check(facts) {
    for (const [request, obstacles] of groupBy(facts.host.obstacles, (each) => each.request)) {
      const ranges = splitByStatus(request, obstacles).filter(
        ({ status }) => status === "taken" || status === "possible",
      );
      for (const range of ranges.slice(0, MAX_NAMED_RANGES))
        yield draftFinding(facts, request, range, ranges.length);
    }
  },
};

/** Of one entry. A range may be crossed by thousands of sockets. */
const MAX_NAMED_RANGES = 10;

function draftFinding(
  facts: Facts,
  request: PortRequest,
  range: StatusRange,
  count: number,
): FindingDraft {
  const ports = formatRequest(request, range);
  const holders = listHolders(range.obstacles);
  const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
  const isPossible = range.status === "possible";
  const commands = [...new Set(holders.flatMap((holder) => suggestStop(holder) ?? []))];
  const downgrade = downgradeForFallback(facts, [request]);
  const notes = [downgrade?.message ?? noteMisreadFallback([request])];
  if (count > MAX_NAMED_RANGES)
    notes.push(`${count - MAX_NAMED_RANGES} more stretches of this entry are taken.`);
  const formatMessage = (shown: typeof holders) => {
    const names =
      shown.map((holder) => formatHolder(holder)).join(", ") ||
      "something that cannot be seen from here";
    const message = isPossible
      ? `${ports} may be taken: ${reasons.join("; ")}. Seen there: ${names}.`
      : `${ports} is held by ${names}.`;
    return [message, ...notes].filter(Boolean).join(" ");
  };
  return {
    ...locateRequest(request),
    ...(isPossible ? { severity: "warning" } : {}),
    ...downgrade,
    evidence: ports,
    message: formatMessage(holders),
    fix:
      suggestMove(facts, request) +
      (isPossible || commands.length === 0 ? "" : ` Or make it let go: ${commands.join("; ")}`),
  };
}

function listHolders(obstacles: readonly Obstacle[]): Obstacle["holders"] {
  const holders = obstacles.flatMap((obstacle) => obstacle.holders);
  return distinctBy(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
}
