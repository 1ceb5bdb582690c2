import { closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";

const RETRY_MS = 2;
/** What the system says where nobody reads any more: of a pipe, of one on Windows, of a socket. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "EOF", "ECONNRESET"]);

/** Writes all of it to standard output (1) or standard error (2), however slowly it is read. False: nobody reads any more. */
export function print(pieces: Iterable<string>, descriptor: 1 | 2): boolean {
  for (const piece of pieces) if (!writeAll(descriptor, piece)) return false;
  return true;
}

function writeAll(descriptor: number, text: string): boolean {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
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
  EACCES: "nobody gave this user the right to",
  EPERM: "nobody gave this user the right to",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
};

/** Writes a file as a whole, or leaves what was there. What is no regular file (`/dev/stderr`, a named pipe) is written straight into. */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  const special = existing?.isFile() === false;
  const target = existing === undefined || special ? path : realpathSync(path);
  const written = special ? target : `${target}.${process.pid}.new`;
  try {
    const descriptor = openSync(written, special ? "w" : "wx");
    try {
      for (const piece of pieces) writeAll(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    if (!special) renameSync(written, target);
  } catch (error) {
    if (!special) rmSync(written, { force: true });
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${path}: ${REASONS[code] ?? message}`, { cause: error });
  }
}
