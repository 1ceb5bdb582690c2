import { groupBy } from "../lib/groupBy.ts";
import type { PortRange } from "../lib/PortRange.ts";
import { splitRuns } from "../lib/splitRuns.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import type { Answer, AnswerStatus } from "../verify/Answer.ts";
import { locateRequest, namePort } from "./requests.ts";
import type { Facts } from "./Rule.ts";

/** The ports of one entry that have the same answer. */
export interface AnswerGroup {
  readonly first: Answer;
  /** For a title, e.g. "host port 5432/tcp". */
  readonly port: string;
  /** The part of a finding that identifies and locates the entry. */
  readonly located: ReturnType<typeof locateRequest>;
}

/** Groups the answers with a status: ports of an entry with the same cause are one finding. */
export function groupAnswers({ answers }: Facts, status: AnswerStatus): AnswerGroup[] {
  const found = answers.filter((answer) => answer.status === status);
  return [...groupBy(found, ({ request }) => request).values()].flatMap((ofRequest) =>
    [...groupBy(ofRequest, formatCause).values()].flatMap(splitTargets).map((run) => {
      const [first] = run;
      const { request } = first;
      const range = findRange(first, run.at(-1) ?? first);
      const located = { ...locateRequest(request), evidence: formatRequest(request, range) };
      return { first, port: namePort(request, range), located };
    }),
  );
}

const formatCause = ({ reason, holders }: Answer) => JSON.stringify([reason, holders]);

/** Splits answers with one cause into runs of consecutive ports. */
const splitTargets = (answers: readonly Answer[]) =>
  splitRuns(answers, (run, { target }) => target <= (run.at(-1) ?? run[0]).target + 1);

/**
 * Returns the planned ports, or those that were taken from a pool; undefined for those of the whole
 * entry.
 */
function findRange(first: Answer, last: Answer): PortRange | undefined {
  const start = isFromPool(first) ? first.actual : first.planned;
  const end = isFromPool(last) ? last.actual : last.planned;
  return start === null || end === null ? undefined : { first: start.first, last: end.last };
}

/** Returns whether the engine took the port from a pool. */
function isFromPool({ planned, actual }: Answer): boolean {
  if (planned === null || actual === null || planned.first === planned.last) return false;
  return planned.first <= actual.first && actual.first <= planned.last;
}
