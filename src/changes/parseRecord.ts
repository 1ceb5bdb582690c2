import { isObject, type Json } from "../lib/json.ts";
import type { ChangeRecord, ChangeStep, StopTarget, TextEdit } from "./ChangeRecord.ts";
import { RECORD_ID } from "./recordId.ts";

const MAX_PATH = 4096;
const MAX_NAME = 1024;
const MAX_STEPS = 1000;
const MAX_EDITS = 10_000;
const MAX_EDIT = 10_000;
const MAX_NAMES = 1000;
const MAX_PID = 2 ** 22;

/** Parses a record from JSON; null if it is malformed or of another version. */
export function parseRecord(json: unknown): ChangeRecord | null {
  if (!isObject(json)) return null;
  const { version, id, command, directory, time, steps } = json;
  const isValid =
    version === 1 &&
    isText(id, RECORD_ID) &&
    (command === "free" || command === "move") &&
    isAbsolute(directory) &&
    isText(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/) &&
    isListOf(steps, MAX_STEPS, isStep);
  return isValid ? (json as unknown as ChangeRecord) : null;
}

/** Returns whether `undo` has not finished with a step. */
export function isPending({ state }: Pick<ChangeStep, "state">): boolean {
  return state === "planned" || state === "done";
}

function isStep(step: unknown): boolean {
  if (!isObject(step)) return false;
  const { kind, state } = step;
  if (!isText(state, /^(?:planned|done|failed|undone|lost)$/)) return false;
  if (kind === "stop")
    return isName(step["name"]) && areNames(step["ports"]) && isTarget(step["target"]);
  const { path, edits, before, after } = step;
  return (
    kind === "edit" &&
    isAbsolute(path) &&
    isListOf(edits, MAX_EDITS, isEdit) &&
    areSorted(edits as readonly TextEdit[]) &&
    isText(before, /^[0-9a-f]{64}$/) &&
    isText(after, /^[0-9a-f]{64}$/)
  );
}

function isEdit(edit: unknown): boolean {
  if (!isObject(edit)) return false;
  const { start, before, after } = edit;
  return isCount(start) && isPartOfLine(before) && isPartOfLine(after);
}

function isPartOfLine(text: unknown): boolean {
  return isString(text, MAX_EDIT) && /^[^\n]+$/.test(text);
}

function areSorted(edits: readonly TextEdit[]): boolean {
  return edits.every(({ start }, at) => {
    const last = edits[at - 1];
    return last === undefined || start >= last.start + last.before.length;
  });
}

/** Checks a target by its kind. */
const TARGETS: Readonly<Record<StopTarget["kind"], (target: Json) => boolean>> = {
  container: ({ runtime, ids, names, compose, removed }) =>
    (runtime === "docker" || runtime === "podman") &&
    areIds(ids) &&
    areNames(names) &&
    typeof removed === "boolean" &&
    (compose === null ||
      (isObject(compose) &&
        isName(compose["project"]) &&
        (compose["service"] === null || isName(compose["service"])))),
  unit: ({ names, scope }) =>
    isSomeOf(names, isUnitName) && (scope === "system" || scope === "user"),
  process: ({ pid, startTicks, name }) =>
    isCount(pid) && pid > 1 && pid <= MAX_PID && isCount(startTicks) && isName(name),
  network: ({ ids, names }) => areIds(ids) && areNames(names),
};

function isTarget(target: unknown): boolean {
  if (!isObject(target)) return false;
  const { kind } = target;
  if (typeof kind !== "string" || !Object.hasOwn(TARGETS, kind)) return false;
  return TARGETS[kind as StopTarget["kind"]](target);
}

/** Returns whether a text is the name of a unit (systemd.unit(5)) and not an option. */
export const isUnitName = (name: unknown) =>
  isText(name, /^[A-Za-z0-9:_.\\@][A-Za-z0-9:_.\\@-]{0,254}$/);
/** An engine that could not be asked is known by the start of an id, which is its host name. */
const areIds = (ids: unknown) => isSomeOf(ids, (id) => isText(id, /^[0-9a-f]{12,64}$/));
const areNames = (names: unknown) => isListOf(names, MAX_NAMES, isName);
const isName = (name: unknown) => isString(name, MAX_NAME);

function isAbsolute(path: unknown): boolean {
  return isString(path, MAX_PATH) && /^(?:\/|[A-Za-z]:[\\/])[^\0]*$/.test(path);
}

/** Returns whether a value is a list that is not empty: without names, programs act otherwise. */
function isSomeOf(list: unknown, isItem: (item: unknown) => boolean): boolean {
  return isListOf(list, MAX_NAMES, isItem) && (list as readonly unknown[]).length > 0;
}

function isListOf(list: unknown, max: number, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(list) && list.length <= max && list.every(isItem);
}

const isString = (value: unknown, max: number): value is string =>
  typeof value === "string" && value.length <= max;
const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === "string" && pattern.test(value);
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
