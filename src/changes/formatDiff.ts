import { isShowable } from "../compose/index.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { TextEdit } from "./ChangeRecord.ts";
import { editText, reverseEdits } from "./editText.ts";

/** A file with its edits, to show. */
export interface FileDiff {
  /** The path to print. */
  readonly path: string;
  /** The text before the edits, without a byte order mark. */
  readonly text: string;
  /** Sorted by `start`, not overlapping. */
  readonly edits: readonly TextEdit[];
  /**
   * False for env files, and all files that may contain secrets: only the edited lines are shown,
   * and of these only the edited part and a value that can be printed.
   */
  readonly isQuotable: boolean;
}

/** The number of unchanged lines around a change. */
const CONTEXT = 3;
/** The maximum number of characters of a line that are shown. */
const MAX_LINE = 1000;
const HIDDEN = "***";

/**
 * Formats edits as the lines of a unified diff, like `diff -u`. Control characters are escaped.
 * Returns no lines if the edits change nothing. Throws if the text does not contain what they
 * replace.
 */
export function formatDiff({ path, text, edits, isQuotable }: FileDiff): string[] {
  const changing = edits.filter(({ before, after }) => before !== after);
  const before = new EditedText(text, changing);
  const after = new EditedText(editText(text, changing), reverseEdits(changing));
  const context = isQuotable ? CONTEXT : 0;
  const name = escapeControlChars(path);
  const hunks = groupChanges(findChanges(before, after), context).map((changes) =>
    formatHunk(toHunk(changes, before.lines.length, context), [before, after], isQuotable),
  );
  return hunks.length === 0 ? [] : [`--- ${name}`, `+++ ${name}`, ...hunks.flat()];
}

/** Adjacent lines of a text, counted from 0. `end` is exclusive. */
interface Lines {
  readonly start: number;
  readonly end: number;
}

/** Lines, and the lines that replace them. */
interface Change {
  readonly before: Lines;
  readonly after: Lines;
}

/** Changes with the lines around them. */
interface Hunk extends Change {
  readonly changes: readonly Change[];
}

class EditedText {
  /** With their ends. Only the last line can be without one. */
  readonly lines: readonly string[];
  readonly edits: readonly TextEdit[];
  /** The offset of each line; also of the empty line after the last end of a line. */
  readonly #starts: number[] = [0];

  constructor(text: string, edits: readonly TextEdit[]) {
    this.lines = text === "" ? [] : text.split(/(?<=\n)/);
    this.edits = edits;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
      this.#starts.push(at + 1);
  }

