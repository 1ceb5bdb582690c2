import { groupBy } from "../../lib/groupBy.ts";
import { MAX_NAMED_OTHERS } from "../../ports/findCollisions.ts";
import { ruleOf } from "../../rules/index.ts";
import { formatPlace } from "../Places.ts";
import type { ReportFinding } from "../Report.ts";
import { formatSome } from "./formatSummaryLine.ts";

/** Findings with one cause, to be shown as one. */
export interface Diagnostic {
  /** The level and the rule, e.g. `error[port-collision]`. */
  readonly head: string;
  readonly title: string;
  /** The findings whose places are shown. */
  readonly findings: readonly [ReportFinding, ...ReportFinding[]];
  /** Null if each finding has its own, which is then shown at its place. */
  readonly help: string | null;
  /** Null if each finding has its own, which is then shown at its place. */
  readonly note: string | null;
  /** The places that are not shown; empty if all are. */
  readonly rest: string;
}

const MAX_SHOWN_FINDINGS = 10;
const MAX_LISTED_PLACES = 10;
/** Fewer findings of one convention are shown separately. */
const MIN_FINDINGS_OF_CONVENTION = 3;

/**
 * Merges findings with one cause: conflicts with the same published port, the same text at several
 * places, the same fix of a verification, or many deviations from one convention. Diagnostics are
 * in the order of their first findings.
 *
 * @param verbose whether to show every place
 */
export function mergeFindings(
  findings: readonly ReportFinding[],
  verbose: boolean,
): readonly Diagnostic[] {
  const groups = [...groupBy(findings, formatCause).values()];
  return groups.flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const isSplit = ruleOf(first.rule).isConvention && 1 + more.length < MIN_FINDINGS_OF_CONVENTION;
    if (isSplit) return [first, ...more].map((finding) => toDiagnostic([finding], verbose));
    return [toDiagnostic([first, ...more], verbose)];
  });
}

/** Returns a key that findings with one cause share. */
function formatCause(finding: ReportFinding): string {
  const { rule, severity, project, message, fix, note, related, evidence } = finding;
  const { conflict, isConvention, runsIn } = ruleOf(rule);
  const other = related.find(({ service }) => service !== null);
  if (isConvention) return `${severity} ${rule}`;
  if (conflict === "between-ports" && other !== undefined) {
    const ports = evidence.slice(evidence.lastIndexOf(":"));
    return `${severity} ${rule} ${ports} ${formatPlace(other.place)}`;
  }
  // After the start, what one command fixes has one cause, e.g. a container that exited.
  const subject = runsIn === "verify" ? project : message;
  return JSON.stringify([severity, rule, subject, fix, note]);
}

/** Returns a title for all findings: that of the last one if it conflicts with all others. */
function summarizeMessages(all: Diagnostic["findings"]): string {
  const last = all.at(-1) ?? all[0];
  const conflicting = new Set(
    last.related.flatMap(({ service, place }) => (service === null ? [] : formatPlace(place))),
  );
  const isNamed = ({ place }: ReportFinding) =>
    place !== null && conflicting.has(formatPlace(place));
  // A finding names only the first conflicts.
  const isComplete = conflicting.size === MAX_NAMED_OTHERS || all.slice(0, -1).every(isNamed);
  if (ruleOf(last.rule).conflict === "between-ports" && isComplete) return last.message;
  return `${all[0].message}, and ${all.length - 1} more`;
}

function toDiagnostic(all: Diagnostic["findings"], verbose: boolean): Diagnostic {
  const [first, ...more] = all;
  const size = verbose ? all.length : MAX_SHOWN_FINDINGS;
  const rest = all.slice(size).flatMap(({ place }) => (place === null ? [] : formatPlace(place)));
  const isSame = (key: "message" | "fix" | "note") =>
    more.every((finding) => finding[key] === first[key]);
  return {
    head: `${first.severity}[${first.rule}]`,
    title: isSame("message") ? first.message : summarizeMessages(all),
    findings: [first, ...more.slice(0, size - 1)],
    help: isSame("fix") ? first.fix : null,
    note: isSame("note") ? first.note : null,
    rest: rest.length === 0 ? "" : formatSome(rest, MAX_LISTED_PLACES),
  };
}
