import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { EditStep, TextEdit } from "../../changes/ChangeRecord.ts";
import type { EditedFiles, FileState } from "../../changes/EditedFiles.ts";
import { editText, reverseEdits } from "../../changes/editText.ts";
import { getErrorMessage } from "../../lib/getErrorMessage.ts";
import { attempt } from "../attempt.ts";
import { checkReplaceable, describeWriteError, writeAllOrNothing } from "../files/writeFiles.ts";
import { isAlive } from "../leases/leaseOwner.ts";

/** The maximum size in bytes of a file to edit. */
const MAX_FILE = 16 * 1024 * 1024;
/** Does not follow links or wait for named pipes. */
const UNFOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** A byte order mark, which is not a part of the text that is edited. */
const MARK = "\ufeff";

/** Edits that turn a file with one hash into a file with another. */
interface Replacement {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Plans the edits of a file: computes the hashes of the file before and after. Throws if it cannot
 * be read or replaced, or does not contain what is to be replaced.
 *
 * @param edits sorted by `start`, in the text without a byte order mark
 */
export function planEdits(path: string, edits: readonly TextEdit[]): EditStep {
  const bytes = readRegular(path);
  const edited = editBytes(path, bytes, edits);
  checkReplaceable(path);
  return {
    kind: "edit",
    state: "planned",
    path,
    edits,
    before: computeHash(bytes),
    after: computeHash(edited),
  };
}

/**
 * Edits files: all of them, or none. Checks right before that nobody has changed them. Throws if
 * they cannot be edited. If they cannot be restored after that either, the error names them.
 */
export function applyEdits(steps: readonly EditStep[]): void {
  for (const { path } of steps) removeUnfinished(path);
  replaceFiles(
    steps.map(({ path, before, after, edits }) => ({ path, from: before, to: after, edits })),
  );
}

/** Opens the files that were edited. */
export function openEditedFiles(): EditedFiles {
  return {
    inspect,
    revert(steps) {
      for (const { path } of steps) removeUnfinished(path);
      replaceFiles(
        steps
          .filter((step) => inspect(step).state !== "before")
          .map(({ path, before, after, edits }) => {
            return { path, from: after, to: before, edits: reverseEdits(edits) };
          }),
      );
    },
  };
}

function inspect({ path, before, after }: EditStep): FileState {
  try {
    const bytes = readRegular(path);
    const hash = computeHash(bytes);
    if (hash === before) return { state: "before" };
    if (!isUtf8(bytes)) return { state: "unreadable", reason: "it is not UTF-8 text anymore" };
    return { state: hash === after ? "after" : "changed", text: splitMark(bytes).text };
  } catch (error) {
    return { state: "unreadable", reason: getErrorMessage(error) };
  }
}

/** Replaces the content of files: all of them, or none. Throws. */
function replaceFiles(replacements: readonly Replacement[]): void {
  if (new Set(replacements.map(({ path }) => path)).size < replacements.length)
    throw new Error("there are several changes of one file");
  const contents = replacements.map(({ path, from, to, edits }) => {
    const bytes = readUnchanged(path, from);
    checkReplaceable(path);
    const edited = editBytes(path, bytes, edits);
    if (computeHash(edited) !== to) throw new Error(`the record of ${path} does not match it`);
    return { path, from, to, before: bytes.toString("utf8"), after: edited.toString("utf8") };
  });
  const replaced: Original[] = [];
  try {
    writeAllOrNothing(
      contents.map(({ path, after }) => ({ path, pieces: [after] })),
      (path) => {
        const content = contents.find((each) => each.path === path);
        if (content === undefined) return;
        readUnchanged(path, content.from);
        replaced.push({ path, to: content.to, pieces: [content.before] });
      },
    );
  } catch (error) {
    restore(replaced, error);
    throw error;
  }
}

/** The content of a file before it was replaced, and the hash of what replaced it. */
interface Original {
  readonly path: string;
  readonly to: string;
  readonly pieces: readonly string[];
}

/** Restores the files that were replaced before another one could not be. Throws if it cannot. */
function restore(originals: readonly Original[], cause: unknown): void {
  const isReplaced = ({ path, to }: Original) =>
    attempt(() => computeHash(readRegular(path))) === to;
  const replaced = originals.filter(isReplaced);
  try {
    writeAllOrNothing(replaced);
  } catch (error) {
    const paths = replaced.map(({ path }) => path).join(", ");
    const [first, second] = [cause, error].map(getErrorMessage);
    throw new Error(`${first}; ${paths} cannot be restored: ${second}`, { cause: error });
  }
}

function readUnchanged(path: string, hash: string): Buffer {
  const bytes = readRegular(path);
  if (computeHash(bytes) !== hash) throw new Error(`another program has changed ${path}`);
  return bytes;
}

/** Reads a regular file. Throws if it is anything else, or a link. */
function readRegular(path: string): Buffer {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | UNFOLLOWED);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) throw new Error("it is not a regular file");
      if (stat.size > MAX_FILE) throw new Error(`it is larger than ${MAX_FILE / 1024 / 1024} MiB`);
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new Error(`cannot read ${path}: ${describeReadError(error, path)}`, { cause: error });
  }
}

function describeReadError(error: unknown, path: string): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ELOOP") return "it is a symbolic link";
  if (code !== "ENOENT") return describeWriteError(error);
  return attempt(() => readdirSync(dirname(path))) === null
    ? `${dirname(path)} does not exist anymore`
    : "it does not exist anymore";
}

/** Edits the text of a file, and keeps its byte order mark. Throws. */
function editBytes(path: string, bytes: Buffer, edits: readonly TextEdit[]): Buffer {
  if (!isUtf8(bytes)) throw new Error(`cannot edit ${path}: it is not UTF-8 text`);
  const { mark, text } = splitMark(bytes);
  try {
    return Buffer.from(mark + editText(text, edits));
  } catch (error) {
    throw new Error(`cannot edit ${path}: ${getErrorMessage(error)}`, { cause: error });
  }
}

function splitMark(bytes: Buffer): { mark: string; text: string } {
  const text = bytes.toString("utf8");
  return text.startsWith(MARK) ? { mark: MARK, text: text.slice(1) } : { mark: "", text };
}

function computeHash(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Removes the new files that a killed process left next to a file. */
function removeUnfinished(path: string): void {
  const [folder, name] = [dirname(path), basename(path)];
  for (const each of attempt(() => readdirSync(folder)) ?? []) {
    if (!each.startsWith(`${name}.`)) continue;
    const pid = /^(\d{1,10})\.\d{1,3}\.new$/.exec(each.slice(name.length + 1))?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      attempt(() => rmSync(join(folder, each), { force: true }));
  }
}
