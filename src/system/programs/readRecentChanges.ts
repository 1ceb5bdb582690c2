import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { MAX_COMMITS } from "../../host/readSupportInfo.ts";
import { LOG_FORMAT, parseLog, type RecentChanges } from "../../repository/RecentChanges.ts";
import { attempt } from "../attempt.ts";
import { runGit } from "./runGit.ts";

/** The time for one git command, in milliseconds. */
const MAX_TIME = 2500;
const MAX_OUTPUT = 1024 * 1024;
/** Far larger than a Compose file or an env file. */
const MAX_FILE = 16 * 1024 * 1024;
/** The attributes with which a file differs from its content in a commit (gitattributes(5)). */
const ATTRIBUTES = ["filter", "ident", "working-tree-encoding"];
/** git-check-ignore(1): "None of the provided paths are ignored." */
const NOTHING_IGNORED = 1;

/** Thrown if git cannot answer. The message says why. */
class GitFailure extends Error {}

/**
 * Reads the last commits that changed some files of a repository, and which of the files are
 * changed or ignored. Does not run the filters of the repository, which are programs.
 *
 * @param root the directory that contains `.git`
 * @param paths relative to the root, with forward slashes
 */
export async function readRecentChanges(
  root: string,
  paths: readonly string[],
): Promise<RecentChanges | { readonly failure: string }> {
  try {
    const [commits, ignored, committed, filtered] = await Promise.all([
      readCommits(root, paths),
      listIgnored(root, paths),
      listCommitted(root, paths),
      listFiltered(root, paths),
    ]);
    const isChanged = (path: string) =>
      !ignored.includes(path) && !filtered.has(path) && !isSame(root, path, committed.get(path));
    return { commits, ignored, uncommitted: paths.filter(isChanged) };
  } catch (error) {
    if (error instanceof GitFailure) return { failure: error.message };
    throw error;
  }
}

async function git(root: string, args: readonly string[], input = ""): Promise<string> {
  const options = { input, timeout: MAX_TIME, maxOutput: MAX_OUTPUT };
  const result = await runGit(root, args, options);
  if ("output" in result) return result.output.toString("utf8");
  if (result.status === NOTHING_IGNORED && args[0] === "check-ignore") return "";
  throw new GitFailure(
    NO_COMMITS.test(result.failure) ? "the git repository has no commits" : result.failure,
  );
}

/** The messages of `git log` and `git ls-tree`. */
const NO_COMMITS = /does not have any commits yet|Not a valid object name HEAD/;
/** Without it, git would take `:` and `*` in names for patterns. */
const LITERAL = "--literal-pathspecs";

async function readCommits(
  root: string,
  paths: readonly string[],
): Promise<RecentChanges["commits"]> {
  const options = ["--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames"];
  const limit = ["-n", `${MAX_COMMITS}`, "--encoding=UTF-8", "--no-color"];
  const [shallow, log] = await Promise.all([
    git(root, ["rev-parse", "--is-shallow-repository"]),
    git(root, [LITERAL, "log", ...options, ...limit, ...LOG_FORMAT, "--", ...paths]),
  ]);
  // The oldest commit of a shallow clone seems to add all files.
  const isWhole = shallow.trim() === "false";
  return parseLog(log)
    .filter(({ hasParents }) => isWhole || hasParents)
    .map(({ commit, date, subject, files }) => ({ commit, date, subject, files }));
}

async function listIgnored(root: string, paths: readonly string[]): Promise<string[]> {
  // It takes a path that begins with `:` for a pattern, and prints each path as it was given.
  const input = paths.map((path) => `./${path}\0`).join("");
  const printed = await git(root, ["check-ignore", "-z", "--stdin"], input);
  return printed.split("\0").flatMap((path) => path.slice("./".length) || []);
}

/** Lists the ids of the files in the last commit. */
async function listCommitted(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const options = ["-z", "--full-tree", "HEAD", "--"];
  const listed = await git(root, [LITERAL, "ls-tree", ...options, ...paths]);
  const entries = listed.matchAll(/(?<![^\0])\d{6} blob ([0-9a-f]{40,64})\t([^\0]+)\0/g);
  return new Map(Array.from(entries, ([, id = "", path = ""]) => [path, id]));
}

/** Lists the files whose content git changes when it writes them. */
async function listFiltered(root: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const input = paths.map((path) => `${path}\0`).join("");
  const printed = await git(root, ["check-attr", "-z", "--stdin", ...ATTRIBUTES], input);
  const fields = printed.split("\0");
  const filtered = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3)
    if (!/^(?:unspecified|unset)$/.test(fields[at + 2] ?? "")) filtered.add(fields[at] ?? "");
  return filtered;
}

/** Returns whether a file has the content of an object. Line ends of Windows do not count. */
function isSame(root: string, path: string, id: string | undefined): boolean {
  if (id === undefined) return false;
  const file = join(root, path);
  const content = attempt(() => readContent(file));
  if (content === null) return false;
  const unix = Buffer.from(content.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
  return [content, unix].some((bytes) => hashObject(bytes, id.length) === id);
}

/** Reads a file, or the target of a link, which is the content of a link for git. */
function readContent(file: string): Buffer {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return readlinkSync(file, "buffer");
  if (!stat.isFile() || stat.size > MAX_FILE) throw new Error("not a file that git has");
  return readFileSync(file);
}

/** Returns the id of a blob: SHA-1 with 40 digits, or SHA-256 with 64. */
function hashObject(content: Buffer, digits: number): string {
  const hash = createHash(digits === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${content.length}\0`).update(content).digest("hex");
}
