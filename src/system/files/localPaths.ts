import { readlinkSync } from "node:fs";
import { dirname, isAbsolute, parse, resolve, sep } from "node:path";
import { isPathBelow } from "../../lib/paths.ts";
import { attempt } from "../attempt.ts";

/** The number of links to follow (MAXSYMLINKS of Linux). */
export const MAX_LINKS = 40;

/** Replaces the backslashes of Windows. Elsewhere, they are part of a name. */
export function toSlashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/** Returns whether a path is absolute and names no other host. */
export const isLocalPath = (path: string) => isAbsolute(path) && !/^[\\/]{2}/.test(path);

/** Returns a path and all directories above it. */
export function listAncestors(at: string, getParent = dirname): string[] {
  const parent = getParent(at);
  return parent === at ? [at] : [at, ...listAncestors(parent, getParent)];
}

export function isBelow(path: string, directory: string): boolean {
  return isPathBelow(toSlashes(path), toSlashes(directory));
}

/**
 * Returns where an absolute path leads, even if nothing exists there. What cannot be read is not a
 * link.
 *
 * @param onLink is called with the path of each link, without other links in it
 */
export function followLinks(path: string, onLink: (link: string) => void = () => {}): string {
  let at = parse(path).root;
  const rest = path.slice(at.length).split(sep);
  for (let links = 0; rest.length > 0;) {
    const next = resolve(at, rest.shift() ?? "");
    const target = links < MAX_LINKS ? attempt(() => readlinkSync(next)) : null;
    if (target === null) at = next;
    else {
      links++;
      onLink(next);
      if (isAbsolute(target)) at = parse(target).root;
      rest.unshift(...target.split(sep));
    }
  }
  return at;
}
