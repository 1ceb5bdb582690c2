import { runCommand } from "../commands.ts";
import { type CommitContent, type CommitEntry, parseCommitEntry } from "./CommitContent.ts";

/** Git asks nobody, takes nothing from the network and waits for no lock. */
const ENV = {
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
};

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
}

/**
 * A commit of a local repository, by a name such as `HEAD` or an id; null where it is not there, as
 * in a shallow clone, or where there is no git.
 */
export async function findCommit(root: string, name: string): Promise<Commit | null> {
  const [object] = await readObjects(root, [name]);
  if (object === undefined || object.type !== "commit") return null;
  const [head = ""] = object.content.toString("utf8").split("\n\n", 1);
  return {
    id: object.id,
    parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? ""),
  };
}

/**
 * In which commit two of them meet, by their ids; null where that is not known here, as in a
 * shallow clone.
 */
export async function findMergeBase(
  root: string,
  base: string,
  head: string,
): Promise<string | null> {
  const shallow = await runGit(root, ["rev-parse", "--is-shallow-repository"], "");
  if (
    shallow?.toString("utf8").trim() !== "false" ||
    ![base, head].every((id) => /^[0-9a-f]+$/.test(id))
  )
    return null;
  return (await runGit(root, ["merge-base", base, head], ""))?.toString("utf8").trim() ?? null;
}

/** The files of a commit whose objects are here. */
export function readGitContent(root: string, commit: string): CommitContent {
  return {
    commit,
    async list() {
      const listed = await runGit(root, ["ls-tree", "-r", "-t", "-z", "--full-tree", commit], "");
      if (listed === null) throw new Error("git cannot list it");
      const entries = new Map<string, CommitEntry>();
      for (const line of listed.toString("utf8").split("\0")) {
        const match = /^(\d+) \w+ ([0-9a-f]+)\t([^]+)$/.exec(line);
        if (match !== null)
          entries.set(match[3] ?? "", parseCommitEntry(match[1] ?? "", match[2] ?? ""));
      }
      return entries;
    },
    async read(ids) {
      const found = await readObjects(root, ids);
      return new Map(found.map(({ id, content }) => [id, content]));
    },
  };
}

interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

/** The objects that are there (git-cat-file(1), "BATCH OUTPUT"). */
async function readObjects(root: string, names: readonly string[]): Promise<GitObject[]> {
  const output =
    (await runGit(root, ["cat-file", "--batch"], names.map((name) => `${name}\n`).join(""))) ??
    Buffer.alloc(0);
  const found: GitObject[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\n", at);
    const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(output.toString("utf8", at, end));
    if (match === null) {
      at = end + 1;
      continue;
    }
    const [, id = "", type = "", size] = match;
    const begin = end + 1;
    at = begin + Number(size);
    found.push({ id, type, content: output.subarray(begin, at) });
    at++;
  }
  return found;
}

async function runGit(
  root: string,
  args: readonly string[],
  input: string,
): Promise<Buffer | null> {
  const result = await runCommand("git", ["-C", root, ...args], { cwd: root, env: ENV, input });
  return "output" in result ? result.output : null;
}
