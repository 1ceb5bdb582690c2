import { lstatSync, readdirSync, statSync } from "node:fs";

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
 * The directories that a pattern matches, sorted: `*`, `?` and `[a-z]` within a name, `{a,b}`, and
 * `**` for directories at any depth. As in a shell, no wildcard matches a name that begins with a
 * dot; `**` passes links and `node_modules` over. Node has this itself from 22 on only. `pattern`
 * is absolute, with forward slashes.
 */
export function globDirectories(pattern: string): string[] {
  const found = new Set<string>();
  const budget = { left: MAX_DIRECTORIES };
  for (const alternative of expandBraces(pattern)) {
    const root = /^(?:[A-Za-z]:)?\//.exec(alternative)?.[0] ?? "/";
    walk(root, alternative.slice(root.length).split("/").filter(Boolean), found, budget);
  }
  return [...found].toSorted();
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

function walk(
  directory: string,
  parts: readonly string[],
  found: Set<string>,
  budget: { left: number },
): void {
  const [part, ...rest] = parts;
  if (part === undefined) {
    found.add(directory.length > 1 ? directory.replace(/\/$/, "") : directory);
    return;
  }
  const below = (name: string) => `${directory.endsWith("/") ? directory : `${directory}/`}${name}`;
  if (part !== "**" && !isPattern(part)) {
    if (isDirectory(below(part), statSync)) walk(below(part), rest, found, budget);
    return;
  }
  if (budget.left-- <= 0)
    throw new Error(`The pattern looks into more than ${MAX_DIRECTORIES} directories; name fewer.`);
  if (part === "**" && rest.length > 0) walk(directory, rest, found, budget);
  const [matches, stat] =
    part === "**" ? [isPassable, lstatSync] : [buildNameMatcher(part), statSync];
  for (const name of listNames(directory)) {
    if (!matches(name) || !isDirectory(below(name), stat)) continue;
    if (part !== "**" || rest.length === 0)
      walk(below(name), part === "**" ? [] : rest, found, budget);
    if (part === "**") walk(below(name), parts, found, budget);
  }
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
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isDirectory(path: string, stat: (path: string) => { isDirectory(): boolean }): boolean {
  try {
    return stat(path).isDirectory();
  } catch {
    return false;
  }
}
