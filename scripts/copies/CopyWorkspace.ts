import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { environment } from "../conformance/askCompose.ts";

const CLI = resolve(import.meta.dirname, "../../dist/cli/index.js");
const SETTINGS = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
const runFile = promisify(execFile);

/** How a program ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A temporary directory with a Git repository of a project, two worktrees of it, and the leases of
 * the copies in them.
 */
export class CopyWorkspace {
  readonly original: string;
  readonly copies: readonly [string, string];
  readonly #root: string;
  readonly #compose: string;

  /**
   * @param scratch the directory in which it is created
   * @param compose the path of Docker Compose
   */
  constructor(scratch: string, compose: string) {
    this.#root = mkdtempSync(join(scratch, "project-"));
    this.original = join(this.#root, "original");
    this.copies = [join(this.#root, "copy-1"), join(this.#root, "copy-2")];
    this.#compose = compose;
  }

  /**
   * Copies a project, and commits all of its files.
   *
   * @param project the root of the project
   * @param below the directory in the project with the .env that Docker Compose reads
   * @param variables lines to add to that .env
   */
  async create(project: string, below: string, variables: string): Promise<void> {
    cpSync(project, this.original, { recursive: true });
    const env = join(this.original, below, ".env");
    if (variables !== "") writeFileSync(env, variables, { flag: "a" });
    await this.#git(this.original, "init", "-q", "-b", "main");
    await this.#git(this.original, "add", "--all", "--force");
    await this.#git(this.original, "commit", "-q", "-m", "project");
    for (const copy of this.copies)
      await this.#git(this.original, "worktree", "add", "-q", "--detach", copy);
  }

  /** Returns the files that Git does not have like this, including ignored ones. */
  async readStatus(checkout: string): Promise<string> {
    const { stdout } = await this.#git(checkout, "status", "--porcelain", "--ignored");
    return stdout;
  }

  /** Returns the paths that Git ignores in all worktrees. */
  readExcludes(): string {
    return readFileSync(join(this.original, ".git/info/exclude"), "utf8");
  }

  /** Runs Docker Compose in a fresh environment. */
  compose(directory: string, args: readonly string[]): Promise<Ended> {
    return run(this.#compose, args, directory, environment(directory, {}));
  }

  /** Runs the built command line in a fresh environment, with its own leases and no engine. */
  portplan(directory: string, args: readonly string[]): Promise<Ended> {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.#root,
      PWD: directory,
      DOCKER_HOST: `unix://${this.#root}/none`,
      PORTPLAN_LEASE_DIR: join(this.#root, "leases"),
      PORTPLAN_STATE_DIR: join(this.#root, "state"),
    };
    return run(process.execPath, ["--", CLI, ...args], directory, env);
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  async #git(directory: string, ...args: readonly string[]): Promise<Ended> {
    const env = { PATH: process.env["PATH"], HOME: this.#root };
    const ended = await run("git", [...SETTINGS, ...args], directory, env);
    if (ended.status !== 0) throw new Error(`git ${args.join(" ")}: ${ended.stderr}`);
    return ended;
  }
}

/** Runs a program to its end. Throws if it is killed, also after a minute. */
async function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  try {
    const found = await runFile(file, args, { cwd, env, timeout: 60_000, maxBuffer: 1 << 28 });
    return { status: 0, ...found };
  } catch (error) {
    const { code, stdout, stderr } = error as Omit<Ended, "status"> & { readonly code: unknown };
    if (typeof code !== "number") throw error;
    return { status: code, stdout, stderr };
  }
}
