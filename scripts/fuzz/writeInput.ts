import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import type { Entry, Input } from "./Input.ts";

/** The directories of an input. */
export interface Place {
  /** The directory of the project. */
  readonly project: string;
  /** The directory of leases. */
  readonly leases: string;
}

/** Writes an input to a new directory, calls `use`, and removes the directory. */
export async function onDisk<Result>(
  input: Input,
  use: (place: Place) => Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "portplan-fuzz-"));
  try {
    return await use(writeInput(input, root));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Writes an input to a directory. */
export function writeInput({ files, leases }: Input, root: string): Place {
  const place = { project: join(root, "shop"), leases: join(root, "leases") };
  writeEntries(place.project, files);
  writeEntries(place.leases, leases);
  return place;
}

function writeEntries(directory: string, entries: ReadonlyMap<string, Entry>): void {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  for (const [name, entry] of entries) {
    const path = join(directory, name);
    // A mutated name may lead out of the directory, or be a directory of another entry.
    if (relative(directory, path).startsWith("..")) continue;
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (entry === "directory") mkdirSync(path);
      else if ("link" in entry) symlinkSync(entry.link, path);
      else writeFileSync(path, entry);
    } catch {
      // Two entries cannot have the same name.
    }
  }
}
