import { createHash } from "node:crypto";
import { comment } from "../report/comment.ts";
import { comparePorts } from "../report/comparePorts.ts";
import type { Comparison, Posted, Report, ReportException } from "../report/Report.ts";
import { withFindings } from "../report/withFindings.ts";
import type { RuleId } from "../rules/RuleId.ts";
import { type Change, type Checkout, findCheckout, lineAddress } from "../system/baseCommit.ts";
import { withCommitFiles } from "../system/commitFiles.ts";
import { connect, failureOf, type GitHub } from "../system/github.ts";
import { keepComment } from "../system/githubComment.ts";
import type { Inputs } from "./inputs.ts";
import { findPullRequest } from "../system/pullRequest.ts";
import type { PullRequest, Repository } from "../system/Review.ts";
import type { Files } from "../compose/Files.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The port map in these files; `directories`: all of theirs, null for those of this machine. null where none of the projects is there. */
export type MapPorts = (files: Files, directories: readonly string[] | null) => Promise<Report | null>;

/** The pull request that a run is for. */
export interface Review {
  /** The change's port map against its base; undefined where what is checked out is no change. */
  compare(local: Files, report: Report, map: MapPorts): Promise<Comparison | undefined>;
  /** Never rejects: a comment that cannot be posted fails no gate. */
  post(report: Report): Promise<Posted>;
}

/** Where `GITHUB_SHA` is the change: what is checked out unless the workflow says otherwise (docs: "Events that trigger workflows"). */
const IS_CHANGE: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "merge_group",
]);

