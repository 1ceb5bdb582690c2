import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Files } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { encodePath } from "../lib/encodePath.ts";
import type { Env } from "../lib/Env.ts";
import type { LineLink } from "../report/formats/tableRows.ts";
import type { CommitContent } from "../system/commits/CommitContent.ts";
import type { Comparison, PostedComment, Report } from "../report/Report.ts";
import { buildComment, removeTime } from "../review/buildComment.ts";
import { compareWithBase, type MapPorts, type UseFiles } from "../review/compareWithBase.ts";
import { withCommitFiles } from "../system/commits/commitFiles.ts";
import {
  type CheckedOutChange,
  type Checkout,
  findCheckout,
} from "../system/commits/findCheckout.ts";
import { describeFailure } from "../system/github/describeFailure.ts";
import type { GitHub } from "../system/github/github.ts";
import { keepComment } from "../system/github/githubComment.ts";
import { loadGitHub } from "../system/github/loadGitHub.ts";
import { type Context, findPullRequest, type PullRequest } from "../system/github/pullRequest.ts";
import type { Inputs } from "./inputs.ts";

type PortComparison = Pick<Comparison, "commit" | "changes" | "renamed" | "problem">;

/** The pull request of a run. */
export interface Review {
  /** Compares the ports with the base. Returns undefined if there may be no pull request. */
  compare(local: Files, map: MapPorts): Promise<PortComparison | undefined>;
  /**
   * Calls `use`, possibly several times, with the files of the base whose policy judges the change.
   * Rejects with the reason if they cannot be read.
   */
  withPolicyFiles<Result>(local: Files, use: UseFiles<Result>): Promise<Result>;
  /** Does the same with the files of the base that the ports are compared with. */
  withBaseFiles<Result>(local: Files, use: UseFiles<Result>): Promise<Result>;
  /** Returns the commit whose files are checked; null if it is not known. */
  findCommit(): string | null;
  /** Posts the comment. Never rejects, because a comment must not fail the step. */
  post(report: Report): Promise<PostedComment>;
}

/**
 * Events whose `GITHUB_SHA` is the change, which `actions/checkout` checks out by default
 * (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows).
 */
const CHANGE_EVENTS = /^(?:pull_request(?:_review(?:_comment)?)?|push|merge_group)$/;

/**
 * Finds the pull request of this run. Returns null if there is none.
 *
 * @param root the directory that contains `.git`
 */
export async function findReview(inputs: Inputs, env: Env, root: string): Promise<Review | null> {
  const { githubToken: token, comment } = inputs;
  try {
    const { connect, context } = await loadGitHub();
    const github = token === "" ? null : connect({ token, apiUrl: context.apiUrl });
    const pull = await findPullRequest(github, context);
    return pull && new PullRequestReview({ inputs, env, root, pull, github, context });
  } catch (reason) {
    const why = describeReason(reason, "pull-requests");
    const remark = `Portplan could not look up the pull request: ${why}.`;
    const warn = comment !== "auto" && comment !== "never";
    // A push need not have a pull request.
    const unknown = { commit: "", changes: [], renamed: [], problem: why };
    return {
      compare: async () => (env["GITHUB_EVENT_NAME"] === "push" ? undefined : unknown),
      withPolicyFiles: () => Promise.reject(new Error(why)),
      withBaseFiles: () => Promise.reject(new Error(why)),
      findCommit: () => null,
      post: async () => ({ url: null, remark, warn }),
    };
  }
}

interface ReviewParts {
  readonly inputs: Inputs;
  readonly env: Env;
  readonly root: string;
  readonly pull: PullRequest;
  /** null without a token. */
  readonly github: GitHub | null;
  readonly context: Context;
}

