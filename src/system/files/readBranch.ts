import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { attempt } from "../attempt.ts";
import { isLocalPath, listAncestors } from "./localPaths.ts";

/** The maximum size in bytes of a file to read, which contains one path. */
const MAX_SIZE = 8192;
/** The number of directories in which to look for a repository. */
const MAX_ANCESTORS = 64;

/**
 * Returns the branch that is checked out in a directory, e.g. `feature/ports`; null if there is no
 * repository or no branch, or it cannot be read. Starts no git, which would read the settings of a
 * repository of another account (gitrepository-layout(5), "HEAD", and "gitdir:" of worktrees).
 */
export function readBranch(directory: string): string | null {
  if (!isLocalPath(directory)) return null;
  for (const each of listAncestors(directory).slice(0, MAX_ANCESTORS)) {
    const at = join(each, ".git");
    const link = /^gitdir: ([^\r\n\0]+)\r?\n?$/.exec(readSmall(at) ?? "")?.[1];
    const head = readSmall(join(link === undefined ? at : resolve(dirname(at), link), "HEAD"));
    if (head !== null) return /^ref: refs\/heads\/([^\s\0]+)\s*$/.exec(head)?.[1] ?? null;
  }
  return null;
}

/** Reads a small regular file; null for anything else. Does not wait for a named pipe. */
function readSmall(file: string): string | null {
  return attempt(() => {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile() || stat.size > MAX_SIZE) return null;
      const bytes = Buffer.allocUnsafe(stat.size);
      return bytes.toString("utf8", 0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  });
}
