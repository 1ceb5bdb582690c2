import { join, normalize } from "node:path/posix";

/** Paths of a model: forward slashes everywhere, `C:/` counts as absolute. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/** As Go's filepath.Join(base, path), which an absolute path overrules. */
export function resolvePath(base: string, path: string): string {
  return isAbsolutePath(path) ? trim(normalize(path)) : trim(join(base, path));
}

function trim(path: string): string {
  return path.length > 1 && path.endsWith("/") && !/^[A-Za-z]:\/$/.test(path)
    ? path.slice(0, -1)
    : path;
}
