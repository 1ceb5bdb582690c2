import { type CommitEntry, parseCommitEntry } from "./CommitContent.ts";
import type { GitHub } from "../github/github.ts";
import type { GitHubRepository } from "../github/pullRequest.ts";

/** All paths of a commit, relative to the repository's root, from GitHub's API. */
export async function listGitHubFiles(
  github: GitHub,
  repository: GitHubRepository,
  commit: string,
): Promise<ReadonlyMap<string, CommitEntry>> {
  const request = { ...repository, tree_sha: commit, recursive: "1" };
  const { tree, truncated } = (await github.rest.git.getTree(request)).data;
  if (truncated)
    throw new Error(
      "the repository has more files than GitHub lists; check it out with fetch-depth: 2",
    );
  return new Map(tree.map(({ path, mode, sha }) => [path, parseCommitEntry(mode, sha)]));
}

/** Contents by their ids, from GitHub's API: a request for each. */
export async function readGitHubBlobs(
  github: GitHub,
  repository: GitHubRepository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const blobs = ids.map(async (id) => {
    const { data } = await github.rest.git.getBlob({ ...repository, file_sha: id });
    return [id, Buffer.from(data.content, data.encoding as BufferEncoding)] as const;
  });
  return new Map(await Promise.all(blobs));
}
