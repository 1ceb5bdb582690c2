import type { context as actionContext } from "@actions/github";
import { integer, listOf, objectId, record, requireShape, text } from "./answers.ts";
import type { GitHub } from "./github.ts";

/**
 * The context of the run, which `@actions/github` reads from the environment and the event file.
 */
export type Context = typeof actionContext;

/** The owner and name of a repository, with the names of the API. */
export type GitHubRepository = Context["repo"];

/** The pull request of a run, with the names of the API. */
export interface PullRequest {
  readonly number: number;
  /**
   * The head commits of the pull request and of its base branch; absent if the event does not name
   * them.
   */
  readonly head?: { readonly sha: string };
  readonly base?: { readonly sha: string };
}

const COMMIT = record({ sha: objectId });
const PULL = record({ number: integer, state: text, head: COMMIT, base: COMMIT });

/**
 * Returns whether an event may have a pull request
 * (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows).
 */
export function mayHavePullRequest(eventName = ""): boolean {
  return /^(?:pull_request(?:_\w+)?|push|merge_group|workflow_run|issue_comment)$/.test(eventName);
}

/**
 * Finds the pull request of an event; null if there is none. Without `github`, it uses only the
 * event file. Rejects if GitHub is needed and does not respond.
 */
export async function findPullRequest(
  github: GitHub | null,
  context: Context,
): Promise<PullRequest | null> {
  const { eventName, payload, repo, sha } = context;
  const { pull_request: pull, issue, merge_group: group } = payload;
  if (eventName === "push") {
    const request = { ...repo, commit_sha: sha };
    const found = await github?.rest.repos.listPullRequestsAssociatedWithCommit(request);
    return findOpenPull(found?.data, sha);
  }
  if (group) {
    const number = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-/.exec(group.head_ref)?.[1];
    const [head, base] = [{ sha: group.head_sha }, { sha: group.base_sha }];
    return number === undefined ? null : { number: Number(number), head, base };
  }
  if (payload["workflow_run"]) return findTested(github, context);
  if (issue?.["pull_request"]) {
    const { number } = issue;
    if (github === null) return { number };
    return requireShape((await github.rest.pulls.get({ ...repo, pull_number: number })).data, PULL);
  }
  return pull ?? null;
}

/**
 * Finds the pull request that a workflow run was for. GitHub does not name pull requests from
 * forks, so it is the open one of the branch whose head is the commit that ran.
 */
async function findTested(
  github: GitHub | null,
  { payload: { workflow_run: run }, repo }: Context,
): Promise<PullRequest | null> {
  const [named] = run.pull_requests ?? [];
  if (named) return named;
  const owner = run.head_repository?.owner?.login;
  if (!owner || !run.head_branch || !run.event.startsWith("pull_request")) return null;
  const head = `${owner}:${run.head_branch}`;
  if (github === null) throw new Error("the input github-token is empty");
  const { data } = await github.rest.pulls.list({ ...repo, state: "open", head });
  return findOpenPull(data, run.head_sha);
}

function findOpenPull(
  pulls: readonly (Required<PullRequest> & { readonly state: string })[] = [],
  sha: string,
): PullRequest | null {
  return (
    requireShape(pulls, listOf(PULL)).find(
      ({ state, head }) => state === "open" && head.sha === sha,
    ) ?? null
  );
}
