import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CopyWorkspace } from "./CopyWorkspace.ts";
import { type Checkout, findDifferences, findShared, type NamedChange } from "./findDifferences.ts";
import { readTree } from "./readTree.ts";

/** A run of Docker Compose with its recorded answer. */
export interface RecordedRun {
  /** The project's directory, relative to the folder with all projects. */
  readonly dir: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The ports by service, for example `127.0.0.1|5432:5432/tcp`, or `~:80/tcp`. */
  readonly expected: { readonly ports?: Readonly<Record<string, readonly string[]>> };
}

/** The result of two copies of a project. */
export type Verdict =
  | { readonly kind: "set-up" }
  /** Copies of the project are not possible, and `allocate` says why. */
  | { readonly kind: "refused" }
  /** Docker Compose rejects the project itself. */
  | { readonly kind: "rejected" }
  | { readonly kind: "failed"; readonly reasons: readonly string[] };

/** Returns whether a recorded run publishes a fixed host port. */
export function publishesPorts({ expected: { ports = {} } }: RecordedRun): boolean {
  return Object.values(ports).some((list) => list.some((port) => !/^(?:.*\|)?~/.test(port)));
}

/**
 * Sets up two copies of a project with `allocate --here`, compares them with the original as Docker
 * Compose resolves them, sets them up again, and releases them.
 *
 * @param projects the folder with all projects
 * @param createWorkspace creates an empty workspace
 */
export async function checkCopies(
  run: RecordedRun,
  projects: string,
  createWorkspace: () => CopyWorkspace,
): Promise<Verdict> {
  const workspace = createWorkspace();
  try {
    const [name = "", ...below] = run.dir.split("/");
    const place = join(...below, ".");
    await workspace.create(join(projects, name), place, listVariables(run, projects));
    return await new CopyCheck(workspace, run, place).check();
  } finally {
    workspace.remove();
  }
}

/**
 * Returns the variables that a run takes from the environment and from options, as an .env file:
 * with a plain `docker compose up`, a copy has only those of its .env.
 */
function listVariables({ dir, args, env = {} }: RecordedRun, projects: string): string {
  const files = args
    .filter((_, at) => args[at - 1] === "--env-file")
    .map((file) => readFileSync(join(projects, dir, file), "utf8"));
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
  return files.concat(lines).reduce((text, each) => `${text}\n${each}`, "");
}

class CopyCheck {
  readonly #workspace: CopyWorkspace;
  /** The project's directory, relative to the root of its repository. */
  readonly #place: string;
  readonly #args: readonly string[];
  /** The arguments without env files. */
  readonly #options: readonly string[];
  readonly #failures: string[] = [];

  constructor(workspace: CopyWorkspace, { args }: RecordedRun, place: string) {
    this.#workspace = workspace;
    this.#place = place;
    this.#args = args;
    this.#options = args.filter((arg, at) => arg !== "--env-file" && args[at - 1] !== "--env-file");
  }

  async check(): Promise<Verdict> {
    const { original, copies } = this.#workspace;
    const excludes = this.#workspace.readExcludes();
    const first = await this.#resolve(original, this.#options);
    if (first === null) return { kind: "rejected" };
    if (this.#options.length < this.#args.length) await this.#refuseEnvFiles();
    const found = [first];
    for (const copy of copies) {
      const made = await this.#setUp(copy, first);
      if (made === "refused") return this.#conclude("refused");
      if (made !== null) found.push(made);
    }
    this.#compareAll(found);
    for (const copy of copies) await this.#release(copy);
    if (this.#workspace.readExcludes() !== excludes)
      this.#failures.push(`release leaves ${this.#workspace.readExcludes()}`);
    return this.#conclude("set-up");
  }

  #conclude(kind: "set-up" | "refused"): Verdict {
    return this.#failures.length === 0 ? { kind } : { kind: "failed", reasons: this.#failures };
  }

  /** Resolves the project with Docker Compose. Returns null if it refuses. */
  async #resolve(directory: string, options: readonly string[]): Promise<Checkout | null> {
    const at = join(directory, this.#place);
    const args = [...options, "config", "--format", "json"];
    const { status, stdout } = await this.#workspace.compose(at, args);
    return status === 0 ? { directory, model: JSON.parse(stdout) as Checkout["model"] } : null;
  }

  #allocate(copy: string, options: readonly string[]) {
    const args = ["allocate", "--here", "--fail-on", "never", "--format", "json", ...options];
    return this.#workspace.portplan(join(copy, this.#place), args);
  }

  /** Checks that env files are refused with the advice to move their variables. */
  async #refuseEnvFiles(): Promise<void> {
    const [copy] = this.#workspace.copies;
    const { status, stderr } = await this.#allocate(copy, this.#args);
    if (status !== 2 || !stderr.includes("move the variables to .env"))
      this.#failures.push(`--env-file is not refused: exit status ${status}, ${stderr}`);
    await this.#expectClean(copy, "a refused set-up");
  }

  /** Sets up a copy twice. Returns null if that fails. */
  async #setUp(copy: string, original: Checkout): Promise<Checkout | "refused" | null> {
    const { status, stdout, stderr } = await this.#allocate(copy, this.#options);
    if (status !== 0) {
      await this.#expectClean(copy, "a refused set-up");
      const isAboutFiles = /COMPOSE_FILE|services\.[\w-]+\.environment/.test(stderr);
      if (isAboutFiles && (await this.#containersGetFiles())) return "refused";
      this.#failures.push(`allocate ends with exit status ${status}: ${stderr.trim()}`);
      return null;
    }
    const made = await this.#resolve(copy, []);
    if (made === null) {
      this.#failures.push("Docker Compose refuses the copy");
      return null;
    }
    const { changes = [] } = JSON.parse(stdout) as { readonly changes?: readonly NamedChange[] };
    this.#failures.push(...findDifferences(original, made, changes));
    const before = JSON.stringify(readTree(copy));
    await this.#allocate(copy, []);
    if (JSON.stringify(readTree(copy)) !== before)
      this.#failures.push("a second set-up changes the files");
    return made;
  }

  /** Returns whether a container gets the value of COMPOSE_FILE, which a copy would change. */
  async #containersGetFiles(): Promise<boolean> {
    const { original } = this.#workspace;
    const args = [...this.#options, "config", "--variables"];
    const { stdout } = await this.#workspace.compose(join(original, this.#place), args);
    return /^COMPOSE_FILE\b/m.test(stdout);
  }

  #compareAll(checkouts: readonly Checkout[]): void {
    for (const [at, one] of checkouts.entries())
      for (const other of checkouts.slice(at + 1))
        for (const shared of findShared(one, other))
          this.#failures.push(`${one.directory} and ${other.directory} both have ${shared}`);
  }

  async #release(copy: string): Promise<void> {
    const at = join(copy, this.#place);
    const { status, stderr } = await this.#workspace.portplan(at, ["release"]);
    if (status !== 0) this.#failures.push(`release ends with exit status ${status}: ${stderr}`);
    await this.#expectClean(copy, "release");
  }

  async #expectClean(copy: string, what: string): Promise<void> {
    const left = await this.#workspace.readStatus(copy);
    if (left !== "") this.#failures.push(`${what} leaves ${left.trim()}`);
  }
}
