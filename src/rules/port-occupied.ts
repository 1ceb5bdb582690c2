import type { Obstacle } from "../host/HostView.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { PortRequest } from "../ports/Plan.ts";
import { locateRequest } from "./locateRequest.ts";
import { formatHolder, suggestStop, withoutCommandLine } from "./formatHolder.ts";
import type { Facts } from "./Facts.ts";
import { downgradeForFallback, noteMisreadFallback } from "./downgradeForFallback.ts";
import { suggestMove } from "./suggestMove.ts";
import type { FindingDraft, Rule } from "./Rule.ts";
import { groupByRequest, type StatusRange, splitByStatus } from "./splitByStatus.ts";

export const portOccupied: Rule = {
  id: "port-occupied",
  level: "error",
  summary: "something else holds the host port",
  why: "The engine cannot bind the port; `up` fails when it starts this container, after images were pulled and other containers were started. It names the victim and never the holder.",
  example: "systemd-unit",
  kind: "check",
  dependsOn: "host-state",
  conflict: "with-host",
  appliesToJobs: false,
  afterAllocation: "report",
  reads: null,
  *check(facts) {
    for (const [request, obstacles] of groupByRequest(facts.host.obstacles)) {
      const met = splitByStatus(request, obstacles).filter(
        ({ status }) => status === "taken" || status === "possible",
      );
      for (const range of met.slice(0, MAX_NAMED_STRETCHES))
        yield draft(facts, request, range, met.length);
    }
  },
};

/** Of one entry. A range may be crossed by thousands of sockets. */
const MAX_NAMED_STRETCHES = 10;

function draft(
  facts: Facts,
  request: PortRequest,
  range: StatusRange,
  count: number,
): FindingDraft {
  const ports = formatRequest(request, range);
  const holders = distinctHolders(range.obstacles);
  const reasons = [...new Set(range.obstacles.flatMap(({ reason }) => reason ?? []))];
  const isOpen = range.status === "possible";
  const commands = [...new Set(holders.flatMap((holder) => suggestStop(holder) ?? []))];
  const settled = downgradeForFallback(facts, [request]);
  const message = (seen: typeof holders) => {
    const names =
      seen.map((holder) => formatHolder(holder)).join(", ") ||
      "something that cannot be seen from here";
    return [
      isOpen
        ? `${ports} may be taken: ${reasons.join("; ")}. Seen there: ${names}.`
        : `${ports} is held by ${names}.`,
      ...(settled === null ? [noteMisreadFallback([request])] : [settled.message]),
      ...(count > MAX_NAMED_STRETCHES
        ? [`${count - MAX_NAMED_STRETCHES} more stretches of this entry are taken.`]
        : []),
    ]
      .filter(Boolean)
      .join(" ");
  };
  return {
    ...locateRequest(request),
    ...(isOpen ? { severity: "warning" } : {}),
    ...settled,
    evidence: ports,
    message: message(holders),
    publicMessage: message(holders.map(withoutCommandLine)),
    fix:
      suggestMove(facts, request) +
      (isOpen || commands.length === 0 ? "" : ` Or make it let go: ${commands.join("; ")}`),
  };
}

function distinctHolders(obstacles: readonly Obstacle[]): Obstacle["holders"][number][] {
  const holders = obstacles.flatMap((obstacle) => obstacle.holders);
  return [
    ...new Map(
      holders.map((holder) => [`${holder.kind} ${holder.name} ${holder.pid}`, holder]),
    ).values(),
  ];
}
