import { lstatSync, readdirSync, statSync } from "node:fs";
import { attempt } from "../attempt.ts";

/**
 * Bounds on what a pattern may cost: alternatives that its braces make, and directories that are
 * looked into.
 */
const MAX_ALTERNATIVES = 256;
const MAX_DIRECTORIES = 20_000;

/** Whether a path holds something that makes it a pattern. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * Returns the directories that a pattern matches, sorted: `*`, `?` and `[a-z]` within a name,
 * `{a,b}`, and `**` for directories at any depth. As in a shell, no wildcard matches a name that
 * begins with a dot; `**` passes links and `node_modules` over. Node has this itself from 22 on
 * only. `pattern` is absolute, with forward slashes.
 */
export function globDirectories(pattern: string): string[] {
  const search = new Search();
  for (const alternative of expandBraces(pattern)) {
    const root = /^(?:[A-Za-z]:)?\//.exec(alternative)?.[0] ?? "/";
    search.walk(root, alternative.slice(root.length).split("/").filter(Boolean));
  }
  return [...search.found].toSorted();
}

/** Whether an absolute path is one that the pattern matches. */
export function matchesGlob(path: string, pattern: string): boolean {
  const names = path.split("/").filter(Boolean);
  return expandBraces(pattern).some((alternative) =>
    matchNames(names, alternative.split("/").filter(Boolean)),
  );
}

function matchNames(names: readonly string[], parts: readonly string[]): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return names.length === 0;
  const [name, ...deeper] = names;
  if (part === "**" && rest.length === 0) return name !== undefined && names.every(isPassable);
  if (part === "**")
    return (
      matchNames(names, rest) ||
      (name !== undefined && isPassable(name) && matchNames(deeper, parts))
    );
  return name !== undefined && buildNameMatcher(part)(name) && matchNames(deeper, rest);
}

/** A search for the directories of a pattern, which looks into so many directories at most. */
class Search {
  readonly found = new Set<string>();
  #left = MAX_DIRECTORIES;

  walk(directory: string, parts: readonly string[]): void {
    const [part, ...rest] = parts;
    if (part === undefined)
      this.found.add(directory.length > 1 ? directory.replace(/\/$/, "") : directory);
    else if (part === "**") this.#walkDeeper(directory, parts, rest);
    else if (isPattern(part)) this.#walkMatching(directory, part, rest);
    else if (isDirectory(joinName(directory, part), statSync))
      this.walk(joinName(directory, part), rest);
  }

  /** `**` is no directory, or one more; at the end of a pattern it is at least one. */
  #walkDeeper(directory: string, parts: readonly string[], rest: readonly string[]): void {
    this.#count();
    if (rest.length > 0) this.walk(directory, rest);
    for (const name of listNames(directory)) {
      const below = joinName(directory, name);
      if (!isPassable(name) || !isDirectory(below, lstatSync)) continue;
      if (rest.length === 0) this.walk(below, []);
      this.walk(below, parts);
    }
  }

  #walkMatching(directory: string, part: string, rest: readonly string[]): void {
    this.#count();
    const matches = buildNameMatcher(part);
    for (const name of listNames(directory)) {
      const below = joinName(directory, name);
      if (matches(name) && isDirectory(below, statSync)) this.walk(below, rest);
    }
  }

  #count(): void {
    if (this.#left-- <= 0)
      throw new Error(
        `The pattern looks into more than ${MAX_DIRECTORIES} directories; name fewer.`,
      );
  }
}

function joinName(directory: string, name: string): string {
  return directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

function isPassable(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

function buildNameMatcher(part: string): (name: string) => boolean {
  const source = part
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".")
    .replace(/\[!/g, "[^");
  const whole = new RegExp(
    `^${/\[[^\]]+\]/.test(source) ? source : source.replace(/\[/g, "\\[")}$`,
    "s",
  );
  return (name) => whole.test(name) && (!name.startsWith(".") || part.startsWith("."));
}

function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = /\{([^{}]*,[^{}]*)\}/.exec(next);
    if (!braces) done.push(next);
    else
      for (const each of (braces[1] ?? "").split(","))
        open.push(next.slice(0, braces.index) + each + next.slice(braces.index + braces[0].length));
    if (done.length + open.length > MAX_ALTERNATIVES)
      throw new Error(`The pattern has more than ${MAX_ALTERNATIVES} alternatives.`);
  }
  return done;
}

function listNames(directory: string): string[] {
  return attempt(() => readdirSync(directory)) ?? [];
}

function isDirectory(path: string, stat: (path: string) => { isDirectory(): boolean }): boolean {
  return attempt(() => stat(path).isDirectory()) ?? false;
}