class PullRequestReview implements Review {
  readonly #parts: ReviewParts;
  #checkout: Checkout | null = null;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  async compare(files: Files, map: MapPorts): Promise<PortComparison> {
    let commit = this.#parts.pull.base?.sha ?? "";
    try {
      const change = await this.#findChange();
      commit = change.base.commit;
      const compared = await compareWithBase(
        files,
        (use) => this.#withFiles(change.base, change, files, use),
        map,
      );
      return { commit, ...compared };
    } catch (reason) {
      return { commit, changes: [], renamed: [], problem: describeReason(reason, "contents") };
    }
  }

  async withPolicyFiles<Result>(files: Files, use: UseFiles<Result>): Promise<Result> {
    try {
      const change = await this.#findChange();
      // A change that begins at an old commit would choose an old policy.
      const content = this.#parts.inputs.policyFrom === "base" ? change.target : change.base;
      return await this.#withFiles(content, change, files, use);
    } catch (reason) {
      throw new Error(describeReason(reason, "contents"), { cause: reason });
    }
  }

  async withBaseFiles<Result>(files: Files, use: UseFiles<Result>): Promise<Result> {
    const change = await this.#findChange();
    return this.#withFiles(change.base, change, files, use);
  }

  async #withFiles<Result>(
    content: CommitContent,
    change: CheckedOutChange,
    local: Files,
    use: UseFiles<Result>,
  ): Promise<Result> {
    const tracked = await change.content.list();
    return withCommitFiles({ content, root: this.#parts.root, local, tracked }, use);
  }

  /** Finds the checked out change. Throws if something else is checked out. */
  async #findChange(): Promise<CheckedOutChange> {
    const { root, pull, github, context } = this.#parts;
    const { eventName, sha, repo: repository } = context;
    const eventCommit = CHANGE_EVENTS.test(eventName) ? sha : null;
    this.#checkout ??= await findCheckout(pull, eventCommit, { root, repository, github });
    if (this.#checkout === null) throw new Error("the commit that is checked out is not known");
    const { change, head } = this.#checkout;
    if (change !== null) return change;
    const shown = head.slice(0, 12);
    throw new Error(`the checked out commit ${shown} is not the change of the pull request`);
  }

  async post(report: Report): Promise<PostedComment> {
    const { inputs, env, pull, github, context } = this.#parts;
    const { comment: mode } = inputs;
    if (mode === "never") return { url: null, remark: null, warn: false };
    const warn = mode !== "auto";
    if (github === null) {
      const remark = "No comment was posted, because the input github-token is empty.";
      return { url: null, remark: `${remark} ${PERMISSION_HINT}`, warn };
    }
    const { repo: repository, runId } = context;
    const leg = findLeg(inputs);
    const marker = `<!-- portplan:${hashMarker(env, leg)} -->`;
    const summaryUrl = this.#formatUrl(`actions/runs/${runId}`);
    const commit = report.made?.commit ?? null;
    const commitUrl = commit === null ? null : this.#formatUrl(`commit/${commit}`);
    const request = { mode, marker, leg, link: this.#link, summaryUrl, commitUrl };
    const written = compute(() => buildComment(report, request));
    // A comment is not updated only because of the time.
    const normalize = removeTime;
    const comment = { repository, number: pull.number, marker, ...written, normalize };
    try {
      return { url: await keepComment(github, comment), remark: null, warn: false };
    } catch (reason) {
      const { kind, message, needed } = describeFailure(reason);
      const remark = `No comment was posted: ${message}.`;
      if (kind === "other") return { url: null, remark, warn: true };
      const hint = needed === null ? "" : ` GitHub requires: ${needed}.`;
      return { url: null, remark: `${remark}${hint} ${PERMISSION_HINT}`, warn };
    }
  }

  findCommit(): string | null {
    const { pull, context } = this.#parts;
    return this.#checkout?.head ?? pull.head?.sha ?? (context.sha || null);
  }

  /** Returns the URL of a line on GitHub, or null for a file outside the repository. */
  readonly #link: LineLink = ({ file, line }, side) => {
    const commit = side === "base" ? this.#checkout?.change?.base.commit : this.findCommit();
    const isOutside = file.startsWith("../") || posix.isAbsolute(file);
    if (!commit || isOutside) return null;
    return `${this.#formatUrl(`blob/${commit}/${file}`)}#L${line}`;
  };

  /** Returns the URL of a page of the repository. */
  #formatUrl(path: string): string {
    const { serverUrl, repo } = this.#parts.context;
    return `${serverUrl}/${encodePath(`${repo.owner}/${repo.repo}/${path}`)}`;
  }
}

/** Identifies a workflow, job and leg. Hashed, because names may contain `-->`. */
function hashMarker(env: Env, leg: string | null): string {
  const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
  return createHash("sha256")
    .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
    .digest("base64url")
    .slice(0, 22);
}

/** Returns the matrix leg of a comment, or null for the first leg, which has the main comment. */
function findLeg({ jobIndex, matrix }: Inputs): string | null {
  return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}

/** Describes why reading from GitHub failed, with the permission that it requires. */
function describeReason(reason: unknown, scope: "contents" | "pull-requests"): string {
  const { kind, message } = describeFailure(reason);
  return kind === "permission" ? `${message} (requires \`permissions: ${scope}: read\`)` : message;
}

const PERMISSION_HINT =
  "Add `permissions: pull-requests: write` to the workflow. Pull requests from forks never have " +
  "this permission.";
