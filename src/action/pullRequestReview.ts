import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Files } from "../compose/index.ts";
import { encodePath } from "../lib/encodePath.ts";
import type { Env } from "../lib/Env.ts";
import type { LineLink } from "../report/formats/tableRows.ts";
import type { Comparison, PostedComment, Report } from "../report/Report.ts";
import { buildComment } from "../review/buildComment.ts";
import { type Base, compareWithBase, type MapPorts } from "../review/compareWithBase.ts";
import { withCommitFiles } from "../system/commits/commitFiles.ts";
import { type Checkout, findCheckout } from "../system/commits/findCheckout.ts";
import { describeFailure } from "../system/github/describeFailure.ts";
import type { GitHub } from "../system/github/github.ts";
import { keepComment } from "../system/github/githubComment.ts";
import { loadGitHub } from "../system/github/loadGitHub.ts";
import { type Context, findPullRequest, type PullRequest } from "../system/github/pullRequest.ts";
import type { Inputs } from "./inputs.ts";

/** The pull request that a run is for. */
export interface Review {
  /** The change's port map against its base; undefined where what is checked out is no change. */
  compare(local: Files, report: Report, map: MapPorts): Promise<Comparison | undefined>;
  /** Never rejects: a comment that cannot be posted fails no gate. */
  post(report: Report): Promise<PostedComment>;
}

/**
 * Events whose `GITHUB_SHA` is the change: what is checked out unless the workflow says otherwise
 * (https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows).
 */
const CHANGE_EVENTS = /^(?:pull_request(?:_review(?:_comment)?)?|push|merge_group)$/;

/**
 * Looks for the pull request. null where there is none. `root`: the directory that holds `.git`.
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
    const remark = `Portplan could not look for a pull request. ${why}.`;
    const warn = comment !== "auto" && comment !== "never";
    return { compare: async () => undefined, post: async () => ({ url: null, remark, warn }) };
  }
}

/** What a review is made with. */
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

  async compare(files: Files, report: Report, map: MapPorts): Promise<Comparison | undefined> {
    const { root, pull, github, context } = this.#parts;
    const { eventName, sha, repo: repository } = context;
    let commit = pull.base?.sha ?? "";
    const without = (problem: string) => ({ commit, changes: [], exceptions: [], problem });
    try {
      const eventCommit = CHANGE_EVENTS.test(eventName) ? sha : null;
      this.#checkout = await findCheckout(pull, eventCommit, { root, repository, github });
      if (this.#checkout === null) return undefined;
      const { change, head } = this.#checkout;
      if (change === null)
        return without(
          `what is checked out, ${head.slice(0, 12)}, is not the change of the pull request`,
        );
      const { base, content } = change;
      commit = base.commit;
      const source = { content: base, root, local: files, tracked: await content.list() };
      const withFiles: Base["withFiles"] = (use) => withCommitFiles(source, use);
      return await compareWithBase({ report, files, root }, { commit, withFiles }, map);
    } catch (reason) {
      return without(describeReason(reason, "contents"));
    }
  }

  async post(report: Report): Promise<PostedComment> {
    const { inputs, env, pull, github, context } = this.#parts;
    const { comment: mode, failOn } = inputs;
    if (mode === "never") return { url: null, remark: null, warn: false };
    const warn = mode !== "auto";
    if (github === null) {
      const remark = `No comment without a token. ${formatPermissionHint(null)}`;
      return { url: null, remark, warn };
    }
    const { serverUrl, repo: repository, runId } = context;
    const leg = findLeg(inputs);
    const marker = `<!-- portplan:${hashMarker(env, leg)} -->`;
    const summaryUrl = `${serverUrl}/${repository.owner}/${repository.repo}/actions/runs/${runId}`;
    const request = { mode, failOn, marker, leg, link: this.#link, summaryUrl };
    const written = buildComment(report, request);
    const comment = { repository, number: pull.number, marker, ...written };
    try {
      return { url: await keepComment(github, comment), remark: null, warn: false };
    } catch (reason) {
      const { kind, message, needed } = describeFailure(reason);
      if (kind === "other") return { url: null, remark: `No comment: ${message}.`, warn: true };
      const remark = `No comment: ${message}. ${formatPermissionHint(needed)}`;
      return { url: null, remark, warn };
    }
  }

  /** Returns the address of a line on GitHub; null for a file outside of the repository. */
  readonly #link: LineLink = ({ file, line }, side) => {
    const { pull, context } = this.#parts;
    const head = this.#checkout?.head ?? pull.head?.sha ?? context.sha;
    const commit = side === "base" ? this.#checkout?.change?.base.commit : head;
    const isOutside = file.startsWith("../") || posix.isAbsolute(file);
    if (commit === undefined || isOutside) return null;
    const { owner, repo } = context.repo;
    return `${context.serverUrl}/${encodePath(`${owner}/${repo}/blob/${commit}/${file}`)}#L${line}`;
  };
}

/** One for each workflow, job and leg. Hashed: a name may hold what ends an HTML comment. */
function hashMarker(env: Env, leg: string | null): string {
  const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
  return createHash("sha256")
    .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
    .digest("base64url")
    .slice(0, 22);
}

/**
 * The leg of a matrix that a comment is about; null for the first, whose comment is that of the
 * job.
 */
function findLeg({ jobIndex, matrix }: Inputs): string | null {
  return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}

/** Why GitHub could not be asked for something that takes the right to read it. */
function describeReason(reason: unknown, scope: "contents" | "pull-requests"): string {
  const { kind, message } = describeFailure(reason);
  return kind === "permission" ? `${message} (it takes \`permissions: ${scope}: read\`)` : message;
}

function formatPermissionHint(needed: string | null): string {
  const hint = needed === null ? "" : ` (GitHub says: ${needed})`;
  return (
    `With \`permissions: pull-requests: write\` in the workflow there would be one${hint}; ` +
    "the pull request of a fork never has it."
  );
}
