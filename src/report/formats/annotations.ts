import type { Severity } from "../../rules/Finding.ts";
import { ruleOf } from "../../rules/index.ts";
import { SEVERITIES } from "../../rules/runRules.ts";
import type { InputError } from "../InputErrors.ts";
import type { Place, Report, ReportFinding } from "../Report.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/** What GitHub shows at a line of a file. */
export interface Annotation {
  readonly level: Severity;
  readonly title: string;
  readonly message: string;
  readonly place: Place | null;
}

/**
 * The runner keeps the first ten of each level, and the first 4096 characters of a message
 * (docs/reference/actions.md A2).
 */
const MAX_PER_LEVEL = 10;
const MAX_MESSAGE_LENGTH = 4096;

/**
 * The findings as annotations, at most ten of a level: what is to be said of the run, the gravest,
 * then the other ends of collisions. Where there are more findings, the last one counts the rest.
 */
export function buildAnnotations(report: Report, ofRun: readonly Annotation[] = []): Annotation[] {
  return SEVERITIES.flatMap((level) => {
    const findings = report.findings.filter((finding) => finding.severity === level);
    const first = ofRun.filter((each) => each.level === level);
    if (first.length + findings.length > MAX_PER_LEVEL)
      return limitCount(level, [...first, ...findings.map(toAnnotation)]);
    return [...first, ...addOtherEnds(findings)].slice(0, MAX_PER_LEVEL);
  });
}

/** Something about the run, which stands in no file. */
export function buildRunAnnotation(level: Severity, message: string): Annotation {
  return { level, title: "Portplan", message: truncate(escapeControlChars(message)), place: null };
}

/** What kept a step from its work, as annotations. */
export function buildErrorAnnotations(errors: readonly InputError[]): readonly Annotation[] {
  return limitCount(
    "error",
    errors.map(({ message, place }) => ({ ...buildRunAnnotation("error", message), place })),
  );
}

function limitCount(level: Severity, all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= MAX_PER_LEVEL) return all;
  const shown = all.slice(0, MAX_PER_LEVEL - 1);
  const rest = `${all.length - shown.length} more of this level`;
  return [...shown, buildRunAnnotation(level, `${rest} are in the log and in the job summary.`)];
}

/** A place that is marked already needs no second mark for being the other end of something. */
function addOtherEnds(findings: readonly ReportFinding[]): Annotation[] {
  const primary = findings.map(toAnnotation);
  const marked = new Set(primary.map(({ place }) => JSON.stringify(place)));
  const isNew = ({ place }: Annotation) =>
    !marked.has(JSON.stringify(place)) && marked.add(JSON.stringify(place));
  return [...primary, ...findings.flatMap(buildOtherEnds).filter(isNew)];
}

function toAnnotation(finding: ReportFinding): Annotation {
  const related = finding.related.map((end) => `${formatLine(end.place)}: ${end.message}`);
  return buildAnnotation(finding, [finding.message, finding.fix, ...related], finding.place);
}

function buildOtherEnds(finding: ReportFinding): Annotation[] {
  if (ruleOf(finding.rule).conflict !== "between-ports") return [];
  const first = finding.place === null ? "" : `${formatLine(finding.place)}: `;
  // What has no service says where a port comes from.
  const ends = finding.related.filter(({ service }) => service !== null);
  return ends.map((end) =>
    buildAnnotation(finding, [end.message, first + finding.message], end.place),
  );
}

function buildAnnotation(
  { severity, rule }: ReportFinding,
  lines: readonly string[],
  place: Place | null,
): Annotation {
  const message = truncate(lines.filter(Boolean).join("\n"));
  return { level: severity, title: rule, message, place };
}

const formatLine = (place: Place) => `${escapeControlChars(place.file)}:${place.line}`;
const truncate = (message: string) =>
  message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
