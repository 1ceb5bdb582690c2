import { runGit } from "../programs/runGit.ts";
import { type CommitEntry, parseCommitEntry } from "./CommitContent.ts";

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
}

/**
 * Finds a commit of a local repository by an id or a name such as `HEAD`; null if it is missing,
 * e.g. in a shallow clone, or git is not installed.
 */
export async function findCommit(root: string, name: string): Promise<Commit | null> {
  const [object] = await readObjects(root, [name]);
  if (object?.type !== "commit") return null;
  const [head = ""] = object.content.toString("utf8").split("\n\n", 1);
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = ""]) => id);
  return { id: object.id, parents };
}

/**
 * Finds the merge base of two commits, by their ids; null if it is not known, e.g. in a shallow
 * clone.
 */
export async function findMergeBase(
  root: string,
  base: string,
  head: string,
): Promise<string | null> {
  const shallow = await readGit(root, ["rev-parse", "--is-shallow-repository"]);
  if (shallow?.toString("utf8").trim() !== "false") return null;
  const found = await readGit(root, ["merge-base", "--", base, head]);
  return found?.toString("utf8").trim() ?? null;
}

/** Lists all paths of a local commit, relative to the repository's root. */
export async function listGitFiles(
  root: string,
  commit: string,
): Promise<ReadonlyMap<string, CommitEntry>> {
  const listed = await readGit(root, ["ls-tree", "-r", "-t", "-z", "--full-tree", commit]);
  if (listed === null) throw new Error("git cannot list its files");
  const lines = listed.toString("utf8").matchAll(/(?<!\d)(\d+) \w+ ([0-9a-f]+)\t([^\0]+)\0/g);
  return new Map(
    Array.from(lines, ([, mode = "", id = "", path = ""]) => [path, parseCommitEntry(mode, id)]),
  );
}

interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Reads the objects that exist (git-cat-file(1), "BATCH OUTPUT"). */
export async function readObjects(root: string, names: readonly string[]): Promise<GitObject[]> {
  const input = names.map((name) => `${name}\n`).join("");
  const output = (await readGit(root, ["cat-file", "--batch"], input)) ?? Buffer.alloc(0);
  const found: GitObject[] = [];
  for (let at = 0; at < output.length;) {
    const begin = output.indexOf("\n", at) + 1;
    const [id = "", type = "", size = ""] = output.toString("utf8", at, begin - 1).split(" ");
    at = begin;
    // "NAME missing"
    if (size === "") continue;
    const end = begin + Number(size);
    found.push({ id, type, content: output.subarray(begin, end) });
    at = end + 1;
  }
  return found;
}

async function readGit(root: string, args: readonly string[], input = ""): Promise<Buffer | null> {
  const result = await runGit(root, args, { input });
  return "output" in result ? result.output : null;
}