  findLines({ start, before }: TextEdit): Lines {
    const last = this.#findLine(start + before.length);
    return { start: this.#findLine(start), end: Math.min(last + 1, this.lines.length) };
  }

  #findLine(offset: number): number {
    let [low, high] = [0, this.#starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Formats a line with its sign. */
  format(sign: " " | "-" | "+", line: number, isQuotable: boolean): string[] {
    const text = this.lines[line] ?? "";
    const content = text.replace(/\r?\n$/, "");
    const all = isQuotable ? content : hideUnedited(content, this.#listParts(line));
    const shown = all.length > MAX_LINE ? `${all.slice(0, MAX_LINE)}...` : all;
    const escaped = shown.split("\t").map(escapeControlChars).join("\t");
    return [`${sign}${escaped}`, ...(text.endsWith("\n") ? [] : ["\\ No newline at end of file"])];
  }

  /** Lists the edited parts of a line, as ranges of it. */
  #listParts(line: number): Lines[] {
    const offset = this.#starts[line] ?? 0;
    return this.edits
      .map(({ start, before }) => ({ start: start - offset, end: start + before.length - offset }))
      .filter(({ start, end }) => end >= 0 && start < (this.lines[line] ?? "").length)
      .map(({ start, end }) => ({ start: Math.max(start, 0), end }));
  }
}

/** Matches the name of a variable in an env file, also in a comment. */
const NAME = /^[#\t ]*(?:export[\t ]+)?[A-Za-z_][\w.]*$/;

/** Matches the name or the address of this host before a port. */
const LOCAL_HOST = /(?:\blocalhost|\b127\.0\.0\.1|\[::1\]):$/;

/**
 * Hides what is not edited, except for the name of a variable, a value without secrets, and the
 * host before a port.
 */
function hideUnedited(line: string, parts: readonly Lines[]): string {
  const [name = "", ...rest] = line.split("=");
  const isNamed = rest.length > 0 && NAME.test(name.trimEnd());
  const value = rest.join("=").trim();
  if (isNamed && isShowable(/^(["'])(.*)\1$/.exec(value)?.[2] ?? value)) return line;
  const pieces: string[] = [];
  let end = 0;
  if (isNamed && parts.every(({ start }) => start > name.length)) {
    end = name.length + 1;
    pieces.push(`${name}=`);
  }
  for (const part of [...parts, { start: line.length, end: line.length }]) {
    const edited = line.slice(part.start, part.end);
    const [host = ""] = LOCAL_HOST.exec(line.slice(end, part.start)) ?? [];
    if (part.start - host.length > end) pieces.push(HIDDEN);
    pieces.push(host);
    pieces.push(isShowable(edited) ? edited : HIDDEN);
    end = part.end;
  }
  return pieces.join("");
}

/** Finds the lines that differ. Changes of adjacent lines are one. */
function findChanges(before: EditedText, after: EditedText): Change[] {
  const changes: Change[] = [];
  for (const [at, edit] of before.edits.entries()) {
    const back = after.edits[at];
    if (back === undefined) continue;
    const change = { before: before.findLines(edit), after: after.findLines(back) };
    const last = changes.at(-1);
    if (last !== undefined && change.before.start <= last.before.end)
      changes[changes.length - 1] = surround(last, change);
    else changes.push(change);
  }
  return changes
    .map((change) => trim(change, before.lines, after.lines))
    .filter(({ before: a, after: b }) => a.start < a.end || b.start < b.end);
}

/** Returns the lines from the first to the last change. */
function surround(first: Change, last: Change): Change {
  return {
    before: { start: first.before.start, end: last.before.end },
    after: { start: first.after.start, end: last.after.end },
  };
}

/** Removes equal lines from both ends of a change. */
function trim({ before, after }: Change, lines: readonly string[], newLines: readonly string[]) {
  const max = Math.min(before.end - before.start, after.end - after.start);
  let [first, last] = [0, 0];
  while (first < max && lines[before.start + first] === newLines[after.start + first]) first += 1;
  while (last < max - first && lines[before.end - 1 - last] === newLines[after.end - 1 - last])
    last += 1;
  return {
    before: { start: before.start + first, end: before.end - last },
    after: { start: after.start + first, end: after.end - last },
  };
}

/** Groups changes with so few lines between them that their context is not apart. */
function groupChanges(changes: readonly Change[], context: number): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const end = group?.at(-1)?.before.end ?? -Infinity;
    if (change.before.start - end <= 2 * context) group?.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** Adds the lines around changes. */
function toHunk(changes: readonly Change[], count: number, context: number): Hunk {
  const [first, last] = [changes[0], changes.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a hunk without changes");
  const { before, after } = surround(first, last);
  const above = Math.min(context, before.start);
  const below = Math.min(context, count - before.end);
  return {
    before: { start: before.start - above, end: before.end + below },
    after: { start: after.start - above, end: after.end + below },
    changes,
  };
}

function formatHunk(
  { before, after, changes }: Hunk,
  [text, newText]: readonly [EditedText, EditedText],
  isQuotable: boolean,
): string[] {
  const lines = [`@@ -${formatRange(before)} +${formatRange(after)} @@`];
  const add = (sign: " " | "-" | "+", source: EditedText, { start, end }: Lines) => {
    for (let line = start; line < end; line += 1)
      lines.push(...source.format(sign, line, isQuotable));
  };
  let { start } = before;
  for (const change of changes) {
    add(" ", text, { start, end: change.before.start });
    add("-", text, change.before);
    add("+", newText, change.after);
    start = change.before.end;
  }
  add(" ", text, { start, end: before.end });
  return lines;
}

/** Formats the first line and the number of lines, if it is not 1. */
function formatRange({ start, end }: Lines): string {
  if (end - start === 1) return `${start + 1}`;
  return `${end > start ? start + 1 : start},${end - start}`;
}
