import type { Holder } from "../host/holders/Holder.ts";
import type { Obstacle } from "../host/HostView.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { describeUnavailable, locateRequest } from "./requests.ts";
import {
  formatHolder,
  formatHolderNotes,
  suggestStop,
  UNIDENTIFIED,
  withoutCommandLine,
} from "./formatHolder.ts";
import { downgradeForFallback, noteMisreadFallback } from "./fallbacks.ts";
import { suggestMove } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";
import { type StatusRange, splitByStatus } from "./splitByStatus.ts";

export const portOccupied: RuleDefinition = {
  level: "error",
  summary: "the host port is in use on this host",
  happens:
    "The engine cannot bind the port, and `up` fails when it starts the container, after it " +
    "pulled images and started other containers.",
  why: "The error of the engine names your container, but not the program that uses the port.",
  howToFix: "Stop the program or container that uses the port, or publish another port.",
  whenToIgnore:
    "If the port is free whenever the project runs: " +
    "`# portplan-ignore: port-occupied -- the setup script stops PostgreSQL first`",
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

/** A range of ports may contain thousands of sockets. */
const MAX_NAMED_RANGES = 10;

function draftFinding(
  facts: Facts,
  request: PortRequest,
  range: StatusRange,
  count: number,
): FindingDraft {
  const holders = listHolders(range.obstacles);
  const names = holders.map((holder) => formatHolder(holder, true)).join(", ") || UNIDENTIFIED;
  const isPossible = range.status === "possible";
  const commands = [...new Set(holders.flatMap((holder) => suggestStop(holder) ?? []))];
  const downgrade = downgradeForFallback(facts, [request]);
  const formatNote = (shown: readonly Holder[]) =>
    [
      ...new Set(range.obstacles.flatMap(({ reason }) => reason ?? [])),
      ...formatHolderNotes(shown),
      downgrade?.note ?? noteMisreadFallback([request]),
      count > MAX_NAMED_RANGES ? `${count - MAX_NAMED_RANGES} more ranges are in use` : "",
    ]
      .filter(Boolean)
      .join("; ");
  const [localNote, note] = [formatNote(holders), formatNote(holders.map(withoutCommandLine))];
  return {
    ...locateRequest(request),
    ...(isPossible ? { severity: "warning" } : {}),
    ...downgrade,
    evidence: formatRequest(request, range),
    message: isPossible
      ? `${describeUnavailable(request, range, "may fail to")}: possibly in use by ${names}`
      : `${describeUnavailable(request, range)}: in use by ${names}`,
    fix:
      suggestMove(facts, request) +
      (isPossible || commands.length === 0 ? "" : `, or free the port: ${commands.join("; ")}`),
    note,
    ...(localNote !== note && { localNote }),
  };
}

function listHolders(obstacles: readonly Obstacle[]): Obstacle["holders"] {
  const holders = obstacles.flatMap((obstacle) => obstacle.holders);
  return distinctBy(holders, ({ kind, name, pid }) => `${kind} ${name} ${pid}`);
}
