import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll } from "vitest";
import { type Outcome, runAction } from "../action/runner.ts";
import { eventPayload } from "./openapi.ts";
import type { GitHubServer } from "./server.ts";

/**
 * Texts by path. A text that starts with `link:` is a symbolic link. One that starts with `module:`
 * is the commit of a submodule, which is an empty directory.
 */
export type Tree = Readonly<Record<string, string>>;

/** A checkout of a pull request, as created by actions/checkout. */
export interface Checkout {
  readonly workspace: string;
  readonly base: string;
  readonly head: string;
  /** The test merge commit, which is checked out. */
  readonly merge: string;
  /** Adds files to the checkout, or replaces them. */
  write(files: Tree): void;
  /** Checks out another commit. */
  switchTo(commit: string): void;
}

const scratches: string[] = [];
afterAll(() => {
  for (const scratch of scratches) rmSync(scratch, { recursive: true, force: true });
});

const AUTHOR = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};
const DATES = {
  GIT_AUTHOR_DATE: "2026-11-20T09:00:00Z",
  GIT_COMMITTER_DATE: "2026-11-20T09:00:00Z",
};

function git(cwd: string, ...args: string[]): string {
  const env = {
    ...process.env,
    ...AUTHOR,
    ...DATES,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  return execFileSync("git", args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function addModule(origin: string, path: string, commit: string): void {
  git(origin, "update-index", "--add", "--cacheinfo", `160000,${commit},${path}`);
}

function writeTree(folder: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    if (text.startsWith("link:")) symlinkSync(text.slice("link:".length), join(folder, path));
    else if (text.startsWith("module:")) mkdirSync(join(folder, path), { recursive: true });
    else writeFileSync(join(folder, path), text);
  }
}

/**
 * Creates a checkout. With `shallow`, only the id of the base is available, like with fetch-depth
 * 1.
 */
export function checkOut(
  before: Tree,
  after: Tree,
  { shallow = false, name = "shop" } = {},
): Checkout {
  const scratch = mkdtempSync(join(tmpdir(), "pull-"));
  scratches.push(scratch);
  const origin = join(scratch, "origin");
  mkdirSync(origin);
  git(origin, "init", "-q", "-b", "main");
  const commit = (files: Tree, message: string, ...parents: string[]) => {
    const folder = join(scratch, "files");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeTree(folder, files);
    git(folder, `--git-dir=${join(origin, ".git")}`, "--work-tree=.", "add", "-A", "-f");
    for (const [path, text] of Object.entries(files))
      if (text.startsWith("module:")) addModule(origin, path, text.slice("module:".length));
    return git(
      origin,
      "commit-tree",
      git(origin, "write-tree"),
      "-m",
      message,
      ...parents.flatMap((parent) => ["-p", parent]),
    );
  };
  const root = commit(before, "root");
  const head = commit(after, "head", root);
  // The base branch has advanced since.
  const base = commit({ ...before, LATER: "" }, "base", root);
  const merge = commit({ ...after, LATER: "" }, "merge", base, head);
  git(origin, "update-ref", "refs/heads/main", base);
  git(origin, "update-ref", "refs/pull/7/merge", merge);
  git(origin, "config", "uploadpack.allowAnySHA1InWant", "true");
  const workspace = join(scratch, name);
  mkdirSync(workspace, { recursive: true });
  git(workspace, "init", "-q");
  git(workspace, "fetch", "-q", ...(shallow ? ["--depth=1"] : []), `file://${origin}`, merge);
  git(workspace, "checkout", "-q", merge);
  const switchTo = (other: string) => void git(workspace, "checkout", "-q", other);
  return { workspace, base, head, merge, write: (files) => writeTree(workspace, files), switchTo };
}

/** The event of a push to a pull request, with the minimum that GitHub sends. */
function pullRequestEvent({ base, head }: Pick<Checkout, "base" | "head">, number = 7): object {
  return eventPayload("pull-request-synchronize", {
    number,
    pull_request: { number, head: { sha: head }, base: { sha: base } },
  });
}

export interface Run {
  readonly server: GitHubServer;
  readonly checkout: Checkout;
  readonly event?: { readonly name: string; readonly payload: object; readonly sha?: string };
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the built action on this checkout like the runner does for the event, with a fake GitHub.
 */
export async function runOn({
  server,
  checkout,
  event,
  inputs = {},
  env = {},
}: Run): Promise<Outcome> {
  const { workspace, merge } = checkout;
  const {
    name,
    payload,
    sha = merge,
  } = event ?? { name: "pull_request", payload: pullRequestEvent(checkout) };
  const eventFile = join(dirname(workspace), `${name}.${process.hrtime.bigint()}.json`);
  writeFileSync(eventFile, JSON.stringify(payload));
  const { main } = await runAction({
    action: resolve(import.meta.dirname, "../../.."),
    workspace,
    inputs: {
      "github-token": "ghs_workflow",
      matrix: "null",
      "job-index": "0",
      probe: "false",
      ...inputs,
    },
    env: {
      ...server.env,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_SHA: sha,
      ...env,
    },
  });
  return main;
}
