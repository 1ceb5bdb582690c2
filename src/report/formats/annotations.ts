import type { Severity } from "../../rules/Finding.ts";
import { ruleOf } from "../../rules/index.ts";
import { SEVERITIES } from "../../rules/runRules.ts";
import type { InputError } from "../InputErrors.ts";
import type { Place, Report, ReportFinding } from "../Report.ts";
import { collectMarks, formatLabel } from "./collectMarks.ts";
import { formatAdvice } from "./formatAdvice.ts";
import { formatCount } from "./formatSummaryLine.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";

/** A message that GitHub shows at a line of a file. */
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
 * Builds at most ten annotations of each level: those of the run, then the findings, then the other
 * ports of collisions. If there are more findings, the last annotation counts the rest. A run that
 * passes has no notices.
 */
export function buildAnnotations(report: Report, ofRun: readonly Annotation[] = []): Annotation[] {
  return SEVERITIES.flatMap((level) => {
    if (level === "notice" && report.ok) return [];
    const findings = report.findings.filter((finding) => finding.severity === level);
    const first = ofRun.filter((each) => each.level === level);
    if (first.length + findings.length > MAX_PER_LEVEL)
      return limitCount(level, [...first, ...findings.map(toAnnotation)]);
    return [...first, ...addOtherEnds(findings)].slice(0, MAX_PER_LEVEL);
  });
}

/** Builds an annotation about the run, which has no place in a file. */
export function buildRunAnnotation(level: Severity, message: string): Annotation {
  return { level, title: "Portplan", message: truncate(escapeControlChars(message)), place: null };
}

/** Builds annotations of the errors with which a step failed. */
export function buildErrorAnnotations(errors: readonly InputError[]): readonly Annotation[] {
  return limitCount(
    "error",
    errors.map(({ message, place }) => ({ ...buildRunAnnotation("error", message), place })),
  );
}

function limitCount(level: Severity, all: readonly Annotation[]): readonly Annotation[] {
  if (all.length <= MAX_PER_LEVEL) return all;
  const shown = all.slice(0, MAX_PER_LEVEL - 1);
  const rest = formatCount(all.length - shown.length, `more ${level}`);
  return [...shown, buildRunAnnotation(level, `${rest}: see the log or the job summary`)];
}

/** Adds annotations for the other ports of collisions, but none at a place that has one already. */
function addOtherEnds(findings: readonly ReportFinding[]): Annotation[] {
  const primary = findings.map(toAnnotation);
  const marked = new Set(primary.map(({ place }) => JSON.stringify(place)));
  const isNew = ({ place }: Annotation) =>
    !marked.has(JSON.stringify(place)) && marked.add(JSON.stringify(place));
  return [...primary, ...findings.flatMap(buildOtherEnds).filter(isNew)];
}

function toAnnotation(finding: ReportFinding): Annotation {
  const { message, place } = finding;
  const places = collectMarks([finding]).map((mark) =>
    mark.primary ? formatLabel(mark) : `${formatLine(mark.place)}: ${formatLabel(mark)}`,
  );
  return buildAnnotation(finding, [message, ...places, ...formatAdvice(finding)], place);
}

function buildOtherEnds(finding: ReportFinding): Annotation[] {
  if (ruleOf(finding.rule).conflict !== "between-ports") return [];
  const { message, label, place } = finding;
  const first = place === null || label === "" ? [] : [`${formatLine(place)}: ${label}`];
  // Related places without a service show where a port comes from.
  const ends = finding.related.filter(({ service }) => service !== null);
  return ends.map((end) => buildAnnotation(finding, [message, end.message, ...first], end.place));
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
