import { dirname } from "node:path/posix";
import type { Files } from "../compose/Files.ts";

/** The directory from which paths are told: the nearest one above with a `.git`, else that in which the command was started. */
export function repositoryRoot(files: Files): string {
  for (let at = files.cwd; ; at = dirname(at)) {
    if (files.kind(at.endsWith("/") ? `${at}.git` : `${at}/.git`) !== null) return at;
    if (dirname(at) === at || at === ".") return files.cwd;
  }
}
