import { type CommitEntry, parseCommitEntry } from "./CommitContent.ts";
import {
  boolean,
  listOf,
  objectId,
  optional,
  record,
  requireShape,
  text,
} from "../github/answers.ts";
import type { GitHub } from "../github/github.ts";
import type { GitHubRepository } from "../github/pullRequest.ts";

/**
 * A repository may send a thousand requests per hour
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api), which other
 * steps need too.
 */
const MAX_TREES = 200;
const TREE = record({
  tree: listOf(record({ path: text, mode: text, sha: objectId })),
  truncated: optional(boolean),
});
const BLOB = record({
  content: text,
  encoding: (value) => value === "base64" || value === "utf-8",
});
const TOO_LARGE = "the repository has more files than GitHub lists; check out with fetch-depth: 2";

/**
 * Lists all paths of a commit, relative to the repository's root, with GitHub's API. Sends one
 * request, or one per directory if GitHub truncates the tree.
 */
export async function listGitHubFiles(
  github: GitHub,
  repository: GitHubRepository,
  commit: string,
): Promise<ReadonlyMap<string, CommitEntry>> {
  let left = MAX_TREES;
  const getTree = async (id: string, options: { readonly recursive?: string }) => {
    if (--left < 0) throw new Error(TOO_LARGE);
    const request = { ...repository, tree_sha: id, ...options };
    return requireShape((await github.rest.git.getTree(request)).data, TREE);
  };
  const listTree = async (id: string, prefix: string): Promise<[string, CommitEntry][]> => {
    // GitHub treats any value of `recursive` as true, even "0".
    const whole = await getTree(id, { recursive: "1" });
    const { tree, truncated } = whole.truncated ? await getTree(id, {}) : whole;
    if (truncated) throw new Error(TOO_LARGE);
    const entries = tree.map(({ path, mode, sha }): [string, CommitEntry] => [
      `${prefix}${path}`,
      parseCommitEntry(mode, sha),
    ]);
    if (!whole.truncated) return entries;
    const directories = entries.filter(([, { kind }]) => kind === "directory");
    const below = directories.map(([path, entry]) => listTree(entry.id, `${path}/`));
    return [...entries, ...(await Promise.all(below)).flat()];
  };
  return new Map(await listTree(commit, ""));
}

/** Reads contents by their ids with GitHub's API. Sends one request for each. */
export async function readGitHubBlobs(
  github: GitHub,
  repository: GitHubRepository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const blobs = ids.map(async (id) => {
    const { data } = await github.rest.git.getBlob({ ...repository, file_sha: id });
    const { content, encoding } = requireShape(data, BLOB);
    return [id, Buffer.from(content, encoding as BufferEncoding)] as const;
  });
  return new Map(await Promise.all(blobs));
}
