import { dirname, join, resolve } from "node:path";
import { readSmall } from "../leases/leaseFiles.ts";
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
    const link = /^gitdir: ([^\r\n\0]+)\r?\n?$/.exec(readText(at) ?? "")?.[1];
    const head = readText(join(link === undefined ? at : resolve(dirname(at), link), "HEAD"));
    if (head !== null) return /^ref: refs\/heads\/([^\s\0]+)\s*$/.exec(head)?.[1] ?? null;
  }
  return null;
}

function readText(file: string): string | null {
  return isLocalPath(file) ? (readSmall(file, MAX_SIZE)?.text ?? null) : null;
}
