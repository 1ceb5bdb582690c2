import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";

const RETRY_MS = 2;
/** What the system says where nobody reads any more: of a pipe, of one on Windows, of a socket. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "EOF", "ECONNRESET"]);

/**
 * Writes all of it to standard output (1) or standard error (2), however slowly it is read. False:
 * nobody reads any more.
 */
export function writePieces(pieces: Iterable<string>, descriptor: 1 | 2): boolean {
  for (const piece of pieces) if (!writeAll(descriptor, piece)) return false;
  return true;
}

function writeAll(descriptor: number, text: string): boolean {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (GONE.has(code)) return false;
      if (code !== "EAGAIN") throw error;
      // A pipe that somebody made non-blocking is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ENOENT: "there is no such directory",
  ENOTDIR: "a part of the path is no directory",
  EISDIR: "it is a directory",
  EACCES: "this user has no right to",
  EPERM: "this user has no right to",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
};

/** Why the file system would not write something, in words. */
export function describeWriteError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/**
 * Writes a file as a whole, or leaves what was there. What is no regular file (`/dev/stderr`, a
 * named pipe) is written straight into.
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  writeAllOrNothing([{ path, pieces }]);
}

/** Writes files as a whole, or leaves all of them as they were where one cannot be written. */
export function writeAllOrNothing(
  contents: readonly { readonly path: string; readonly pieces: Iterable<string> }[],
): void {
  const finished: { readonly from: string; readonly to: string }[] = [];
  let at = "";
  try {
    for (const { path, pieces } of contents) writeBeside((at = path), pieces, finished);
    for (const { from, to } of finished) renameSync(from, (at = to));
  } catch (error) {
    for (const { from } of finished) rmSync(from, { force: true });
    throw new Error(`cannot write ${at}: ${describeWriteError(error)}`, { cause: error });
  }
}

/**
 * Writes the content into a file of its own beside the one whose place it will take, with its
 * rights: it may hold secrets.
 */
function writeBeside(
  path: string,
  pieces: Iterable<string>,
  finished: { readonly from: string; readonly to: string }[],
): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  const mode = existing === undefined ? 0o666 : existing.mode & 0o777;
  const special = existing?.isFile() === false;
  const to = existing === undefined || special ? path : realpathSync(path);
  // Another file could take its place all the same.
  if (existing !== undefined) accessSync(to, constants.W_OK);
  const from = special ? to : `${to}.${process.pid}.${finished.length}.new`;
  const descriptor = openSync(from, special ? "w" : "wx", mode);
  if (!special) finished.push({ from, to });
  try {
    for (const piece of pieces) writeAll(descriptor, piece);
    if (existing !== undefined && !special) fchmodSync(descriptor, mode);
  } finally {
    closeSync(descriptor);
  }
}
