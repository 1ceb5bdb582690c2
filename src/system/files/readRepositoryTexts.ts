import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { dirname, relative } from "node:path/posix";
import type { Files } from "../../compose/index.ts";
import { HOST } from "../../repository/hostNames.ts";
import type { RepositoryText } from "../../repository/RepositoryText.ts";
import type { ReferenceSearch } from "../../rules/readRepositoryContext.ts";
import { attempt } from "../attempt.ts";
import { runGit } from "../programs/runGit.ts";
import { toSlashes } from "./localPaths.ts";

/** Far more than a repository has of files written by hand; the rest is not read. */
const MAX_FILES = 20_000;
const MAX_FILE = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
/** The number of entries to search without git, which would exclude generated files. */
const MAX_WALKED = 2000;
/** Timeout in milliseconds. */
const MAX_SEARCH = 3000;

const LISTING = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const GREP = "grep --no-color -lzIE --untracked --exclude-standard --no-recurse-submodules".split(
  " ",
);
/** git-grep(1) */
const NOTHING_FOUND = 1;

/**
 * Reads the texts in a repository that git tracks or would add, or without git those in the
 * directory. They are read one at a time, so that they need not all be in memory.
 *
 * @param search limits the files with git grep, which is much faster than reading everything
 */
export async function readRepositoryTexts(
  root: string,
  files: Files,
  search?: ReferenceSearch,
): Promise<Iterable<RepositoryText>> {
  const maxOutput = MAX_FILES * 200;
  if (search === undefined) {
    const listed = await runGit(root, LISTING, { maxOutput });
    const names = "output" in listed ? splitNames(listed.output) : walk(root, MAX_FILES);
    return read(names, root, files);
  }
  const { directory } = search;
  const what = ["-e", buildPattern(search), "--", ...buildPathspecs(search, root)];
  const found = await runGit(root, [...GREP, ...what], { maxOutput, timeout: MAX_SEARCH });
  if ("output" in found) return read(splitNames(found.output), root, files);
  if (found.status === NOTHING_FOUND) return [];
  const named = search.files.map((file) => relative(directory, file));
  return read(new Set([...walk(directory, MAX_WALKED), ...named]), directory, files);
}

/** With more ports, the pattern matches any port, because the length of arguments is limited. */
const MAX_PORTS = 1000;

/** Returns an extended regular expression. */
function buildPattern({ ports }: ReferenceSearch): string {
  return `(${HOST})[^0-9]+${ports.size > MAX_PORTS ? "[0-9]" : `(${[...ports].join("|")})`}`;
}

/**
 * Returns pathspecs (gitglossary(7)) for the directory, for the files directly in each parent, and
 * for the other files.
 */
function buildPathspecs({ directory, files }: ReferenceSearch, root: string): string[] {
  const places = [directory, ...files].map((path) => `:(top,literal)${relative(root, path)}`);
  for (let at = directory; at !== root && at !== dirname(at);) {
    at = dirname(at);
    const above = relative(root, at).replaceAll(/[*?[\\]/g, String.raw`\$&`);
    places.push(`:(top,glob)${above === "" ? "*" : `${above}/*`}`);
  }
  return places;
}

const splitNames = (output: Buffer) => output.toString("utf8").split("\0").filter(Boolean);

function* read(names: Iterable<string>, root: string, files: Files): Iterable<RepositoryText> {
  let count = 0;
  let bytes = 0;
  for (const name of names) {
    if (++count > MAX_FILES || bytes > MAX_BYTES) return;
    const path = toSlashes(join(root, name));
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true || stat.size > MAX_FILE) continue;
    bytes += stat.size;
    const found = files.read(path, false);
    if ("text" in found) yield { path, text: found.text };
  }
}

/** Yields all readable files below a directory, breadth first. Does not follow links. */
function* walk(root: string, maxEntries: number): Iterable<string> {
  const folders = [""];
  let count = 0;
  for (const below of folders) {
    const entries = attempt(() => readdirSync(join(root, below), { withFileTypes: true })) ?? [];
    for (const entry of entries) {
      if (++count > maxEntries) return;
      const name = join(below, entry.name);
      if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules")
        folders.push(name);
      else if (entry.isFile()) yield name;
    }
  }
}
