import { listOf, objectId, record, requireShape } from "../github/answers.ts";
import type { GitHub } from "../github/github.ts";
import type { GitHubRepository, PullRequest } from "../github/pullRequest.ts";
import type { CommitContent } from "./CommitContent.ts";
import { type Commit, findCommit, findMergeBase, listGitFiles, readObjects } from "./gitCommits.ts";
import { listGitHubFiles, readGitHubBlobs } from "./githubCommits.ts";

/** The places to look for the commits of a change. */
export interface Sources {
  /** The directory that contains `.git`. */
  readonly root: string;
  readonly repository: GitHubRepository;
  /** Null without a token. */
  readonly github: GitHub | null;
}

/** The commit that is checked out. */
export interface Checkout {
  /** The commit in which its files can be viewed on GitHub. */
  readonly head: string;
  /** Null if it is not the change of the pull request. */
  readonly change: CheckedOutChange | null;
}

/** The change of a pull request, and its base. */
export interface CheckedOutChange {
  readonly base: CommitContent;
  /** The base branch, which may have advanced since the change began. */
  readonly target: CommitContent;
  /** The tracked files that are checked out. */
  readonly content: CommitContent;
}

/**
 * Finds the commit that is checked out for a pull request; null if it is not known. The base is the
 * merge base of the head and its branch, the base of a merge group, or the first parent of a test
 * merge commit. `eventCommit` is used if there is no repository; null if the event does not name
 * it.
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
  // Anyone can make another commit with these parents.
  const target = isMerge && id === eventCommit ? base : pull.base.sha;
  const [opened, content] = [openCommit(base, sources), openCommit(id, sources)];
  const branch = target === base ? opened : openCommit(target, sources);
  return { head, change: { base: opened, target: branch, content } };
}

const REFERENCE = record({ sha: objectId });
const COMMIT = record({ sha: objectId, parents: listOf(REFERENCE) });
const COMPARISON = record({ merge_base_commit: REFERENCE });

async function findOnGitHub(
  commit: string | null,
  { github, repository }: Sources,
): Promise<Commit | null> {
  if (github === null || commit === null) return null;
  const { data } = await github.rest.git.getCommit({ ...repository, commit_sha: commit });
  const { sha: id, parents } = requireShape(data, COMMIT);
  return { id, parents: parents.map(({ sha }) => sha) };
}

/**
 * Finds the merge base with git or GitHub. Falls back to the head of the base branch in the event.
 */
async function resolveMergeBase(
  base: string,
  head: string,
  { root, github, repository }: Sources,
): Promise<string> {
  const known = await findMergeBase(root, base, head);
  if (known !== null || github === null) return known ?? base;
  const request = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
  const { data } = await github.rest.repos.compareCommitsWithBasehead(request);
  return requireShape(data, COMPARISON).merge_base_commit.sha;
}

/** Opens a commit. Objects are read with git, or from the API if they are not available locally. */
function openCommit(commit: string, { root, github, repository }: Sources): CommitContent {
  let listed: ReturnType<CommitContent["list"]> | null = null;
  const contents = new Map<string, Buffer>();
  const list: CommitContent["list"] = async () => {
    if ((await findCommit(root, commit)) !== null) return listGitFiles(root, commit);
    if (github !== null) return listGitHubFiles(github, repository, commit);
    throw new Error(
      "it is not checked out (use fetch-depth: 2), and there is no token to read it from GitHub",
    );
  };
  return {
    commit,
    list: () => (listed ??= list()),
    async read(ids) {
      const unread = () => ids.filter((id) => !contents.has(id));
      for (const { id, content } of await readObjects(root, unread())) contents.set(id, content);
      const missing = unread();
      if (missing.length === 0 || github === null) return contents;
      for (const [id, content] of await readGitHubBlobs(github, repository, missing))
        contents.set(id, content);
      return contents;
    },
  };
}
