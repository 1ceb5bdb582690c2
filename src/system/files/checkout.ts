import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { findEnvBlock, OVERRIDE, OWN_OVERRIDE } from "../../allocate/envBlock.ts";
import { hasSeal, isSealed } from "../../allocate/seal.ts";
import { type EnvValue, type Files, parseDotenv } from "../../compose/index.ts";
import type { ReleasedFile } from "../../report/formats/released.ts";
import { getErrorMessage } from "../../lib/getErrorMessage.ts";
import { resolvePath } from "../../lib/paths.ts";
import { attempt } from "../attempt.ts";
import { excludeFiles, type GitState, readGitState } from "./excludeFiles.ts";
import { isBelow, listAncestors } from "./localPaths.ts";
import { withLock } from "./withLock.ts";
import { type Content, describeWriteError, writeAllOrNothing, writeWhole } from "./writeFiles.ts";

/** The directory of files that Compose and git do not find. */
const FOLDER = ".portplan";
const IGNORE = "*\n";
/** The file that exists while a process changes the copy. */
const LOCK = "lock";

/**
 * Runs an action while no other process changes the copies in these directories. Does not lock a
 * directory that this account cannot change.
 */
export function lockCheckouts<Result>(
  directories: readonly string[],
  action: () => Promise<Result>,
): Promise<Result> {
  // In the same order in all processes, so that none waits for another one that waits for it.
  return [...new Set(directories)].toSorted().reduce(
    (inner, directory) => async () => {
      const folder = join(directory, FOLDER);
      attempt(() => mkdirSync(folder));
      if (!hasFolder(directory) || attempt(() => accessSync(folder, constants.W_OK)) === null)
        return inner();
      try {
        return await withLock(join(folder, LOCK), inner);
      } finally {
        attempt(() => rmdirSync(folder));
      }
    },
    action,
  )();
}

/**
 * Writes the files of a copy to the directory that it starts in, and removes those that an earlier
 * run wrote and that are not needed anymore. Returns warnings.
 */
export async function writeCheckout(
  directory: string,
  contents: readonly Content[],
  files: Files,
): Promise<string[]> {
  const folder = join(directory, FOLDER);
  makeFolder(folder);
  const paths = [".env", OVERRIDE].map((name) => resolvePath(directory, name));
  const root = findGitRoot(directory);
  const git = root === undefined ? null : await readGitState(root, paths);
  const unknown = root === undefined ? [] : [`cannot ask git, which may show new files in ${root}`];
  const warnings = git === null ? unknown : await hideFromGit(git, directory, files, contents);
  const ignore = join(folder, ".gitignore");
  if (lstat(ignore) === null) writeWhole(ignore, [IGNORE]);
  for (const content of contents) requireSame(content, files);
  const isOfCopy = ({ path }: Content) => isBelow(path, directory) && COPIED.test(path);
  writeAllOrNothing(
    contents.map((content) => (isOfCopy(content) ? { ...content, scratch: folder } : content)),
  );
  for (const name of [OVERRIDE, OWN_OVERRIDE]) {
    const path = resolvePath(directory, name);
    if (!contents.some((each) => each.path === path) && isOwn(path, files)) deleteFile(path);
  }
  return warnings;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    throw new Error(`cannot create ${path}: ${describeWriteError(error)}`, { cause: error });
  }
}

/** Throws if the files of a directory are not its own. */
export function requirePrivate(directory: string): void {
  const folder = join(directory, FOLDER);
  if (lstat(folder) !== null && !hasFolder(directory)) {
    const what = hasGit(folder) ? "is a repository" : "is not a directory";
    throw new Error(`${folder} ${what}; move it to another place`);
  }
  const env = join(directory, ".env");
  const stat = lstat(env);
  if (stat === null || (stat.isFile() && stat.nlink === 1)) return;
  if (!stat.isFile() && !stat.isSymbolicLink())
    throw new Error(`${env} is not a regular file; move it to another place`);
  throw new Error(
    `${env} is a ${stat.isFile() ? "hard" : "symbolic"} link, so other directories would get ` +
      "the ports of this copy; replace it with a copy: cp .env .env.copy && mv .env.copy .env",
  );
}

