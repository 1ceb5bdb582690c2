import { chmodSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { Env } from "../../lib/Env.ts";
import { attempt } from "../attempt.ts";
import { followLinks, listAncestors } from "./localPaths.ts";

const PRIVATE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * Enables Node's compile cache for the modules that are imported from now on, if Node has one
 * (since 22.1). Respects `NODE_DISABLE_COMPILE_CACHE` and `NODE_COMPILE_CACHE`.
 */
export function enableCompileCache(env: Env): void {
  if (env["NODE_DISABLE_COMPILE_CACHE"] || env["NODE_COMPILE_CACHE"]) return;
  if (typeof module.enableCompileCache !== "function") return;
  const directory = attempt(() => openCacheDirectory(env));
  if (directory !== null) module.enableCompileCache(directory);
}

/**
 * Creates and returns `$XDG_CACHE_HOME/portplan` or `~/.cache/portplan`. Returns null if another
 * user or the repository under test could write to it, because its content is executed. Throws if
 * it cannot be created.
 *
 * @param user the user's id; null on Windows, which has no cache
 */
export function openCacheDirectory(env: Env, user = process.getuid?.() ?? null): string | null {
  const named = env["XDG_CACHE_HOME"] ?? "";
  // https://specifications.freedesktop.org/basedir-spec: a relative path is ignored.
  const caches = followLinks(isAbsolute(named) ? named : join(homedir(), ".cache"));
  const above = listAncestors(caches);
  if (user === null || !above.every((path) => isProtected(path, user))) return null;
  const workspaces = new Set(
    [".", env["GITHUB_WORKSPACE"] || "."].map((path) => followLinks(resolve(path))),
  );
  if (above.some((path) => workspaces.has(path) || existsSync(join(path, ".git")))) return null;
  const directory = join(caches, "portplan");
  mkdirSync(directory, { recursive: true, mode: PRIVATE });
  const stat = lstatSync(directory);
  if (!stat.isDirectory() || stat.uid !== user || stat.mode & WRITABLE_BY_OTHERS) return null;
  chmodSync(directory, PRIVATE);
  return directory;
}

/**
 * Returns whether only this user and root can replace the files in a directory, or it is missing.
 */
function isProtected(path: string, user: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  const isShared = (stat.mode & WRITABLE_BY_OTHERS) !== 0 && (stat.mode & STICKY) === 0;
  return (stat.uid === user || stat.uid === 0) && !isShared;
}
