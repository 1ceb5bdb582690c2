import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { groupBy } from "../lib/groupBy.ts";
import { type Run, splitRuns } from "../lib/splitRuns.ts";
import { formatWithoutFamily } from "../ports/HostEndpoint.ts";
import { formatProjectName } from "../ports/formatProjectName.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { Plan } from "../ports/Plan.ts";
import { type Answer, type AnswerStatus, locateAnswer } from "../verify/Answer.ts";
import { buildRow, findForeignStatus } from "./buildPortRows.ts";
import type { Places } from "./Places.ts";
import type { HeldEndpoint, PortRow, PortStatus, ReportAnswer } from "./Report.ts";

/** The status of a verified port, as the port map of a check names it. */
const STATUSES: Readonly<Record<AnswerStatus, PortStatus>> = {
  ok: "own",
  unhealthy: "own",
  "wrong-listener": "taken",
  "not-listening": "free",
  "wrong-port": "free",
  unknown: "unknown",
};

export function toReportAnswer(answer: Answer, places: Places): ReportAnswer {
  const { request, target, container, planned, actual, status, reason } = answer;
  const { project, service, binding } = request;
  return {
    project: formatProjectName(project),
    service: service.name,
    target,
    protocol: binding.protocol,
    hostIp: binding.hostIp,
    container,
    port: actual?.first ?? null,
    planned: planned === null || planned.first !== planned.last ? null : planned.first,
    status,
    reason: reason === null ? null : escapeControlChars(reason),
    holders: listHolders(answer),
    place: places.place(binding.span),
  };
}

/** Builds the port map of verified projects: a row for each range of ports with the same answer. */
export function buildAnswerRows(
  { requests }: Plan,
  answers: readonly Answer[],
  places: Places,
): PortRow[] {
  const byRequest = groupBy(answers, ({ request }) => request);
  return requests.flatMap((request): PortRow[] => {
    const own = byRequest.get(request);
    if (own === undefined) {
      const { binding } = request;
      const status = findForeignStatus(request) ?? "unchecked";
      const requested = formatRequest(request);
      const row = buildRow(request, places.place(binding.span), undefined);
      return [{ ...row, offset: 0, count: binding.count, requested, status, holders: [] }];
    }
    return splitRuns(own, isContinued).map((run) => toRow(run, places));
  });
}

/** Returns whether an answer is for the next port of the container, and is otherwise the same. */
function isContinued(run: Run<Answer>, answer: Answer): boolean {
  const [first] = run;
  const isNext = (a: Answer["actual"], b: Answer["actual"]) =>
    a === null ? b === null : b !== null && a.first + run.length === b.first;
  return (
    answer.target === first.target + run.length &&
    answer.container === first.container &&
    answer.status === first.status &&
    answer.reason === first.reason &&
    answer.holders.length + first.holders.length === 0 &&
    isNext(first.actual, answer.actual) &&
    isNext(first.planned, answer.planned)
  );
}

function toRow(run: Run<Answer>, places: Places): PortRow {
  const [answer] = run;
  const count = run.length;
  const { request, target, status } = answer;
  const { binding, endpoints, kind } = request;
  const offset = target - binding.target;
  const [endpoint] = endpoints;
  const at = locateAnswer(answer);
  const requested = kind === "fixed" && endpoint !== undefined ? endpoint.first + offset : null;
  // A pool that publishes nothing has no single port.
  const isKnown = at !== null && at.first === at.last && at.first !== requested;
  const range = requested === null ? undefined : { first: requested, last: requested + count - 1 };
  return {
    ...buildRow(request, places.place(binding.span), undefined),
    assigned: isKnown ? at.first : null,
    offset,
    count,
    requested: formatRequest(request, range),
    status: STATUSES[status],
    answer: status,
    holders: listHolders(answer),
  };
}

function listHolders(answer: Answer): HeldEndpoint[] {
  const at = answer.planned ?? answer.actual;
  if (at === null) return [];
  const endpoint = formatWithoutFamily(at);
  return answer.holders.map((holder) => ({ holder, endpoint }));
}