/** Returns the nearest directory above a path, in its repository, that has files of a copy. */
export function findCopyDirectory(path: string): string | null {
  const above = listAncestors(path);
  const root = above.findIndex(hasGit);
  return above.slice(0, root + 1).find(hasFolder) ?? null;
}

/**
 * Returns whether a directory has the files of a copy. A workflow may have checked out the action
 * to a directory of the same name.
 */
export function hasFolder(directory: string): boolean {
  const folder = join(directory, FOLDER);
  return lstat(folder)?.isDirectory() === true && !hasGit(folder);
}

const hasGit = (directory: string) => existsSync(join(directory, ".git"));

/** Returns the root of the repository of a directory. */
function findGitRoot(directory: string): string | undefined {
  return listAncestors(directory).find(hasGit);
}

/** Makes git ignore the files that did not exist before. Returns warnings. */
async function hideFromGit(
  git: GitState,
  directory: string,
  files: Files,
  contents: readonly Content[],
): Promise<string[]> {
  const written = contents.map(({ path }) => path).filter((path) => !path.endsWith(OWN_OVERRIDE));
  const created = written.filter((path) => {
    const found = files.read(path, false);
    if ("failure" in found) return found.failure === "missing";
    return path.endsWith(".env")
      ? findEnvBlock(found.text)?.isCreated === true
      : isSealed(found.text);
  });
  const tracked = written.filter((path) => git.tracked.has(path));
  const visible = created.filter((path) => !git.tracked.has(path) && !git.ignored.has(path));
  const warnings = tracked.map(
    (path) =>
      `git tracks ${path}, so it is shown as changed until portplan release; do not commit that`,
  );
  const warning = await tryToExclude(git, directory, visible);
  return warning === null ? warnings : [...warnings, warning];
}

/** The result of a release in a directory. */
export interface ReleasedCheckout {
  readonly changed: readonly ReleasedFile[];
  readonly warnings: readonly string[];
  /** The project name that the `.env` had because of Portplan, else null. */
  readonly name: string | null;
}

/** Returns whether a directory has files that a release removes or mentions. */
export function hasCopy(directory: string, files: Files): boolean {
  const hasBlock = (text: string) => findEnvBlock(text) !== null;
  return (
    hasFolder(directory) ||
    isOwn(join(directory, ".env"), files, hasBlock) ||
    isOwn(join(directory, OVERRIDE), files, hasSeal)
  );
}

const NOTHING: ReleasedCheckout = { changed: [], warnings: [], name: null };

/**
 * Removes what `writeCheckout` wrote to a directory. Text of the user stays. Follows no links, and
 * touches no files but these.
 *
 * @param isLocked false if there was no copy, so that other processes can set up one now
 */
export async function releaseCheckout(
  directory: string,
  files: Files,
  isLocked: boolean,
): Promise<ReleasedCheckout> {
  if (isLocked) {
    const { changed, warnings, name } = removeCopy(directory, files);
    return { changed, warnings: [...warnings, ...(await showInGit(directory))], name };
  }
  return hasFolder(directory) ? NOTHING : { ...NOTHING, warnings: await showInGit(directory) };
}

function removeCopy(directory: string, files: Files): ReleasedCheckout {
  const folder = join(directory, FOLDER);
  const env = releaseEnv(join(directory, ".env"), folder, files);
  const changed = [...env.changed];
  const warnings = [...env.warnings];
  const names = hasFolder(directory) ? [OVERRIDE, OWN_OVERRIDE] : [OVERRIDE];
  for (const path of names.map((name) => join(directory, name)))
    if (isOwn(path, files)) {
      deleteFile(path);
      changed.push({ path, change: "deleted" });
    } else if (isOwn(path, files, hasSeal)) warnings.push(`${path} was changed, so it stays`);
  if (hasFolder(directory)) emptyFolder(folder, files);
  return { changed, warnings, name: env.name };
}

/** Makes git show the files of a directory again. Returns warnings. */
async function showInGit(directory: string): Promise<string[]> {
  const root = findGitRoot(directory);
  const git = root === undefined ? null : await readGitState(root, []);
  const warning = git === null ? null : await tryToExclude(git, directory, []);
  return warning === null ? [] : [warning];
}