/** Looks for the pull request. null where there is none. `root`: the directory that holds `.git`. */
export async function findReview(inputs: Inputs, env: Env, root: string): Promise<Review | null> {
  const [owner = "", repo = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  const repository = { owner, repo };
  const github = connectOnce(inputs, env);
  try {
    const pull = await findPullRequest(env, github, repository);
    return pull === null ? null : new Reviewing(inputs, env, root, pull, repository, github);
  } catch (reason) {
    const remark = `Portplan could not look for a pull request. ${reasonOf(reason, "pull-requests")}.`;
    return {
      compare: async () => undefined,
      post: async () => ({ url: null, remark, warn: inputs.comment !== "auto" && inputs.comment !== "never" }),
    };
  }
}

function connectOnce({ githubToken }: Inputs, env: Env): () => GitHub | null {
  let github: GitHub | null = null;
  const apiUrl = env["GITHUB_API_URL"] || "https://api.github.com";
  return () => (githubToken === "" ? null : (github ??= connect({ token: githubToken, apiUrl })));
}

class Reviewing implements Review {
  readonly #inputs: Inputs;
  readonly #env: Env;
  readonly #root: string;
  readonly #pull: PullRequest;
  readonly #repository: Repository;
  readonly #github: () => GitHub | null;
  #checkout: Checkout | null = null;

  constructor(inputs: Inputs, env: Env, root: string, pull: PullRequest, repository: Repository, github: () => GitHub | null) {
    this.#inputs = inputs;
    this.#env = env;
    this.#root = root;
    this.#pull = pull;
    this.#repository = repository;
    this.#github = github;
  }

  async compare(local: Files, report: Report, map: MapPorts): Promise<Comparison | undefined> {
    const { GITHUB_EVENT_NAME: event = "", GITHUB_SHA: sha } = this.#env;
    const eventCommit = IS_CHANGE.has(event) ? (sha ?? null) : null;
    const sources = { root: this.#root, repository: this.#repository, github: this.#github(), eventCommit };
    const without = (problem: string) => ({ commit: this.#pull.base ?? "", changes: [], exceptions: [], problem });
    try {
      this.#checkout = await findCheckout(this.#pull, sources);
    } catch (reason) {
      return without(reasonOf(reason, "contents"));
    }
    if (this.#checkout === null) return undefined;
    const { change, head } = this.#checkout;
    if (change === null) return without(`what is checked out, ${head.slice(0, 12)}, is not the change of the pull request`);
    return compareWith(change, this.#root, local, report, map);
  }

  async post(report: Report): Promise<Posted> {
    const { comment: mode } = this.#inputs;
    if (mode === "never") return { url: null, remark: null, warn: false };
    const warn = mode !== "auto";
    const github = this.#github();
    if (github === null) return { url: null, remark: `No comment without a token. ${permissionHint(null)}`, warn };
    const leg = legOf(this.#inputs);
    const marker = `<!-- portplan:${markerKey(this.#env, leg)} -->`;
    const shown = leg === null ? report : aboutHost(report, this.#inputs);
    const wanted = {
      repository: this.#repository,
      number: this.#pull.number,
      marker,
      body: comment(shown, { marker, leg, link: this.#link, summaryUrl: summaryUrl(this.#env) }),
      create: isWorthIt[mode](shown) && (leg === null || shown.findings.length > 0),
    };
    try {
      return { url: await keepComment(github, wanted), remark: null, warn: false };
    } catch (reason) {
      const { kind, message, needed } = failureOf(reason);
      if (kind === "permission") return { url: null, remark: `No comment: ${message}. ${permissionHint(needed)}`, warn };
      return { url: null, remark: `No comment: ${message}.`, warn: true };
    }
  }

  readonly #link = ({ file, line }: { readonly file: string; readonly line: number }, side: "base" | "head") => {
    const commit =
      side === "base" ? this.#checkout?.change?.base.commit : (this.#checkout?.head ?? this.#pull.head ?? this.#env["GITHUB_SHA"]);
    const server = this.#env["GITHUB_SERVER_URL"] || "https://github.com";
    return commit === undefined ? null : lineAddress(server, this.#repository, commit, file, line);
  };
}

async function compareWith({ base, content }: Change, root: string, local: Files, report: Report, map: MapPorts): Promise<Comparison> {
  const { commit } = base;
  try {
    const tracked = await content.list();
    const { before, exceptions } = await withCommitFiles(base, root, local, tracked, async (files, directories) => ({
      before: await map(files, directories),
      exceptions: newExceptions(report.exceptions, root, files, local),
    }));
    const after = await map(local, null);
    const names = unresolved([before, after]);
    const [old = [], now = []] = [before, after].map((each) => each?.rows.filter(({ project }) => !isOf(names, project)));
    const [there, here] = [before, after].map((each) => each?.findings.find(({ rule }) => rule === "invalid-project"));
    const found = there ?? here;
    const where = there === undefined ? "" : " there";
    const problem = found === undefined ? null : `${found.project ?? "the project"} does not resolve${where}: ${found.message}`;
    return { commit, changes: comparePorts(old, now), exceptions, problem };
  } catch (reason) {
    return { commit, changes: [], exceptions: [], problem: reasonOf(reason, "contents") };
  }
}

/** The names of the projects that do not resolve in one of the reports. Where its file cannot be read a project is called after its directory. */
function unresolved(reports: readonly (Report | null)[]): ReadonlySet<string | null> {
  const broken = reports.flatMap((each) => each?.findings.filter(({ rule }) => rule === "invalid-project") ?? []);
  const names = new Set(broken.map(({ project }) => project));
  const projects = reports.flatMap((each) => each?.projects ?? []);
  const directories = new Set(projects.filter(({ name }) => names.has(name)).map(({ directory }) => directory));
  return new Set([...names, ...projects.filter(({ directory }) => directories.has(directory)).map(({ name }) => name)]);
}

/** Whether it is one of the projects, or the variant of one (`shop@staging`). */
function isOf(names: ReadonlySet<string | null>, project: string): boolean {
  return [...names].some((name) => project === name || project.startsWith(`${name}@`));
}

/** Those whose very words the same file did not hold before. */
function newExceptions(exceptions: readonly ReportException[], root: string, base: Files, local: Files): ReportException[] {
  return exceptions.filter(({ place }) => {
    if (place === null) return false;
    const [before, now] = [base, local].map((files) => {
      const read = files.read(`${root}/${place.file}`, false);
      return "text" in read ? read.text : "";
    });
    const words = (now ?? "")
      .split("\n")
      .slice(place.line - 1, place.endLine)
      .join(" ");
    return !plain(before ?? "").includes(plain(words));
  });
}

const plain = (text: string) => text.replaceAll(/\s+/g, " ").trim();

/** Whether a mode wants a comment where there is none yet. */
const isWorthIt: Readonly<Record<Exclude<Inputs["comment"], "never">, (report: Report) => boolean>> = {
  always: () => true,
  "on-failure": ({ ok }) => !ok,
  auto: ({ findings, comparison: { changes = [], exceptions = [] } = {} }) => findings.length + changes.length + exceptions.length > 0,
};

/** What depends on the runner, not on the files. */
const HOST_RULES: ReadonlySet<RuleId> = new Set(["port-occupied", "port-leased", "port-excluded", "project-name-clash"]);

/** The leg of a matrix that a comment is about; null for the first, whose comment is that of the job. */
function legOf({ jobIndex, matrix }: Inputs): string | null {
  return jobIndex === 0 ? null : matrix.join(", ") || `${jobIndex}`;
}

/** The findings about this runner alone. */
function aboutHost(report: Report, { failOn }: Inputs): Report {
  const none = { ...report, ok: true, findings: [], summary: { error: 0, warning: 0, notice: 0 } };
  const found = report.findings.filter(({ rule }) => HOST_RULES.has(rule));
  return withFindings(none, found, failOn);
}

/** One for each workflow, job and leg. Hashed: a name may hold what ends an HTML comment. */
function markerKey(env: Env, leg: string | null): string {
  const [workflow] = (env["GITHUB_WORKFLOW_REF"] || env["GITHUB_WORKFLOW"] || "").split("@");
  return createHash("sha256")
    .update(JSON.stringify([workflow, env["GITHUB_JOB"], leg]))
    .digest("base64url")
    .slice(0, 22);
}

function summaryUrl({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }: Env): string | null {
  const known = /^https?:\/\/[\w.:-]+$/.test(server ?? "") && /^[\w.-]+\/[\w.-]+$/.test(repository ?? "") && /^\d+$/.test(run ?? "");
  return known ? `${server}/${repository}/actions/runs/${run}` : null;
}

/** Why GitHub could not be asked for something that takes the right to read it. */
function reasonOf(reason: unknown, scope: "contents" | "pull-requests"): string {
  const { kind, message } = failureOf(reason);
  return kind === "permission" ? `${message} (it takes \`permissions: ${scope}: read\`)` : message;
}

function permissionHint(needed: string | null): string {
  const told = needed === null ? "" : ` (GitHub says: ${needed})`;
  return `With \`permissions: pull-requests: write\` in the workflow there would be one${told}; the pull request of a fork never has it.`;
}
