import { type CommitContent, entryOf } from "./CommitContent.ts";
import type { GitHub } from "./github.ts";
import type { Repository } from "./Review.ts";

/** The files of a commit, from GitHub's API: one request for all paths, one for each content. */
export function githubContent(github: GitHub, repository: Repository, commit: string): CommitContent {
  return {
    commit,
    async list() {
      const { data } = await github.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
        ...repository,
        tree_sha: commit,
        recursive: "1",
      });
      if (data.truncated) throw new Error("the repository has more files than GitHub lists at once; check it out with fetch-depth: 2");
      return new Map(data.tree.map(({ path, mode, sha }) => [path, entryOf(mode, sha)]));
    },
    async read(ids) {
      const blob = async (id: string) => {
        const { data } = await github.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { ...repository, file_sha: id });
        return [id, Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8")] as const;
      };
      return new Map(await Promise.all(ids.map(blob)));
    },
  };
}
