import type { ChangeRecord, ChangeStep } from "../../changes/ChangeRecord.ts";
import { isPending } from "../../changes/parseRecord.ts";
import { isFinal } from "../../changes/startAgain.ts";
import { isRestored, type UndoneRecord, type UndoneStep } from "../../changes/undoRecord.ts";
import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { joinLines } from "../../lib/escapeWorkflowCommands.ts";
import { quoteShellWord } from "../../lib/quoteShellWord.ts";
import { formatSeconds } from "../../leases/addLeases.ts";
import { alignColumns } from "./alignColumns.ts";
import { createPainter, type Paint, paintDiffLine } from "./createPainter.ts";
import { encodeJson, encodeList } from "./encodeJson.ts";

/** The result of `undo`. */
export interface UndoReport extends Omit<UndoneRecord, "record"> {
  /** Null if there is nothing to undo. */
  readonly record: ChangeRecord | null;
  readonly dryRun: boolean;
  /** The directory of the run. */
  readonly directory: string;
  /** Other directories with changes that are not undone, sorted. */
  readonly others: readonly string[];
}

const MAX_DIRECTORIES = 10;

/** Returns whether everything that can be undone is as it was before the change. */
export function isUndone({ steps, dryRun }: Pick<UndoReport, "steps" | "dryRun">): boolean {
  return steps.every(
    (each) =>
      isRestored(each) ||
      (each.result === "lost" && isFinal(each.step)) ||
      (dryRun && each.result === "planned"),
  );
}

/**
 * Renders the result of `undo` as text.
 *
 * @param pathOf returns the path of the file of a record
 */
export function renderUndone(
  report: UndoReport,
  pathOf: (record: ChangeRecord) => string,
  color: boolean,
): string {
  const { record, steps, dryRun } = report;
  if (record === null) return renderNothing(report);
  const paint = createPainter(color);
  const lines = steps.flatMap((step) => renderStep(step, paint));
  const isBlocked = !dryRun && record.steps.some(isPending);
  const skip =
    `${paint("blue", "note:")} the next \`portplan undo\` tries this again; to undo earlier ` +
    `changes, delete ${escapeControlChars(pathOf(record))}`;
  return joinLines([`${formatHead(report, record)}:`, ...lines, ...(isBlocked ? [skip] : [])]);
}

function renderNothing({ directory, others }: UndoReport): string {
  const shown = others.slice(0, MAX_DIRECTORIES).map((each) => `  ${formatCommand(each)}`);
  const rest = others.length - shown.length;
  return joinLines([
    `nothing to undo in ${escapeControlChars(directory)}`,
    ...(shown.length === 0 ? [] : ["to undo changes in other directories:", ...shown]),
    ...(rest > 0 ? [`  and ${rest} more; see \`portplan undo --list\``] : []),
  ]);
}

/** A shell would not get a control character as it is printed. */
function formatCommand(directory: string): string {
  const escaped = escapeControlChars(directory);
  return escaped === directory ? `portplan undo ${quoteShellWord(directory)}` : escaped;
}

function formatHead({ steps, dryRun }: UndoReport, record: ChangeRecord): string {
  const { command, time, directory } = record;
  const verb = dryRun ? "would undo" : findVerb(steps);
  const place = escapeControlChars(directory);
  return `${verb} \`portplan ${command}\` of ${formatSeconds(time)} in ${place}`;
}

function findVerb(steps: readonly UndoneStep[]): string {
  const results = new Set(steps.map(({ result }) => result));
  if (results.has("skipped") || results.has("changed")) return "did not undo";
  return results.has("undone") || results.has("unchanged") ? "undid" : "could not undo";
}

function renderStep({ step, result, detail, commands, diff }: UndoneStep, paint: Paint): string[] {
  const [verb, color] = VERBS[step.kind][result];
  const reason = detail === null ? "" : `: ${escapeControlChars(detail)}`;
  const shown = commands.map((each) => `      ${escapeControlChars(each)}`);
  const lines = diff.map((line) => `      ${paintDiffLine(line, paint)}`);
  return [`  ${paint(color, verb)} ${formatStep(step)}${reason}`, ...shown, ...lines];
}

