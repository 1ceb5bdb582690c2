import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path/posix";
import { matchName, matchTokens, type Token } from "../../lib/matchTokens.ts";
import { attempt } from "../attempt.ts";

/** Limits for a pattern: the number of alternatives in braces, and of directories to search. */
const MAX_ALTERNATIVES = 256;
const MAX_DIRECTORIES = 20_000;

/** Returns whether a path is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * Returns the directories that a pattern matches, sorted. Supports `*`, `?` and `[a-z]` within a
 * name, `{a,b}`, and `**` for directories at any depth. Like in a shell, wildcards do not match
 * names that start with a dot. `**` skips links and `node_modules`. Node has this only since 22.
 *
 * @param pattern an absolute path, with forward slashes
 */
export function globDirectories(pattern: string): string[] {
  const found = new Set<string>();
  let count = 0;
  const walk = (directory: string, parts: readonly string[]): void => {
    // Links can lead to the same directory by millions of paths.
    if (++count > MAX_DIRECTORIES)
      throw new Error(
        `the pattern searches more than ${MAX_DIRECTORIES} directories; use a more specific one`,
      );
    const [part, ...rest] = parts;
    const anyDepth = part === "**";
    if (part === undefined) found.add(directory);
    else if (!isPattern(part)) {
      if (isDirectory(join(directory, part), statSync)) walk(join(directory, part), rest);
    } else {
      if (anyDepth && rest.length > 0) walk(directory, rest);
      for (const entry of attempt(() => readdirSync(directory)) ?? []) {
        const below = join(directory, entry);
        if (!matchPart(part, entry) || !isDirectory(below, anyDepth ? lstatSync : statSync))
          continue;
        // A final `**` matches at least one directory.
        if (anyDepth && rest.length === 0) found.add(below);
        walk(below, anyDepth ? parts : rest);
      }
    }
  };
  for (const alternative of expandBraces(pattern)) {
    const root = /^(?:[A-Za-z]:)?\//.exec(alternative)?.[0] ?? "/";
    walk(root, alternative.slice(root.length).split("/").filter(Boolean));
  }
  return [...found].toSorted();
}

/** Returns whether a pattern matches an absolute path. */
export function matchesGlob(path: string, pattern: string): boolean {
  const names = path.split("/").filter(Boolean);
  return expandBraces(pattern).some((alternative) => {
    const parts = alternative.split("/").filter(Boolean);
    const tokens = parts.flatMap((part, index): Token<string>[] => {
      const one = { repeats: false, matches: (name: string) => matchPart(part, name) };
      if (part !== "**") return [one];
      const any = { ...one, repeats: true };
      return index === parts.length - 1 ? [one, any] : [any];
    });
    return matchTokens(tokens, names);
  });
}

/** Returns whether a part of a pattern matches a name. */
function matchPart(part: string, name: string): boolean {
  if (name.startsWith(".") && !part.startsWith(".")) return false;
  return part === "**" ? name !== "node_modules" : matchName(part, name, "!^");
}

function expandBraces(pattern: string): string[] {
  let expanded = [pattern];
  for (const braces = /\{([^{},]*,[^{}]*)\}/; expanded.some((each) => braces.test(each));) {
    expanded = expanded.flatMap((each) => {
      const choices = braces.exec(each)?.[1]?.split(",");
      return choices?.map((choice) => each.replace(braces, () => choice)) ?? [each];
    });
    if (expanded.length > MAX_ALTERNATIVES)
      throw new Error(`the pattern has more than ${MAX_ALTERNATIVES} alternatives`);
  }
  return expanded;
}

function isDirectory(path: string, stat: (path: string) => { isDirectory(): boolean }): boolean {
  return attempt(() => stat(path).isDirectory()) ?? false;
}
