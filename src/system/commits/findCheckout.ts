import type { CommitContent } from "./CommitContent.ts";
import { findCommit, findMergeBase, readGitContent } from "./gitCommits.ts";
import type { GitHub } from "../github/github.ts";
import { readGitHubContent } from "./githubCommits.ts";
import type { PullRequest, GitHubRepository } from "../github/pullRequest.ts";

/** Where the commits of a change are looked for. */
export interface Sources {
  /** The directory that holds `.git`. */
  readonly root: string;
  readonly repository: GitHubRepository;
  /** null without a token. */
  readonly github: GitHub | null;
  /** `GITHUB_SHA`, where that is the change of the event's pull request; else null. */
  readonly eventCommit: string | null;
}

/** What is checked out. */
export interface Checkout {
  /** The commit in which its files can be seen on GitHub. */
  readonly head: string;
  /** null where it is not the change of the pull request. */
  readonly change: CheckedOutChange | null;
}

/** The change of a pull request, and what it is tested against. */
export interface CheckedOutChange {
  readonly base: CommitContent;
  /** What is checked out, as far as it is tracked. */
  readonly content: CommitContent;
}

/**
 * What is checked out for a pull request. The base of its head is the commit in which it left its
 * branch, of a merge group what that is put onto, of a merge commit that was made for the test the
 * first parent. null where that cannot be told.
 */
export async function findCheckout(pull: PullRequest, sources: Sources): Promise<Checkout | null> {
  const { root, eventCommit } = sources;
  const checkedOut =
    (await findCommit(root, "HEAD")) ??
    (eventCommit === null ? null : await findOnGitHub(eventCommit, sources));
  if (checkedOut === null || pull.head === null) return null;
  const { id, parents } = checkedOut;
  const [first, second] = parents;
  const isMerge = id !== pull.head && second === pull.head;
  if (id !== pull.head && !isMerge) return { head: id, change: null };
  const base = isMerge ? first : pull.base && (await resolveMergeBase(pull.base, id, sources));
  return base
    ? {
        head: pull.head,
        change: { base: await openCommit(base, sources), content: await openCommit(id, sources) },
      }
    : null;
}

async function findOnGitHub(
  commit: string,
  { github, repository }: Sources,
): Promise<{ id: string; parents: readonly string[] } | null> {
  if (github === null) return null;
  const { data } = await github.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
    ...repository,
    commit_sha: commit,
  });
  return { id: data.sha, parents: data.parents.map(({ sha }) => sha) };
}

/** Where neither git nor GitHub can tell it, the branch as the event told it. */
async function resolveMergeBase(
  base: string,
  head: string,
  { root, github, repository }: Sources,
): Promise<string> {
  const known = await findMergeBase(root, base, head);
  if (known !== null) return known;
  if (github === null) return base;
  const { data } = await github.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
    ...repository,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  return data.merge_base_commit.sha;
}

/** By git what is here, by the API what is not: an object has the same id in both. */
async function openCommit(
  commit: string,
  { root, github, repository }: Sources,
): Promise<CommitContent> {
  const isLocal = (await findCommit(root, commit)) !== null;
  const local = isLocal ? readGitContent(root, commit) : null;
  const remote = github === null ? null : readGitHubContent(github, repository, commit);
  return {
    commit,
    async list() {
      const listed = await (local ?? remote)?.list();
      if (listed === undefined)
        throw new Error(
          "it is not checked out (fetch-depth: 2 does), and there is no token to ask GitHub for it",
        );
      return listed;
    },
    async read(ids) {
      const found = (await local?.read(ids)) ?? new Map<string, Buffer>();
      const missing = ids.filter((id) => !found.has(id));
      return missing.length === 0 || remote === null
        ? found
        : new Map([...found, ...(await remote.read(missing))]);
    },
  };
}
