import { dirname, join } from "node:path/posix";
import type { Files } from "../compose/index.ts";

/**
 * Returns a function that finds the repository root of a path: the nearest directory with a `.git`
 * above the working directory, else above the path, because a workflow may check out into a
 * subdirectory. Without a `.git`, the root is the working directory.
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
    // A link that leads out of the repository is not a directory.
    if (files.kind(join(at, ".git")) !== null && files.kind(at) === "directory") return at;
    if (dirname(at) === at || at === ".") return null;
  }
}
