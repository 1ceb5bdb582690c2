import { listStopAdvice } from "../host/holders/adviseStop.ts";
import { getHolderKey, type Holder } from "../host/holders/Holder.ts";
import type { Obstacle } from "../host/HostView.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { PortSet } from "../lib/PortSet.ts";
import { code } from "../lib/inlineCode.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { describeUnavailable, locateRequest } from "./requests.ts";
import {
  formatHolder,
  formatHolderNotes,
  UNIDENTIFIED,
  withoutCommandLine,
} from "./formatHolder.ts";
import { downgradeForFallback, noteMisreadFallback } from "./fallbacks.ts";
import { suggestMove } from "./fixes.ts";
import type { Facts, FindingDraft, RuleDefinition } from "./Rule.ts";
import { isTentative, type StatusRange, splitByStatus } from "./splitByStatus.ts";

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
        (range) => isInUse(range) && !isTentative(range),
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
  const obstacles = range.obstacles.filter(isInUse);
  const holders = listHolders(obstacles);
  const names = holders.map((holder) => formatHolder(holder, true)).join(", ") || UNIDENTIFIED;
  const isPossible = range.status === "possible";
  const uses = range.obstacles.flatMap(({ endpoint, holders: own }) =>
    own.map((holder) => ({ holder, endpoint })),
  );
  const advice = listStopAdvice(uses, facts.host.kernel.platform, code);
  const downgrade = downgradeForFallback(facts, [request]);
  const formatNote = (shown: readonly Holder[]) =>
    [
      ...new Set(
        obstacles.flatMap(({ status, reason }) => (status === range.status ? (reason ?? []) : [])),
      ),
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
    message:
      describeUnavailable(request, range, isPossible ? "may fail to" : "cannot") +
      `: ${namePortsInUse(range, obstacles)}in use by ${names}`,
    fix:
      suggestMove(facts, request) +
      (isPossible || advice.length === 0 ? "" : `, or free the port: ${advice.join("; ")}`),
    note,
    ...(localNote !== note && { localNote }),
  };
}

function isInUse({ status }: Pick<StatusRange, "status">): boolean {
  return status === "taken" || status === "possible";
}

const MAX_NAMED_PORTS = 5;

/** Names the ports of a range that are in use: "8002 is "; empty if all are. */
function namePortsInUse({ first, last }: PortRange, obstacles: readonly Obstacle[]): string {
  const used = new PortSet();
  for (const { endpoint } of obstacles) used.add(endpoint.first, endpoint.last);
  const count = used.count(first, last);
  if (count === last - first + 1) return "";
  const names = [...new Set(obstacles.map(({ endpoint }) => formatPorts(endpoint)))];
  const more = names.length > MAX_NAMED_PORTS ? " and others" : "";
  return `${names.slice(0, MAX_NAMED_PORTS).join(", ")}${more} ${count === 1 ? "is" : "are"} `;
}

function listHolders(obstacles: readonly Obstacle[]): Obstacle["holders"] {
  const holders = obstacles.flatMap((obstacle) => obstacle.holders);
  return distinctBy(holders, getHolderKey);
}
