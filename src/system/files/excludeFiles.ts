import { isUtf8 } from "node:buffer";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseJson } from "../../lib/json.ts";
import { runGit } from "../programs/runGit.ts";
import { listTracked } from "./listTracked.ts";
import { toSlashes } from "./localPaths.ts";
import { withLock } from "./withLock.ts";
import { writeWhole } from "./writeFiles.ts";

/** The state of files of a repository in git. */
export interface GitState {
  readonly root: string;
  /** The file with the patterns that are not in a commit. All worktrees share it. */
  readonly exclude: string;
  /** Absolute paths with forward slashes. */
  readonly tracked: ReadonlySet<string>;
  /** Such paths of files that are ignored, also without the patterns in `exclude`. */
  readonly ignored: ReadonlySet<string>;
}

/** Asks git about files of a repository. Returns null without git. */
export async function readGitState(
  root: string,
  paths: readonly string[],
): Promise<GitState | null> {
  const place = await runGit(root, ["rev-parse", "--git-path", "info/exclude"]);
  if ("failure" in place) return null;
  const exclude = resolve(root, place.output.toString("utf8").replace(/\r?\n$/, ""));
  const names = paths.map((path) => toSlashes(relative(root, path)));
  if (names.length === 0) return { root, exclude, tracked: new Set(), ignored: new Set() };
  const tracked = await listTracked(root, paths);
  const found = await runGit(root, ["check-ignore", "-z", "-v", "--", ...names]);
  const ignored =
    "failure" in found ? new Set<string>() : parseIgnored(found.output, root, exclude);
  return { root, exclude, tracked, ignored };
}

/** Parses records of a source, a line number, a pattern and a path (git-check-ignore(1)). */
function parseIgnored(output: Buffer, root: string, exclude: string): Set<string> {
  const fields = output.toString("utf8").split("\0").slice(0, -1);
  const paths = new Set<string>();
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = "", , pattern = "", name = ""] = fields.slice(at, at + 4);
    if (resolve(root, source) !== exclude && !pattern.startsWith("!"))
      paths.add(toSlashes(join(root, name)));
  }
  return paths;
}

/** Makes git ignore these files of a directory, and no others that were excluded for it before. */
export async function excludeFiles(
  { root, exclude }: GitState,
  directory: string,
  paths: readonly string[],
): Promise<void> {
  const names = paths.map((path) => toSlashes(relative(root, path)));
  // A pattern is one line.
  const patterns = names.filter((name) => !/[\r\n]/.test(name)).map(formatPattern);
  const change = (text: string) =>
    setExcludeBlock(text, directory, patterns, (each) => !existsSync(each));
  const before = readExclude(exclude);
  const lock = `${exclude}.portplan.lock`;
  // A process that was killed leaves its lock.
  if (change(before) === before && !existsSync(lock)) return;
  await withLock(lock, () => {
    const found = readExclude(exclude);
    const text = change(found);
    if (text === found) return;
    if (text === "") rmSync(exclude, { force: true });
    else writeWhole(exclude, [text]);
  });
}

function readExclude(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return "";
  if (!stat.isFile()) throw new Error(`${path} is not a regular file`);
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw new Error(`${path} is not UTF-8 text`);
  return bytes.toString("utf8");
}

/** Formats a pattern that matches one path (gitignore(5)). */
export function formatPattern(path: string): string {
  return `/${path.replaceAll(/[*?[\\]/g, String.raw`\$&`)}`;
}

const BEGIN = "# BEGIN portplan ";
const UNENDED = "[unended] ";
const END = "# END portplan";

/**
 * Sets the patterns of a directory in the text of an exclude file, in a block at its end. All
 * other lines stay, but for the blocks of directories that are gone.
 */
export function setExcludeBlock(
  text: string,
  directory: string,
  patterns: readonly string[],
  isGone: (directory: string) => boolean,
): string {
  const rest = removeBlocks(text, (each) => each === directory || isGone(each));
  if (patterns.length === 0) return rest;
  const isUnended = rest !== "" && !rest.endsWith("\n");
  const begin = `${BEGIN}${isUnended ? UNENDED : ""}${JSON.stringify(directory)}`;
  return `${rest}${isUnended ? "\n" : ""}${[begin, ...patterns, END].join("\n")}\n`;
}

/** Removes blocks. A block without its last line ends at the first line that is not a pattern. */
function removeBlocks(text: string, isOver: (directory: string) => boolean): string {
  let rest = "";
  let joint = "";
  let isInside = false;
  for (const line of text.split(/(?<=\n)/)) {
    const content = line.replace(/\r?\n$/, "");
    const directory = parseBegin(content);
    const isRemoved = isInside && content.startsWith("/");
    if (directory !== null && isOver(directory)) {
      isInside = true;
      if (!content.startsWith(BEGIN + UNENDED) || !rest.endsWith("\n")) continue;
      rest = rest.slice(0, -1);
      joint = "\n";
    } else if (isInside && content === END) isInside = false;
    else if (!isRemoved && line !== "") {
      isInside = false;
      rest += joint + line;
      joint = "";
    }
  }
  return rest;
}

function parseBegin(line: string): string | null {
  if (!line.startsWith(BEGIN)) return null;
  const start = BEGIN.length + (line.startsWith(UNENDED, BEGIN.length) ? UNENDED.length : 0);
  const directory = parseJson(line.slice(start));
  return typeof directory === "string" ? directory : null;
}
