import { isShowable } from "../lib/isShowable.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import type { TextEdit } from "./ChangeRecord.ts";
import { editText, reverseEdits } from "./editText.ts";
import type { EditedFile } from "./FileEdits.ts";

/** A file with its edits, to show. */
export interface FileDiff extends EditedFile {
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
  const after = splitLines(editText(text, edits), reverseEdits(edits));
  const lines = splitLines(text, edits).flatMap((old, at): LinePair[] => {
    const now = after[at];
    return now === undefined ? [] : [{ old, now }];
  });
  const name = escapeControlChars(path);
  const hunks = findHunks(lines, isQuotable ? CONTEXT : 0).map(([start, end]) =>
    formatHunk(lines.slice(start, end), start, isQuotable),
  );
  return hunks.length === 0 ? [] : [`--- ${name}`, `+++ ${name}`, ...hunks.flat()];
}

interface Line {
  /** With its end, which only the last line can be without. */
  readonly text: string;
  /** The edited parts of it. `end` is exclusive. */
  readonly parts: readonly { readonly start: number; readonly end: number }[];
}

/** A line before and after the edits, which keep the number of lines. */
interface LinePair {
  readonly old: Line;
  readonly now: Line;
}

function splitLines(text: string, edits: readonly TextEdit[]): Line[] {
  let [offset, at] = [0, 0];
  return text.split(/(?<=\n)/).map((line) => {
    const parts: { start: number; end: number }[] = [];
    for (let edit = edits[at]; edit && edit.start < offset + line.length; edit = edits[++at]) {
      const start = edit.start - offset;
      parts.push({ start, end: start + edit.before.length });
    }
    offset += line.length;
    return { text: line, parts };
  });
}

const isChanged = ({ old, now }: LinePair) => old.text !== now.text;

/** Finds the lines that differ, with those around them. Those of near hunks are one. */
function findHunks(lines: readonly LinePair[], context: number): (readonly [number, number])[] {
  const hunks: [number, number][] = [];
  for (const [at, line] of lines.entries()) {
    if (!isChanged(line)) continue;
    const start = Math.max(at - context, 0);
    const end = Math.min(at + 1 + context, lines.length);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

/** @param start the index of the first line in the file */
function formatHunk(lines: readonly LinePair[], start: number, isQuotable: boolean): string[] {
  const range = lines.length === 1 ? `${start + 1}` : `${start + 1},${lines.length}`;
  const shown = [`@@ -${range} +${range} @@`];
  let added: string[] = [];
  for (const pair of lines)
    if (isChanged(pair)) {
      shown.push(...formatLine("-", pair.old, isQuotable));
      added.push(...formatLine("+", pair.now, isQuotable));
    } else {
      shown.push(...added, ...formatLine(" ", pair.old, isQuotable));
      added = [];
    }
  return [...shown, ...added];
}

function formatLine(sign: " " | "-" | "+", { text, parts }: Line, isQuotable: boolean): string[] {
  const content = text.replace(/\r?\n$/, "");
  const all = isQuotable ? content : hideUnedited(content, parts);
  const shown = all.length > MAX_LINE ? `${all.slice(0, MAX_LINE)}...` : all;
  const escaped = shown.split("\t").map(escapeControlChars).join("\t");
  return [`${sign}${escaped}`, ...(text.endsWith("\n") ? [] : ["\\ No newline at end of file"])];
}

/** Matches the name of a variable in an env file, also in a comment. */
const NAME = /^[#\t ]*(?:export[\t ]+)?[A-Za-z_][\w.]*$/;

/** Matches the name or the address of this host before a port. */
const LOCAL_HOST = /(?:\blocalhost|\b127\.0\.0\.1|\[::1\]):$/;

/**
 * Hides what is not edited, except for the name of a variable, a value without secrets, and the
 * host before a port.
 */
function hideUnedited(line: string, parts: Line["parts"]): string {
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
