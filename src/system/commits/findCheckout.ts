import type { GitHub } from "../github/github.ts";
import type { GitHubRepository, PullRequest } from "../github/pullRequest.ts";
import type { CommitContent } from "./CommitContent.ts";
import { type Commit, findCommit, findMergeBase, listGitFiles, readObjects } from "./gitCommits.ts";
import { listGitHubFiles, readGitHubBlobs } from "./githubCommits.ts";

/** Where the commits of a change are looked for. */
export interface Sources {
  /** The directory that holds `.git`. */
  readonly root: string;
  readonly repository: GitHubRepository;
  /** null without a token. */
  readonly github: GitHub | null;
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
 * first parent. null where that cannot be told. `eventCommit`: what is checked out where there is
 * no repository; null where the event does not tell.
 */
export async function findCheckout(
  pull: PullRequest,
  eventCommit: string | null,
  sources: Sources,
): Promise<Checkout | null> {
  const checkedOut =
    (await findCommit(sources.root, "HEAD")) ?? (await findOnGitHub(eventCommit, sources));
  if (checkedOut === null || !pull.head || !pull.base) return null;
  const { id, parents } = checkedOut;
  const head = pull.head.sha;
  const isMerge = id !== head && parents[1] === head;
  if (id !== head && !isMerge) return { head: id, change: null };
  const [first = ""] = parents;
  const base = isMerge ? first : await resolveMergeBase(pull.base.sha, id, sources);
  const change = { base: openCommit(base, sources), content: openCommit(id, sources) };
  return { head, change };
}

async function findOnGitHub(
  commit: string | null,
  { github, repository }: Sources,
): Promise<Commit | null> {
  if (github === null || commit === null) return null;
  const { data } = await github.rest.git.getCommit({ ...repository, commit_sha: commit });
  return { id: data.sha, parents: data.parents.map(({ sha }) => sha) };
}

/** Where neither git nor GitHub can tell it, the branch as the event told it. */
async function resolveMergeBase(
  base: string,
  head: string,
  { root, github, repository }: Sources,
): Promise<string> {
  const known = await findMergeBase(root, base, head);
  if (known !== null || github === null) return known ?? base;
  const request = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
  const { data } = await github.rest.repos.compareCommitsWithBasehead(request);
  return data.merge_base_commit.sha;
}

/** By git what is here, by the API what is not: an object has the same id in both. */
function openCommit(commit: string, { root, github, repository }: Sources): CommitContent {
  return {
    commit,
    async list() {
      if ((await findCommit(root, commit)) !== null) return listGitFiles(root, commit);
      if (github !== null) return listGitHubFiles(github, repository, commit);
      throw new Error(
        "it is not checked out (fetch-depth: 2 does), and there is no token to ask GitHub for it",
      );
    },
    async read(ids) {
      const found = (await readObjects(root, ids)).map(({ id, content }) => [id, content] as const);
      const contents = new Map(found);
      const missing = ids.filter((id) => !contents.has(id));
      if (missing.length === 0 || github === null) return contents;
      return new Map([...contents, ...(await readGitHubBlobs(github, repository, missing))]);
    },
  };
}
