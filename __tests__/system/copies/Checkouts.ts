import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, type FSWatcher, mkdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { listFiles } from "../../../scripts/copies/readTree.ts";

const CLI = resolve(import.meta.dirname, "../../../dist/cli/index.js");
const SETTINGS = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
const runFile = promisify(execFile);

/** When a process is killed: after some milliseconds, or after some changes of its directory. */
export type Kill = { readonly milliseconds: number } | { readonly changes: number };

/** How a process ended. */
export interface Ended {
  /** null if it was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository in a temporary directory, its worktrees, and the leases of their copies. */
export class Checkouts {
  readonly folder: string;
  readonly repository: string;
  /** The environment of a fresh shell. */
  readonly #shell: Readonly<Record<string, string>>;
  readonly #stores: Readonly<Record<string, string>>;
  readonly #running = new Set<ChildProcess>();

  /** @param engine in the format of DOCKER_HOST */
  constructor(folder: string, files: Readonly<Record<string, string>>, engine: string) {
    this.folder = folder;
    this.repository = join(folder, "shop");
    this.#shell = { PATH: process.env["PATH"] ?? "", HOME: folder, DOCKER_HOST: engine };
    this.#stores = {
      PORTPLAN_LEASE_DIR: join(folder, "leases"),
      PORTPLAN_STATE_DIR: join(folder, "state"),
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.repository, path)), { recursive: true });
      writeFileSync(join(this.repository, path), text);
    }
    this.git(this.repository, "init", "-q", "-b", "main");
    this.git(this.repository, "add", "--all");
    this.git(this.repository, "commit", "-q", "-m", "shop");
  }

  /** Adds a worktree with a new branch of the same name. Returns its directory. */
  addWorktree(name: string): string {
    const directory = join(this.folder, name);
    this.git(this.repository, "worktree", "add", "-q", "-b", name, directory);
    return directory;
  }

  git(directory: string, ...args: readonly string[]): string {
    return execFileSync("git", [...SETTINGS, ...args], {
      cwd: directory,
      encoding: "utf8",
      env: this.#shell,
    });
  }

  /** Returns what Git finds in a worktree that is not committed, also ignored files. */
  status(directory: string): string {
    return this.git(directory, "status", "--porcelain", "--ignored");
  }

  /** Returns the file with the paths that Git ignores in all worktrees. */
  readExcludes(): string {
    return readFileSync(join(this.repository, ".git/info/exclude"), "utf8");
  }

  /** Returns the names of the leases. */
  listLeaseFiles(): string[] {
    return Object.values(this.#stores)
      .filter((store) => existsSync(store))
      .flatMap((store) => listFiles(store))
      .filter((path) => !path.startsWith("log."));
  }

  /** Runs a program in a fresh shell. Returns its output. Throws if it fails. */
  async run(directory: string, file: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await runFile(file, args, {
      cwd: directory,
      env: this.#shell,
      timeout: 300_000,
      maxBuffer: 1 << 26,
    });
    return stdout;
  }

  /** Runs the built command line in a fresh shell. */
  async portplan(directory: string, args: readonly string[], kill?: Kill): Promise<Ended> {
    const child = spawn(process.execPath, ["--", CLI, ...args], {
      cwd: directory,
      env: { ...this.#shell, ...this.#stores },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#running.add(child);
    const texts = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
    const watched = kill && killLater(child, directory, kill);
    const status = await new Promise<number | null>((done) => child.once("close", done));
    watched?.close();
    this.#running.delete(child);
    return { status, ...texts };
  }

  /** Ends the processes that are still running. */
  stop(): void {
    for (const child of this.#running) child.kill("SIGKILL");
  }
}

function killLater(child: ChildProcess, directory: string, kill: Kill): Pick<FSWatcher, "close"> {
  if ("milliseconds" in kill) {
    const timer = setTimeout(() => child.kill("SIGKILL"), kill.milliseconds);
    return { close: () => clearTimeout(timer) };
  }
  let changes = 0;
  const watcher = watch(directory, { recursive: true }, () => {
    if (++changes === kill.changes) child.kill("SIGKILL");
  });
  // A directory can be gone before it is watched.
  return watcher.on("error", () => {});
}
