import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the files below a worktree except those of Git, by their path relative to it. */
export function readTree(directory: string): Record<string, string> {
  return Object.fromEntries(
    listFiles(directory)
      .filter((path) => path !== ".git" && !path.startsWith(".git/"))
      .map((path) => [path, readFileSync(join(directory, path), "latin1")]),
  );
}

/** Lists the files below a directory, as paths relative to it. */
export function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .toSorted();
}
