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
import { editText, reverseEdits } from "../../changes/editText.ts";
import type { FileEditor, FileState } from "../../changes/FileEditor.ts";
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

/** The files of this machine. */
export const FILE_EDITOR: FileEditor = {
  plan: planEdits,
  apply: applyEdits,
  inspect,
  revert(steps) {
    for (const { path } of steps) removeUnfinished(path);
    applyEdits(steps.filter((step) => inspect(step).state !== "before").map(reverseStep));
  },
};

/** Plans the edits of a file (`FileEditor.plan`). Throws. */
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

function reverseStep(step: EditStep): EditStep {
  const { before, after, edits } = step;
  return { ...step, before: after, after: before, edits: reverseEdits(edits) };
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

/** Edits files: all of them, or none (`FileEditor.apply`). Throws. */
export function applyEdits(steps: readonly EditStep[]): void {
  for (const { path } of steps) removeUnfinished(path);
  if (new Set(steps.map(({ path }) => path)).size < steps.length)
    throw new Error("there are several changes of one file");
  const contents = steps.map(({ path, before, after, edits }) => {
    const bytes = readUnchanged(path, before);
    checkReplaceable(path);
    const edited = editBytes(path, bytes, edits);
    if (computeHash(edited) !== after) throw new Error(`the record of ${path} does not match it`);
    return { path, before, after, text: bytes.toString("utf8"), edited: edited.toString("utf8") };
  });
  const replaced: Original[] = [];
  try {
    writeAllOrNothing(
      contents.map(({ path, edited }) => ({ path, pieces: [edited] })),
      (path) => {
        const content = contents.find((each) => each.path === path);
        if (content === undefined) return;
        readUnchanged(path, content.before);
        replaced.push({ path, after: content.after, pieces: [content.text] });
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
  readonly after: string;
  readonly pieces: readonly string[];
}

/** Restores the files that were replaced before another one could not be. Throws if it cannot. */
function restore(originals: readonly Original[], cause: unknown): void {
  const isReplaced = ({ path, after }: Original) =>
    attempt(() => computeHash(readRegular(path))) === after;
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