/** The words for the result of a step, and their color. */
const VERBS = {
  stop: {
    undone: ["started", "green"],
    unchanged: ["already running:", "green"],
    lost: ["cannot start", "yellow"],
    failed: ["failed to start", "red"],
    changed: ["changed since:", "red"],
    skipped: ["skipped", "yellow"],
    planned: ["start", "green"],
  },
  edit: {
    undone: ["restored", "green"],
    unchanged: ["already restored:", "green"],
    lost: ["cannot restore", "yellow"],
    failed: ["failed to restore", "red"],
    changed: ["changed since, restore it by hand:", "red"],
    skipped: ["skipped", "yellow"],
    planned: ["restore", "green"],
  },
} as const satisfies Record<
  ChangeStep["kind"],
  Record<UndoneStep["result"], readonly [string, Parameters<Paint>[0]]>
>;

/** Formats what a step changed: `systemd unit nginx.service (80/tcp)`. */
function formatStep(step: ChangeStep): string {
  if (step.kind === "edit") return escapeControlChars(step.path);
  const ports = step.ports.length === 0 ? "" : ` (${step.ports.join(", ")})`;
  return escapeControlChars(`${getName(step)}${ports}`);
}

/** Returns the name of a step. A unit that was started again has another process id. */
function getName(step: ChangeStep): string {
  if (step.kind === "edit") return step.path;
  return step.target.kind === "process" ? step.name : step.name.replace(/ \(pid \d+\)$/, "");
}

/**
 * Renders the records as text, the newest first.
 *
 * @param columns the width of the terminal; null if the output does not go to one
 */
export function renderChanges(
  records: readonly ChangeRecord[],
  color: boolean,
  columns: number | null = null,
): string {
  if (records.length === 0) return "no changes recorded\n";
  const paint = createPainter(color);
  const lines = records.flatMap(({ command, time, directory, steps }) => {
    const rows = steps.map((step) => [
      DONE[step.kind === "edit" ? "edit" : step.target.kind],
      formatStep(step),
      formatState(step),
    ]);
    const head = `${formatSeconds(time)} ${command} in ${escapeControlChars(directory)}`;
    return [paint("bold", head), ...alignColumns(rows, { indent: 4, columns })];
  });
  return joinLines(lines);
}

const DONE = {
  edit: "edited",
  container: "stopped",
  unit: "stopped",
  process: "ended",
  network: "removed",
} as const;

const STATES = {
  planned: "interrupted",
  done: "can be undone",
  failed: "failed",
  undone: "undone",
  lost: "cannot be undone",
} as const;

function formatState(step: ChangeStep): string {
  return step.state === "done" && isFinal(step) ? STATES.lost : STATES[step.state];
}

/** Renders the result of `undo` as JSON (schema/undo.schema.json). */
export function renderUndoneJson(report: UndoReport): string {
  const { record, steps, dryRun, others } = report;
  const about = record && toJsonRecord(record);
  const shown = steps.map(({ step, result, detail, commands, diff }) => {
    return { ...toJsonStep(step), result, detail, commands, diff };
  });
  return [
    `{"version":1,"ok":${isUndone(report)},"dryRun":${dryRun},"change":${encodeJson(about)},\n`,
    ...encodeList("steps", shown),
    `"otherDirectories":${encodeJson(others)}}\n`,
  ].join("");
}

/** Renders the records as JSON (schema/undo.schema.json), with one of them a line. */
export function renderChangesJson(records: readonly ChangeRecord[]): string {
  const changes = records.map((record) => {
    const steps = record.steps.map((step) => ({ ...toJsonStep(step), state: step.state }));
    return { ...toJsonRecord(record), steps };
  });
  return ['{"version":1,"ok":true,\n', ...encodeList("changes", changes, "]}\n")].join("");
}

function toJsonRecord({ id, command, directory, time }: ChangeRecord) {
  return { id, command, directory, time };
}

function toJsonStep(step: ChangeStep) {
  const [kind, ports] =
    step.kind === "edit" ? (["file", []] as const) : ([step.target.kind, step.ports] as const);
  return { kind, name: getName(step), ports };
}
