import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../compose/Files.ts";
import type { RepositoryText } from "../plan/findReferences.ts";
import { runCommand } from "./commands.ts";

/** Far above what a repository holds that people write; beyond them the rest is not read. */
const MOST_FILES = 20_000;
const LARGEST_FILE = 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

/** The texts of a repository that git knows or would take; without git, of the directory. One after the other: all of them need not be held at once. */
export async function repositoryTexts(root: string, files: Files): Promise<Iterable<RepositoryText>> {
  const args = ["-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const result = await runCommand("git", args, { cwd: root, maxOutput: MOST_FILES * 200 });
  const names = "output" in result ? result.output.toString("utf8").split("\0").filter(Boolean) : walk(root);
  return read(names, root, files);
}

function* read(names: Iterable<string>, root: string, files: Files): Iterable<RepositoryText> {
  let count = 0;
  let bytes = 0;
  for (const name of names) {
    if (++count > MOST_FILES || bytes > MOST_BYTES) return;
    const path = join(root, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true || stat.size > LARGEST_FILE) continue;
    bytes += stat.size;
    const found = files.read(path.replaceAll("\\", "/"), false);
    if ("text" in found) yield { path: path.replaceAll("\\", "/"), text: found.text };
  }
}

/** Every file below a directory, links not followed. */
function* walk(root: string, below = ""): Iterable<string> {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const name = join(below, entry.name);
    if (entry.isDirectory() && entry.name !== ".git" && entry.name !== "node_modules") yield* walk(root, name);
    else if (entry.isFile()) yield name;
  }
}
