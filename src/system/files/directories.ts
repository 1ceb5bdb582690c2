import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { globDirectories, isPattern, matchesGlob } from "./glob.ts";
import { toSlashes } from "./localPaths.ts";

/** A requested directory. `found` means that it matched a pattern. */
export interface Directory {
  /** The absolute path, with forward slashes. */
  readonly path: string;
  readonly found: boolean;
}

/**
 * Finds directories by name or pattern, in order and without duplicates. Throws if a pattern has no
 * matches.
 */
export function findDirectories(patterns: readonly string[], cwd: string): Directory[] {
  const directories = new Map<string, Directory>();
  for (const directory of patterns.flatMap((pattern) => findMatches(pattern, cwd)))
    if (!directories.has(directory.path)) directories.set(directory.path, directory);
  return [...directories.values()];
}

/**
 * Matches patterns against known absolute paths, e.g. of a commit. A pattern may have no matches,
 * and a name may not exist.
 */
export function matchDirectories(
  patterns: readonly string[],
  cwd: string,
  known: readonly string[],
): Directory[] {
  const paths = patterns.flatMap((pattern) => {
    const path = resolveSlashes(cwd, pattern);
    // A name may contain links, which are not listed as directories.
    if (!isPattern(pattern)) return [path];
    return known.filter((directory) => directory === path || matchesGlob(directory, path));
  });
  return [...new Set(paths)].map((path) => ({ path, found: true }));
}

function findMatches(pattern: string, cwd: string): Directory[] {
  const path = resolveSlashes(cwd, pattern);
  if (!isPattern(pattern) || existsSync(path)) return [{ path, found: false }];
  const found = globDirectories(path);
  if (found.length === 0) throw new Error(`no directory matches ${JSON.stringify(pattern)}`);
  return found.map((each) => ({ path: each, found: true }));
}

function resolveSlashes(cwd: string, path: string): string {
  return toSlashes(resolve(cwd, path));
}
