import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, parse, resolve } from "node:path";
import { attempt } from "../attempt.ts";
import { followLinks, listAncestors } from "./localPaths.ts";

const RETRY_MS = 2;
/** The error codes if the reader is gone: of a pipe, a pipe on Windows, and a socket. */
const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "EOF", "ECONNRESET"]);

/**
 * Writes everything to standard output (1) or standard error (2), even if the reader is slow.
 * Returns false if the reader is gone.
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
      // A non-blocking pipe is full.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}

const REASONS: Readonly<Partial<Record<string, string>>> = {
  ENOENT: "the directory does not exist",
  ENOTDIR: "part of the path is not a directory",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on device",
};

/** Describes why a file could not be written. */
export function describeWriteError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** The entries of a repository or a project. */
const SIGNS = [".git", "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** The mode of a directory in which all accounts can create files, e.g. /tmp. */
const SHARED = 0o1002;

/**
 * Throws if a link is in the working directory, a repository or a project. Anyone who changes the
 * project can create links, for example to a file that a shell runs. Also throws for what Linux
 * does not follow either (proc_sys_fs(5), "protected_symlinks").
 */
function refuseLink(link: string): void {
  const { uid } = lstatSync(link);
  const folder = statSync(dirname(link));
  if ((folder.mode & SHARED) === SHARED && uid !== process.getuid?.() && uid !== folder.uid)
    throw new Error(`${link} is a symbolic link of another account; write to another path`);
  const [cwd, root] = [process.cwd(), parse(link).root];
  const isProject = (path: string) =>
    path !== root && (path === cwd || SIGNS.some((name) => existsSync(resolve(path, name))));
  if (listAncestors(dirname(link)).some(isProject))
    throw new Error(`${link} is a symbolic link in the project; write to a path without links`);
}

/**
 * Writes a file completely, or leaves it unchanged. Special files (`/dev/stderr`, named pipes) are
 * written directly.
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  writeAllOrNothing([{ path, pieces }]);
}

/** A file to write. `scratch`: the directory of the new file until it is complete. */
export interface Content {
  readonly path: string;
  readonly pieces: Iterable<string>;
  readonly scratch?: string;
}

/**
 * Throws if an existing file cannot be replaced: a link in the project leads to it, it is
 * read-only, it has other names, or no file can be created in its directory.
 */
export function checkReplaceable(path: string): void {
  try {
    const target = followLinks(resolve(path), refuseLink);
    accessSync(target, constants.W_OK);
    accessSync(dirname(target), constants.W_OK);
    if (statSync(target).nlink > 1) throw new Error("it is a hard link, so it has other names");
  } catch (error) {
    throw new Error(`cannot write ${path}: ${describeWriteError(error)}`, { cause: error });
  }
}

/** A complete new file, and the file that it replaces. `path`: the name that was given for it. */
interface Finished {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Writes files completely, or leaves all of them unchanged if one cannot be written.
 *
 * @param check is called with the path of each file right before it is replaced, and may throw
 */
export function writeAllOrNothing(
  contents: readonly Content[],
  check: (path: string) => void = () => {},
): void {
  const finished: Finished[] = [];
  let at = "";
  try {
    for (const content of contents) {
      at = content.path;
      writeBeside(content, finished);
    }
    for (const { path, from, to } of finished) {
      at = to;
      check(path);
      renameSync(from, to);
    }
  } catch (error) {
    for (const { from } of finished) rmSync(from, { force: true });
    throw new Error(`cannot write ${at}: ${describeWriteError(error)}`, { cause: error });
  }
}

/**
 * Writes the content to a new file next to the target or in the scratch directory, with the
 * target's mode, because it may contain secrets.
 */
function writeBeside({ path, pieces, scratch }: Content, finished: Finished[]): void {
  const target = followLinks(resolve(path), refuseLink);
  const existing = statSync(path, { throwIfNoEntry: false });
  const mode = existing === undefined ? 0o666 : existing.mode & 0o777;
  const special = existing?.isFile() === false;
  const to = special ? path : target;
  // Renaming needs no write permission for the existing file, so check it here.
  if (existing !== undefined) accessSync(to, constants.W_OK);
  const name = scratch === undefined ? to : join(scratch, basename(to));
  const from = special ? to : `${name}.${process.pid}.${finished.length}.new`;
  const descriptor = openSync(from, special ? "w" : "wx", mode);
  if (!special) finished.push({ path, from, to });
  try {
    for (const piece of pieces) writeAll(descriptor, piece);
    if (existing !== undefined && !special) {
      // Only root can keep the owner, and changing the owner may clear mode bits.
      if (process.getuid?.() === 0)
        attempt(() => fchownSync(descriptor, existing.uid, existing.gid));
      fchmodSync(descriptor, mode);
    }
  } finally {
    closeSync(descriptor);
  }
}
