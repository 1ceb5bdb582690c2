import { dirname, join } from "node:path/posix";
import type { Files } from "../compose/index.ts";

/**
 * Returns a function that finds the directory to which the path of a file or a directory is
 * relative: the nearest one with a `.git`, above the directory in which the command was started,
 * then above the path itself, because a workflow may check out into a folder of its own; else the
 * one in which the command was started.
 */
export function findRepositoryRoot(files: Files): (path: string) => string {
  const above = findGitDirectory(files, files.cwd);
  const known = new Map<string, string>();
  return (path) => {
    const root = above ?? known.get(path) ?? findGitDirectory(files, path) ?? files.cwd;
    known.set(path, root);
    return root;
  };
}

function findGitDirectory(files: Files, path: string): string | null {
  for (let at = path; ; at = dirname(at)) {
    if (files.kind(join(at, ".git")) !== null) return at;
    if (dirname(at) === at || at === ".") return null;
  }
}
