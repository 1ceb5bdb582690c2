import { createHash } from "node:crypto";
import type { LineLink } from "../report/formats/tableRows.ts";
import type { Comparison, PostedComment, Report } from "../report/Report.ts";
import { buildComment } from "../review/buildComment.ts";
import { compareWithBase, type MapPorts } from "../review/compareWithBase.ts";
import {
  type CheckedOutChange,
  type Checkout,
  findCheckout,
} from "../system/commits/findCheckout.ts";
import { withCommitFiles } from "../system/commits/commitFiles.ts";
import { connect, describeFailure, type GitHub } from "../system/github/github.ts";
import { keepComment } from "../system/github/githubComment.ts";
import type { Inputs } from "./inputs.ts";
import {
  findPullRequest,
  formatLineAddress,
  type PullRequest,
  type GitHubRepository,
} from "../system/github/pullRequest.ts";
import type { Files } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";

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
const CHANGE_EVENTS: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "merge_group",
]);

/**
 * Looks for the pull request. null where there is none. `root`: the directory that holds `.git`.
 */
export async function findReview(inputs: Inputs, env: Env, root: string): Promise<Review | null> {
  const [owner = "", repo = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  const repository = { owner, repo };
  const github = connectOnce(inputs, env);
  try {
    const pull = await findPullRequest(env, github, repository);
    return pull === null
      ? null
      : new PullRequestReview({ inputs, env, root, pull, repository, github });
  } catch (reason) {
    const why = describeReason(reason, "pull-requests");
    const remark = `Portplan could not look for a pull request. ${why}.`;
    return {
      compare: async () => undefined,
      post: async () => ({
        url: null,
        remark,
        warn: inputs.comment !== "auto" && inputs.comment !== "never",
      }),
    };
  }
}

function connectOnce({ githubToken }: Inputs, env: Env): () => GitHub | null {
  let github: GitHub | null = null;
  const apiUrl = env["GITHUB_API_URL"] || "https://api.github.com";
  return () => (githubToken === "" ? null : (github ??= connect({ token: githubToken, apiUrl })));
}

/** What a review is made with. */
interface ReviewContext {
  readonly inputs: Inputs;
  readonly env: Env;
  readonly root: string;
  readonly pull: PullRequest;
  readonly repository: GitHubRepository;
  /** null without a token. */
  readonly github: () => GitHub | null;
}

class PullRequestReview implements Review {
  readonly #context: ReviewContext;
  #checkout: Checkout | null = null;

  constructor(context: ReviewContext) {
    this.#context = context;
  }

  async compare(local: Files, report: Report, map: MapPorts): Promise<Comparison | undefined> {
    const { env, root, pull, repository, github } = this.#context;
    const { GITHUB_EVENT_NAME: event = "", GITHUB_SHA: sha } = env;
    const eventCommit = CHANGE_EVENTS.has(event) ? (sha ?? null) : null;
    const without = (problem: string) => ({
      commit: pull.base ?? "",
      changes: [],
      exceptions: [],
      problem,
    });
    try {
      this.#checkout = await findCheckout(pull, {
        root,
        repository,
        github: github(),
        eventCommit,
      });
    } catch (reason) {
      return without(describeReason(reason, "contents"));
    }
    if (this.#checkout === null) return undefined;
    const { change, head } = this.#checkout;
    if (change === null)
      return without(
        `what is checked out, ${head.slice(0, 12)}, is not the change of the pull request`,
      );
    return compareCommit(change, { report, files: local, root }, map);
  }

  async post(report: Report): Promise<PostedComment> {
    const { inputs, env, pull, repository, github: isRequested } = this.#context;
    const { comment: mode, failOn } = inputs;
    if (mode === "never") return { url: null, remark: null, warn: false };
    const warn = mode !== "auto";
    const github = isRequested();
    if (github === null)
      return {
        url: null,
        remark: `No comment without a token. ${formatPermissionHint(null)}`,
        warn,
      };
    const leg = findLeg(inputs);
    const marker = `<!-- portplan:${hashMarker(env, leg)} -->`;
    const written = buildComment(report, {
      mode,
      failOn,
      marker,
      leg,
      link: this.#link,
      summaryUrl: formatSummaryUrl(env),
    });
    const comment = { repository, number: pull.number, marker, ...written };
    try {
      return { url: await keepComment(github, comment), remark: null, warn: false };
    } catch (reason) {
      const { kind, message, needed } = describeFailure(reason);
      if (kind === "permission")
        return {
          url: null,
          remark: `No comment: ${message}. ${formatPermissionHint(needed)}`,
          warn,
        };
      return { url: null, remark: `No comment: ${message}.`, warn: true };
    }
  }

  readonly #link: LineLink = ({ file, line }, side) => {
    const { env, pull, repository } = this.#context;
    const head = this.#checkout?.head ?? pull.head ?? env["GITHUB_SHA"];
    const commit = side === "base" ? this.#checkout?.change?.base.commit : head;
    const server = env["GITHUB_SERVER_URL"] || "https://github.com";
    if (commit === undefined) return null;
    return formatLineAddress(server, repository, { commit, file, line });
  };
}

async function compareCommit(
  { base, content }: CheckedOutChange,
  change: { readonly report: Report; readonly files: Files; readonly root: string },
  map: MapPorts,
): Promise<Comparison> {
  const { commit } = base;
  try {
    const tracked = await content.list();
    return await compareWithBase(
      change,
      {
        commit,
        withFiles: (use) =>
          withCommitFiles({ content: base, root: change.root, local: change.files, tracked }, use),
      },
      map,
    );
  } catch (reason) {
    return { commit, changes: [], exceptions: [], problem: describeReason(reason, "contents") };
  }
}

/**
 * The leg of a matrix that a comment is about; null for the first, whose comment is that of the
 * job.
 */
function findLeg({ jobIndex, matrix }: Inputs): string | null {
  return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}

/** One for each workflow, job and leg. Hashed: a name may hold what ends an HTML comment. */
function hashMarker(env: Env, leg: string | null): string {
  const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
  return createHash("sha256")
    .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
    .digest("base64url")
    .slice(0, 22);
}

function formatSummaryUrl({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: Env): string | null {
  const known =
    /^https?:\/\/[\w.:-]+$/.test(server ?? "") &&
    /^[\w.-]+\/[\w.-]+$/.test(repository ?? "") &&
    /^\d+$/.test(run ?? "");
  return known ? `${server}/${repository}/actions/runs/${run}` : null;
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
