import { dirname } from "node:path/posix";
import type { Files } from "../compose/index.ts";

/**
 * From where the path of a file or a directory is told: the nearest directory with a `.git`, looked
 * for above the one in which the command was started, then above the path itself, as a workflow may
 * check out into a folder of its own; else the one in which the command was started.
 */
export function findRepositoryRoot(files: Files): (path: string) => string {
  const above = nearest(files, files.cwd);
  const known = new Map<string, string>();
  return (path) => {
    const root = above ?? known.get(path) ?? nearest(files, path) ?? files.cwd;
    known.set(path, root);
    return root;
  };
}

function nearest(files: Files, path: string): string | null {
  for (let at = path; ; at = dirname(at)) {
    if (files.kind(at.endsWith("/") ? `${at}.git` : `${at}/.git`) !== null) return at;
    if (dirname(at) === at || at === ".") return null;
  }
}
