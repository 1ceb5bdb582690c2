import { readFileSync } from "node:fs";
import { posix } from "node:path";
import type { GitHub } from "./github.ts";
import { attempt } from "../attempt.ts";
import { encodePath } from "../../lib/encodePath.ts";
import type { Env } from "../../lib/Env.ts";

/** A repository on GitHub, by the names of its API. */
export interface GitHubRepository {
  readonly owner: string;
  readonly repo: string;
}

/** The pull request that a run is for. */
export interface PullRequest {
  readonly number: number;
  /**
   * The commit that it wants merged, and that of the branch it goes to, as the event told them;
   * null where it did not.
   */
  readonly head: string | null;
  readonly base: string | null;
}

/** An event's payload, as far as it leads to a pull request. Every part may be missing. */
interface Payload {
  readonly pull_request?: WirePull;
  readonly issue?: { readonly number: number; readonly pull_request?: object };
  readonly merge_group?: {
    readonly head_ref: string;
    readonly head_sha: string;
    readonly base_sha: string;
  };
  readonly workflow_run?: {
    readonly event: string;
    readonly head_sha: string;
    readonly head_branch: string | null;
    readonly head_repository?: { readonly owner?: { readonly login: string } | null } | null;
    readonly pull_requests?: readonly ({
      readonly number: number;
      readonly head: Sha;
      readonly base: Sha;
    } | null)[];
  };
}

interface Sha {
  readonly sha: string;
}

interface WirePull {
  readonly number: number;
  readonly state?: string;
  readonly head: Sha;
  readonly base: Sha;
}

type Finder = (
  payload: Payload,
  env: Env,
  github: () => GitHub | null,
  repository: GitHubRepository,
) => Promise<PullRequest | null> | PullRequest | null;

const useEventPull: Finder = ({ pull_request: pull }) => (pull === undefined ? null : toPull(pull));

/**
 * How each event leads to its pull request
 * (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows).
 * An event that is not here has none.
 */
const FINDERS: Readonly<Record<string, Finder>> = {
  pull_request: useEventPull,
  pull_request_target: useEventPull,
  pull_request_review: useEventPull,
  pull_request_review_comment: useEventPull,

  /** Of the pull requests of which the commit is the head, the first that is open. */
  async push(_payload, env, github, repository) {
    const sha = env["GITHUB_SHA"] ?? "";
    const found = await github()?.request("GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", {
      ...repository,
      commit_sha: sha,
    });
    return findOpenPull(found?.data ?? [], sha);
  },

  merge_group({ merge_group: group }) {
    const number = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-/.exec(
      group?.head_ref ?? "",
    )?.[1];
    return group === undefined || number === undefined
      ? null
      : { number: Number(number), head: group.head_sha, base: group.base_sha };
  },

  /**
   * GitHub names no pull request from a fork: it is the open one of that branch whose head is the
   * very commit that ran.
   */
  async workflow_run({ workflow_run: run }, _env, github, repository) {
    const [named] = run?.pull_requests ?? [];
    if (run === undefined) return null;
    if (named) return toPull(named);
    const owner = run.head_repository?.owner?.login;
    if (owner === undefined || run.head_branch === null || !run.event.startsWith("pull_request"))
      return null;
    const found = await github()?.request("GET /repos/{owner}/{repo}/pulls", {
      ...repository,
      state: "open",
      head: `${owner}:${run.head_branch}`,
    });
    return findOpenPull(found?.data ?? [], run.head_sha);
  },

  async issue_comment({ issue }, _env, github, repository) {
    if (issue?.pull_request === undefined) return null;
    const found = await github()?.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
      ...repository,
      pull_number: issue.number,
    });
    return found === undefined
      ? { number: issue.number, head: null, base: null }
      : toPull(found.data);
  },
};

/**
 * The pull request that this run is for; null where there is none. Rejects where GitHub has to be
 * asked and does not answer.
 */
export async function findPullRequest(
  env: Env,
  github: () => GitHub | null,
  repository: GitHubRepository,
): Promise<PullRequest | null> {
  const finder = FINDERS[env["GITHUB_EVENT_NAME"] ?? ""];
  return finder === undefined
    ? null
    : finder(readPayload(env["GITHUB_EVENT_PATH"]), env, github, repository);
}

/** Whether an event may lead to a pull request at all. */
export function mayHavePullRequest(eventName: string | undefined): boolean {
  return Object.hasOwn(FINDERS, eventName ?? "");
}

function readPayload(path: string | undefined): Payload {
  return attempt(() => JSON.parse(readFileSync(path ?? "", "utf8")) as Payload | null) ?? {};
}

function findOpenPull(pulls: readonly WirePull[], head: string): PullRequest | null {
  const found = pulls.find((pull) => pull.state === "open" && pull.head.sha === head);
  return found === undefined ? null : toPull(found);
}

function toPull({ number, head, base }: WirePull): PullRequest {
  return { number, head: head.sha, base: base.sha };
}

/** A line of a file in a commit. */
export interface CodeLine {
  readonly commit: string;
  /** Relative to the repository's root. */
  readonly file: string;
  readonly line: number;
}

/** Returns the address of a line on GitHub; null for a file outside of the repository. */
export function formatLineAddress(
  server: string,
  { owner, repo }: GitHubRepository,
  { commit, file, line }: CodeLine,
): string | null {
  if (file.startsWith("../") || posix.isAbsolute(file)) return null;
  return `${server}/${encodePath(`${owner}/${repo}/blob/${commit}/${file}`)}#L${line}`;
}