/** Removes the block from an env file, and a file that had only the block. */
function releaseEnv(path: string, folder: string, files: Files): ReleasedCheckout {
  const found = lstat(path)?.isFile() ? files.read(path, false) : null;
  if (found === null || "failure" in found) return NOTHING;
  const block = findEnvBlock(found.text);
  if (block === null) return NOTHING;
  const { rest, changed } = block;
  if (rest === null) deleteFile(path);
  else {
    attempt(() => mkdirSync(folder));
    const scratch = hasFolder(dirname(path)) ? { scratch: folder } : {};
    writeAllOrNothing([{ path, pieces: [found.hasMark ? `\ufeff${rest}` : rest], ...scratch }]);
  }
  const kept = `${path} keeps ${changed.join(", ")}, changed in the block of portplan`;
  const name = readName(found.text);
  return {
    changed: [{ path, change: rest === null ? "deleted" : "restored" }],
    warnings: changed.length === 0 ? [] : [kept],
    name: name === readName(rest ?? "") ? null : name,
  };
}

function deleteFile(path: string): void {
  try {
    rmSync(path);
  } catch (error) {
    throw new Error(`cannot delete ${path}: ${describeWriteError(error)}`, { cause: error });
  }
}

/** Returns the project name in an env file, or null. */
function readName(text: string): string | null {
  const values = new Map<string, EnvValue>();
  parseDotenv("", text, () => undefined, values);
  return values.get("COMPOSE_PROJECT_NAME")?.value ?? null;
}

/** Returns whether a path is in a repository or a worktree that is below a directory. */
export function isOtherCheckout(path: string, directory: string): boolean {
  const above = listAncestors(path);
  const end = above.indexOf(directory);
  const between = above.slice(0, end === -1 ? 0 : end);
  return between.some((each) => existsSync(join(each, ".git")));
}

/** Returns whether a directory is in one of several directories, after following links. */
export function isBelowAny(path: string, directories: readonly string[]): boolean {
  const follow = (each: string) => attempt(() => realpathSync(each)) ?? each;
  const real = follow(path);
  return directories.some((each) => isBelow(real, follow(each)));
}

/** The files of a copy that are completed in its folder. */
const COPIED = /[/\\](?:\.env|compose(?:\.override)?\.yaml)$/;

/** Throws if a file is not as it was when its new content was made. */
function requireSame({ path, pieces }: Content, files: Files): void {
  if (!COPIED.test(path)) return;
  const found = files.read(path, false);
  const text = "text" in found ? found.text : null;
  const isSame = path.endsWith(".env")
    ? readRest(text) === readRest([...pieces].join("").replace(/^\ufeff/, ""))
    : text === null || isSealed(text);
  if (!isSame) throw new Error(`${path} was changed in the meantime; run the command again`);
}

/** Returns the text of an env file without the block; null if it has nothing else. */
function readRest(text: string | null): string | null {
  const block = text === null ? null : findEnvBlock(text);
  return block === null ? text : block.rest;
}

/** Returns whether Portplan wrote a file of a copy, by default one that is unchanged. */
function isOwn(path: string, files: Files, test: (text: string) => boolean = isSealed): boolean {
  const found = lstat(path)?.isFile() ? files.read(path, false) : null;
  return found !== null && "text" in found && test(found.text);
}

/** Removes `.gitignore` from the folder if only the lock is left. The lock removes the folder. */
function emptyFolder(folder: string, files: Files): void {
  const others = readdirSync(folder).filter((name) => name !== ".gitignore" && name !== LOCK);
  const ignore = join(folder, ".gitignore");
  if (others.length === 0 && isOwn(ignore, files, (text) => text === IGNORE)) rmSync(ignore);
}

/** Sets the files of a directory that git ignores. Returns a warning, or null. */
async function tryToExclude(
  git: GitState,
  directory: string,
  paths: readonly string[],
): Promise<string | null> {
  try {
    await excludeFiles(git, directory, paths);
    return null;
  } catch (error) {
    return `cannot change which files git ignores: ${getErrorMessage(error)}`;
  }
}

function lstat(path: string) {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
