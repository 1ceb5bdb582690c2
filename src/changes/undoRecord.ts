import { isShowable } from "../lib/isShowable.ts";
import { findFailure } from "../lib/getErrorMessage.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import type {
  ChangeRecord,
  ChangeStep,
  EditStep,
  StepState,
  StopStep,
  TextEdit,
} from "./ChangeRecord.ts";
import type { ChangeStore } from "./ChangeStore.ts";
import { reverseEdits } from "./editText.ts";
import type { FileEditor, FileState } from "./FileEditor.ts";
import { formatDiff } from "./formatDiff.ts";
import { isPending } from "./parseRecord.ts";
import { planStart, type StartDeps, startAgain, type StartOutcome } from "./startAgain.ts";

export interface UndoDeps extends StartDeps {
  readonly store: Pick<ChangeStore, "save">;
  readonly files: Pick<FileEditor, "inspect" | "revert">;
  /** Shows the current step to the user. */
  reportProgress?(this: void, what: string): void;
}

/**
 * The result of a step. `undone`: it was started or restored. `unchanged`: there was nothing to
 * do. `lost`: it cannot be undone. `changed`: the file was changed since. `skipped`: not tried,
 * because a file was changed. `planned`: `--dry-run` does not do it.
 */
export type UndoResult =
  | "undone"
  | "unchanged"
  | "lost"
  | "failed"
  | "changed"
  | "skipped"
  | "planned";

export interface UndoneStep {
  readonly step: ChangeStep;
  readonly result: UndoResult;
  /** The reason, or what is not as it was; null if there is nothing to say. */
  readonly detail: string | null;
  /** The commands of a step that is planned, to print. */
  readonly commands: readonly string[];
  /** The lines of a diff that restores the file, if it is planned or the file was changed. */
  readonly diff: readonly string[];
}

export interface UndoneRecord {
  /** With the states after the run. */
  readonly record: ChangeRecord;
  /** In the order in which they were undone. */
  readonly steps: readonly UndoneStep[];
  /** The reasons why results could not be recorded. */
  readonly warnings: readonly string[];
}

/** Returns whether a step is as it was before the change. */
export function isRestored({ result, detail }: UndoneStep): boolean {
  return (result === "undone" || result === "unchanged") && detail === null;
}

/** Shows what `undoRecord` would do, and changes nothing. */
export async function planUndo(record: ChangeRecord, deps: UndoDeps): Promise<UndoneRecord> {
  const steps: UndoneStep[] = [];
  for (const { step } of listPending(record))
    steps.push(
      step.kind === "edit"
        ? describeEdit(step, inspect(step, deps.files))
        : await planStop(step, deps),
    );
  return { record, steps, warnings: [] };
}

/**
 * Undoes the pending steps of a record, the last one first. If a file was changed since, shows what
 * would restore it and does nothing. If a step fails, the others are still undone. Saves the record
 * after each step. Throws if it cannot be saved before anything is done.
 */
export async function undoRecord(record: ChangeRecord, deps: UndoDeps): Promise<UndoneRecord> {
  const pending = listPending(record);
  const edits = inspectEdits(pending, deps.files);
  if ([...edits.values()].some(({ state }) => state === "changed" || state === "unreadable"))
    return { record, steps: pending.map(({ step }) => refuse(step, edits)), warnings: [] };
  const log = new UndoLog(record, deps.store);
  log.save();
  const edited = [...edits].flatMap(([step, state]) => (state === BY_HAND ? [] : step));
  const failure = edited.length === 0 ? null : findFailure(() => deps.files.revert(edited));
  const steps: UndoneStep[] = [];
  for (const { step, at } of pending) {
    if (step.kind === "stop") deps.reportProgress?.(`starting ${step.name}`);
    const undone =
      step.kind === "stop"
        ? describeStart(step, await startAgain(step, deps))
        : describeReverted(step, edits, failure);
    log.finish(at, undone);
    steps.push(undone);
  }
  return { record: log.record, steps, warnings: log.warnings };
}

/** A step of a record with its index. */
interface PendingStep {
  readonly step: ChangeStep;
  readonly at: number;
}

type EditStates = ReadonlyMap<ChangeStep, FileState>;

/** Lists the steps to undo, the last one first. */
function listPending({ steps }: ChangeRecord): PendingStep[] {
  return steps
    .map((step, at) => ({ step, at }))
    .filter(({ step }) => isPending(step))
    .toReversed();
}

function inspectEdits(
  pending: readonly PendingStep[],
  files: UndoDeps["files"],
): Map<EditStep, FileState> {
  const edits = pending.flatMap(({ step }) => (step.kind === "edit" ? step : []));
  return new Map(edits.map((step) => [step, inspect(step, files)]));
}

/** The state of a file whose edits were undone by hand. It counts as it was before. */
const BY_HAND: FileState = { state: "before" };

function inspect(step: EditStep, files: UndoDeps["files"]): FileState {
  const found = files.inspect(step);
  if (found.state !== "changed") return found;
  const { text } = found;
  const isUndone =
    step.edits.every(({ start, before }) => findWords(text, before).includes(start)) &&
    step.edits.every(({ after }) => findWords(text, after).length === 0);
  return isUndone ? BY_HAND : found;
}

