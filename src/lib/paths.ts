import { join, normalize } from "node:path/posix";

/** Returns whether a path with forward slashes is absolute. `C:/` is. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

/** Joins paths like Go's filepath.Join(base, path), unless `path` is absolute. */
export function resolvePath(base: string, path: string): string {
  return isAbsolutePath(path) ? trim(normalize(path)) : trim(join(base, path));
}

/** Returns whether a path with forward slashes is a directory or below it. */
export function isPathBelow(path: string, directory: string): boolean {
  return (
    path === directory || path.startsWith(directory.endsWith("/") ? directory : `${directory}/`)
  );
}

function trim(path: string): string {
  return path.length > 1 && path.endsWith("/") && !/^[A-Za-z]:\/$/.test(path)
    ? path.slice(0, -1)
    : path;
}
