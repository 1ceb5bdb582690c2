import { groupBy } from "../lib/groupBy.ts";
import { formatRequest } from "../ports/formatRequest.ts";
import { type Answer, type AnswerStatus, locateAnswer } from "../verify/Answer.ts";
import { locateRequest, namePort } from "./requests.ts";
import type { Facts, FindingDraft } from "./Rule.ts";

/** The ports of one entry that have the same answer. */
export interface AnswerGroup {
  readonly first: Answer;
  /** For a title, e.g. "host port 5432/tcp". */
  readonly port: string;
  /** The part of a finding that identifies and locates the entry. */
  readonly located: ReturnType<typeof locateRequest> & Pick<FindingDraft, "evidence">;
}

/** Groups the answers with a status: ports of an entry with the same cause are one finding. */
export function groupAnswers({ answers }: Facts, status: AnswerStatus): AnswerGroup[] {
  const found = answers.filter((answer) => answer.status === status);
  const groups = [...groupBy(found, ({ request }) => request)].flatMap(([, each]) => [
    ...groupBy(each, ({ reason, holders }) => JSON.stringify([reason, holders])).values(),
  ]);
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { request, planned } = first;
    const ports = group.flatMap((answer) => locateAnswer(answer)?.first ?? []);
    const range = { first: Math.min(...ports), last: Math.max(...ports) };
    // A pool has no single port if nothing publishes it.
    const shown = request.kind === "fixed" && planned !== null ? range : undefined;
    const evidence = formatRequest(request, shown);
    const port = namePort(request, shown);
    return { first, port, located: { ...locateRequest(request), evidence } };
  });
}