function describe(
  step: ChangeStep,
  result: UndoResult,
  more: Partial<Omit<UndoneStep, "step" | "result">> = {},
): UndoneStep {
  return { step, result, detail: null, commands: [], diff: [], ...more };
}

/** Describes a step of a record with a file that was changed. */
function refuse(step: ChangeStep, edits: EditStates): UndoneStep {
  const state = edits.get(step);
  return step.kind === "edit" && state !== undefined && state.state !== "after"
    ? describeEdit(step, state)
    : describe(step, "skipped");
}

function describeReverted(step: EditStep, edits: EditStates, failure: string | null): UndoneStep {
  if (edits.get(step)?.state === "before") return describe(step, "unchanged");
  return failure === null
    ? describe(step, "undone")
    : describe(step, "failed", { detail: failure });
}

/** Matches files that are not env files, which can have any other name. */
const YAML = /\.ya?ml$/i;

/** Describes an edit that was not undone: what would restore the file. */
function describeEdit(step: EditStep, state: FileState): UndoneStep {
  if (state.state === "before") return describe(step, "unchanged");
  if (state.state === "unreadable") return describe(step, "failed", { detail: state.reason });
  const { path } = step;
  const { text } = state;
  const reversed = reverseEdits(step.edits);
  const isYaml = YAML.test(path);
  const format = (edits: readonly TextEdit[]) =>
    formatDiff({ path, text, edits, isQuotable: isYaml });
  if (state.state === "after") return describe(step, "planned", { diff: format(reversed) });
  const { found, missing } = findEdits(text, reversed);
  return describe(step, "changed", {
    detail: missing.length === 0 ? null : describeMissing(missing, isYaml),
    diff: format(found),
  });
}

/**
 * Finds the edits of a text in a changed text: at their place, or if they are there once. Numbers
 * that are a part of others do not count.
 */
function findEdits(text: string, edits: readonly TextEdit[]) {
  const found: TextEdit[] = [];
  const missing: TextEdit[] = [];
  for (const edit of edits) {
    const starts = findWords(text, edit.before);
    const [only = -1] = starts.length === 1 ? starts : [];
    const start = starts.includes(edit.start) ? edit.start : only;
    const last = found.at(-1);
    const isFree = last === undefined || start >= last.start + last.before.length;
    if (start >= 0 && isFree) found.push({ ...edit, start });
    else missing.push(edit);
  }
  return { found, missing };
}

/** Returns the offsets of a text that is not a part of a longer word. */
function findWords(text: string, word: string): number[] {
  const starts: number[] = [];
  if (word === "") return starts;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    const around = `${text[at - 1] ?? ""} ${text[at + word.length] ?? ""}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) starts.push(at);
  }
  return starts;
}

const MAX_MISSING = 5;
const MAX_TEXT = 200;

function describeMissing(missing: readonly TextEdit[], isYaml: boolean): string {
  const show = (text: string) =>
    isYaml || isShowable(text) ? JSON.stringify(text.slice(0, MAX_TEXT)) : "***";
  const shown = missing
    .slice(0, MAX_MISSING)
    .map(({ before, after }) => `${show(before)}, which was ${show(after)} before`);
  const rest = missing.length - shown.length;
  return `cannot find ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}

async function planStop(step: StopStep, deps: UndoDeps): Promise<UndoneStep> {
  const plan = await planStart(step, deps);
  if ("result" in plan) return describeStart(step, plan);
  const needsRoot = step.target.kind === "unit" && step.target.scope === "system";
  const commands = plan.commands.map((words) => {
    const shown = words.map((word) => (ID.test(word) ? word.slice(0, 12) : quoteShellWord(word)));
    return [...(needsRoot ? ["sudo"] : []), ...shown].join(" ");
  });
  return describe(step, "planned", { detail: plan.detail, commands });
}

/** Matches the id of a container, of which the Docker CLI shows and accepts the start. */
const ID = /^[0-9a-f]{64}$/;

const RESULTS = {
  started: "undone",
  running: "unchanged",
  lost: "lost",
  failed: "failed",
} as const;

function describeStart(step: StopStep, { result, detail }: StartOutcome): UndoneStep {
  return describe(step, RESULTS[result], { detail });
}

const STATES: Partial<Record<UndoResult, StepState>> = {
  undone: "undone",
  unchanged: "undone",
  lost: "lost",
};

/** A record with the states of what was undone. */
class UndoLog {
  record: ChangeRecord;
  readonly warnings: string[] = [];
  readonly #store: UndoDeps["store"];

  constructor(record: ChangeRecord, store: UndoDeps["store"]) {
    this.record = record;
    this.#store = store;
  }

  save(): void {
    this.#store.save(this.record);
  }

  /** Records the result of a step. If it cannot, the next `undo` finds that it is done. */
  finish(at: number, { step, result }: UndoneStep): void {
    const state = STATES[result];
    if (state === undefined) return;
    this.record = { ...this.record, steps: this.record.steps.with(at, { ...step, state }) };
    const failure = findFailure(() => this.save());
    const message = `cannot record what was undone: ${failure}`;
    if (failure !== null && !this.warnings.includes(message)) this.warnings.push(message);
  }
}
