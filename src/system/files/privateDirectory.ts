import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { toSlashes } from "./localPaths.ts";
import { writeAllOrNothing } from "./writeFiles.ts";

/** A directory that only this account can read. It exists from the first write on. */
export interface PrivateDirectory {
  /** Absolute, with forward slashes. */
  readonly path: string;
  /** Creates the directory, and writes files to it and to other places. Throws. */
  write(files: Parameters<typeof writeAllOrNothing>[0]): void;
  /** Removes the directory with its files. */
  remove(): void;
}

/** Opens a new directory for temporary files, under a name that nobody can guess. */
export function openPrivateDirectory(): PrivateDirectory {
  const path = resolve(tmpdir(), `portplan-${crypto.randomUUID()}`);
  return {
    path: toSlashes(path),
    write(files) {
      mkdirSync(path, { mode: 0o700 });
      writeAllOrNothing(files);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
