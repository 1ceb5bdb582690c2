import { relative } from "node:path/posix";
import { join } from "node:path";
import { runGit } from "../programs/runGit.ts";
import { isBelow, toSlashes } from "./localPaths.ts";

/** Returns those of the absolute paths that git tracks in a repository; none without git. */
export async function listTracked(
  root: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const specs = paths
    .filter((path) => isBelow(path, root))
    .map((path) => `:(top,literal)${relative(root, path)}`);
  if (specs.length === 0) return new Set();
  const listed = await runGit(root, ["ls-files", "-z", "--cached", "--", ...specs]);
  if (!("output" in listed)) return new Set();
  const names = listed.output.toString("utf8").split("\0").filter(Boolean);
  return new Set(names.map((name) => toSlashes(join(root, name))));
}
