import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import { delimiter, resolve } from "node:path";
import type { FileFailure, Files, FileText } from "../../compose/index.ts";
import { attempt } from "../attempt.ts";
import { followLinks, isBelow, toSlashes } from "./localPaths.ts";
import type { Env } from "../../lib/Env.ts";

/**
 * Far more than a project written by hand needs, and small enough to be in memory several times.
 */
const MAX_FILE = 64 * 1024 * 1024;
const CHUNK = 256 * 1024;

/** An empty file that a repository may always name or link to. */
const NOTHING = "/dev/null";

const FAILURES: Readonly<Record<string, FileFailure>> = {
  ENOENT: "missing",
  ENOTDIR: "missing",
  EISDIR: "directory",
  EACCES: "denied",
  EPERM: "denied",
};

/**
 * Opens the files of this machine. Repository content must be inside `boundary` after links are
 * followed; null means that it may be anywhere. Files that the user names may be outside, but paths
 * inside the repository must not lead out of it, because anyone who changes the repository can
 * create links.
 */
export function openLocalFiles(cwd: string, boundary: string | null = null): Files {
  const root = boundary === null ? "" : (attempt(() => realpathSync(boundary)) ?? boundary);
  // The answer is the same if nothing exists outside, because it may be published.
  const leadsOut = (path: string, trusted: boolean) =>
    boundary !== null &&
    !(trusted && !isBelow(path, boundary)) &&
    !isBelow(attempt(() => realpathSync(path)) ?? followLinks(path), root);
  // A stream can be read only once, and variants of a project read it again.
  const streams = new Map<string, FileText>();
  const read = (path: string, trusted: boolean): FileText => {
    const found = streams.get(path) ?? readText(path, trusted);
    if (path === "-" || ("text" in found && !statSync(path).isFile())) streams.set(path, found);
    return found;
  };
  return {
    cwd: toSlashes(cwd),
    listSeparator: delimiter,
    read(path, trusted) {
      try {
        if (path !== "-" && attempt(() => realpathSync(path)) === NOTHING) return { text: "" };
        return leadsOut(path, trusted)
          ? { failure: "outside", detail: "it is outside the repository" }
          : read(path, trusted);
      } catch (error) {
        return toFailure(error);
      }
    },
    kind(path, trusted = true) {
      if (leadsOut(path, trusted)) return "file";
      // null: it does not exist, is below a file, or is not accessible
      const isDirectory = attempt(() => statSync(path).isDirectory());
      if (isDirectory === null) return null;
      return isDirectory ? "directory" : "file";
    },
  };
}

/**
 * Returns the working directory like Go and Compose: `PWD` if it is the same directory, so that
 * links in its path are kept.
 */
export function findWorkingDirectory(env: Env): string {
  const { PWD } = env;
  const directory = process.cwd();
  if (PWD === undefined || resolve(PWD) !== PWD) return directory;
  const [named, actual] = [PWD, directory].map((path) =>
    statSync(path, { throwIfNoEntry: false, bigint: true }),
  );
  return named !== undefined && named.dev === actual?.dev && named.ino === actual.ino
    ? PWD
    : directory;
}

function readText(path: string, trusted: boolean): FileText {
  const stat = path === "-" ? null : statSync(path);
  if (stat?.isDirectory()) return { failure: "directory", detail: "it is a directory" };
  // A pipe or device may block or never end. It is read only if the user named it (`-f <(…)`), and
  // only up to the limit.
  if (stat?.isFile() === false && !trusted)
    return { failure: "failed", detail: "it is not a regular file" };
  const bytes = stat !== null && stat.size > MAX_FILE ? null : readBounded(path);
  if (bytes === null)
    return { failure: "too-large", detail: `it is larger than ${MAX_FILE / 1024 / 1024} MiB` };
  if (!isUtf8(bytes)) return { failure: "not-text", detail: "it is not UTF-8 text" };
  const text = bytes.toString("utf8");
  return text.startsWith("\ufeff") ? { text: text.slice(1), hasMark: true } : { text };
}

/** Reads a whole file, even if its size is not known; null if it exceeds the limit. */
function readBounded(path: string): Buffer | null {
  const descriptor = path === "-" ? 0 : openSync(path, "r");
  const chunks: Buffer[] = [];
  try {
    for (let total = 0; total <= MAX_FILE;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const length = readSync(descriptor, chunk);
      if (length === 0) return Buffer.concat(chunks, total);
      chunks.push(chunk.subarray(0, length));
      total += length;
    }
    return null;
  } finally {
    if (path !== "-") closeSync(descriptor);
  }
}

function toFailure(error: unknown): FileText {
  const { code = "", message } = error as NodeJS.ErrnoException;
  // Node's format is "CODE: reason, call 'path'".
  const reason = /^\w+: ([^,]*)/.exec(message)?.[1] ?? message;
  return { failure: FAILURES[code] ?? "failed", detail: reason };
}
