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
  for (const pattern of patterns) {
    for (const directory of findMatches(pattern, cwd))
      if (!directories.has(directory.path)) directories.set(directory.path, directory);
  }
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
  const directories = new Map<string, Directory>();
  for (const pattern of patterns) {
    const path = resolve(cwd, pattern).replaceAll("\\", "/");
    const matching = known.filter(
      (directory) => directory === path || matchesGlob(directory, path),
    );
    // A name may lead through links, which are no directories.
    for (const directory of isPattern(pattern) ? matching : [path])
      directories.set(directory, { path: directory, found: true });
  }
  return [...directories.values()];
}

function findMatches(pattern: string, cwd: string): Directory[] {
  const absolute = (path: string) => resolve(cwd, path).replaceAll("\\", "/");
  if (!isPattern(pattern) || existsSync(absolute(pattern)))
    return [{ path: absolute(pattern), found: false }];
  const found = globDirectories(absolute(pattern));
  if (found.length === 0) throw new Error(`No directory matches ${JSON.stringify(pattern)}.`);
  return found.map((path) => ({ path, found: true }));
}
