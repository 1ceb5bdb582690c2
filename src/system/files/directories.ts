import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { globDirectories, isPattern, matchesGlob } from "./glob.ts";

/** A directory that was asked for. `found`: a pattern led to it. */
export interface Directory {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly found: boolean;
}

/**
 * Directories by name or by pattern, in the order given, none twice. Throws on a pattern without a
 * directory.
 */
export function findDirectories(patterns: readonly string[], cwd: string): Directory[] {
  const directories = new Map<string, Directory>();
  for (const directory of patterns.flatMap((pattern) => findMatches(pattern, cwd)))
    if (!directories.has(directory.path)) directories.set(directory.path, directory);
  return [...directories.values()];
}

/**
 * The same where the directories are known by name, absolute, as those of a commit are. A pattern
 * may match none, and a name may be that of nothing.
 */
export function matchDirectories(
  patterns: readonly string[],
  cwd: string,
  known: readonly string[],
): Directory[] {
  const paths = patterns.flatMap((pattern) => {
    const path = resolveSlashes(cwd, pattern);
    // A name may lead through links, which are no directories.
    if (!isPattern(pattern)) return [path];
    return known.filter((directory) => directory === path || matchesGlob(directory, path));
  });
  return [...new Set(paths)].map((path) => ({ path, found: true }));
}

function findMatches(pattern: string, cwd: string): Directory[] {
  const path = resolveSlashes(cwd, pattern);
  if (!isPattern(pattern) || existsSync(path)) return [{ path, found: false }];
  const found = globDirectories(path);
  if (found.length === 0) throw new Error(`No directory matches ${JSON.stringify(pattern)}.`);
  return found.map((each) => ({ path: each, found: true }));
}

function resolveSlashes(cwd: string, path: string): string {
  return resolve(cwd, path).replaceAll("\\", "/");
}
