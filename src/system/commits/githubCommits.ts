import { type CommitContent, type CommitEntry, parseCommitEntry } from "./CommitContent.ts";
import type { GitHub } from "../github/github.ts";
import type { GitHubRepository } from "../github/pullRequest.ts";

/**
 * A repository has a thousand requests an hour
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api), which other
 * steps need too.
 */
const MAX_TREES = 200;
const TOO_LARGE =
  "the repository has more files than GitHub lists; check it out with fetch-depth: 2";

/**
 * The files of a commit, from GitHub's API: one request for all paths, or some for those of a large
 * repository, and one for each content.
 */
export function readGitHubContent(
  github: GitHub,
  repository: GitHubRepository,
  commit: string,
): CommitContent {
  return {
    commit,
    async list() {
      return new Map(await new Trees(github, repository).list(commit, ""));
    },
    async read(ids) {
      const blob = async (id: string) => {
        const { data } = await github.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
          ...repository,
          file_sha: id,
        });
        return [
          id,
          Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8"),
        ] as const;
      };
      return new Map(await Promise.all(ids.map(blob)));
    },
  };
}

class Trees {
  readonly #github: GitHub;
  readonly #repository: GitHubRepository;
  #left = MAX_TREES;

  constructor(github: GitHub, repository: GitHubRepository) {
    this.#github = github;
    this.#repository = repository;
  }

  /**
   * All below a tree; directory by directory where GitHub does not list it at once. `prefix`: the
   * tree's path with a slash behind it.
   */
  async list(id: string, prefix: string): Promise<(readonly [string, CommitEntry])[]> {
    // Any value asks for what is below, "0" too.
    const whole = await this.#get(id, { recursive: "1" });
    const { tree, truncated } = whole.truncated ? await this.#get(id, {}) : whole;
    if (truncated) throw new Error(TOO_LARGE);
    const entries = tree.map(
      ({ path, mode, sha }) => [`${prefix}${path}`, parseCommitEntry(mode, sha)] as const,
    );
    if (!whole.truncated) return entries;
    const directories = entries.filter(([, { kind }]) => kind === "directory");
    const below = await Promise.all(
      directories.map(([path, entry]) => this.list(entry.id, `${path}/`)),
    );
    return [...entries, ...below.flat()];
  }

  async #get(id: string, options: { readonly recursive?: string }) {
    if (--this.#left < 0) throw new Error(TOO_LARGE);
    const request = { ...this.#repository, tree_sha: id, ...options };
    return (await this.#github.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", request))
      .data;
  }
}
