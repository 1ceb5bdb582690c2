import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editText } from "../../src/changes/editText.ts";
import type { PlacedEdit } from "../../src/changes/FileEdits.ts";
import { prepareMove, type PreparedMove } from "../../src/commands/move.ts";
import { MissingInput, type RunProject } from "../../src/compose/index.ts";
import type { Env } from "../../src/lib/Env.ts";
import { emptyPolicy } from "../../src/policy/Policy.ts";
import { applyEdits, FILE_EDITOR } from "../../src/system/changes/applyEdits.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { readRepositoryTexts } from "../../src/system/files/readRepositoryTexts.ts";
import { openHost } from "../../src/system/host/openHost.ts";
import { environment } from "../conformance/askCompose.ts";
import { readTree } from "../copies/readTree.ts";
import type { RecordedRun } from "../copies/checkCopies.ts";
import { runFile } from "./runFile.ts";

/** A project as Docker Compose resolves it. */
interface Model {
  readonly services: Readonly<Record<string, Service>>;
}

interface Service {
  readonly ports?: readonly Port[];
}

interface Port {
  readonly target: number;
  readonly protocol: string;
  readonly published?: string;
}

/** The result of a port that was to be moved and moved back. */
export type Verdict =
  | { readonly kind: "moved" }
  /** `reason` is true. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** A verdict, and the port that it is about. */
export interface MovedPort {
  readonly name: string;
  readonly verdict: Verdict;
}

/** The ports to move to, in the order of preference. */
const CANDIDATES = Array.from({ length: 500 }, (_, at) => 22_001 + 7 * at);

/**
 * Moves the first host port of each service of a project to another port and back. Each time,
 * compares the project as Docker Compose resolves it, and the bytes of its files.
 *
 * @param projects the folder with all projects
 * @param scratch an existing directory for the copy of the project
 * @param compose the path of Docker Compose
 * @returns no verdicts if Docker Compose rejects the project
 */
export async function checkMoves(
  run: RecordedRun,
  projects: string,
  scratch: string,
  compose: string,
): Promise<readonly MovedPort[]> {
  const root = mkdtempSync(join(scratch, "project-"));
  try {
    const [name = "", ...below] = run.dir.split("/");
    cpSync(join(projects, name), root, { recursive: true });
    return await new MoveCheck(run, root, join(root, ...below), compose).check();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

class MoveCheck {
  readonly #run: RecordedRun;
  readonly #root: string;
  readonly #directory: string;
  readonly #compose: string;

  constructor(run: RecordedRun, root: string, directory: string, compose: string) {
    this.#run = run;
    this.#root = root;
    this.#directory = directory;
    this.#compose = compose;
  }

  async check(): Promise<readonly MovedPort[]> {
    const before = await this.#resolve();
    if (before === null) return [];
    const verdicts: MovedPort[] = [];
    for (const [service, { ports = [] }] of Object.entries(before.services)) {
      const port = ports.find(({ published = "" }) => /^\d+(?:-\d+)?$/.test(published));
      if (port === undefined) continue;
      const verdict = await this.#checkPort(service, port, before);
      verdicts.push({ name: `${service}:${port.target}/${port.protocol}`, verdict });
    }
    return verdicts;
  }

  async #checkPort(service: string, port: Port, before: Model): Promise<Verdict> {
    const files = readTree(this.#root);
    const first = Number(port.published?.split("-")[0]);
    const texts = Object.values(files).join("\n");
    const free = CANDIDATES.find((each) => !texts.includes(String(each)));
    if (free === undefined) return { kind: "failed", reason: "no port is free" };
    const there = await this.#move(service, port.target, free).catch((error: unknown) => {
      if (error instanceof MissingInput) return error.message;
      throw error;
    });
    if (typeof there === "string") return { kind: "refused", reason: there };
    const [refused] = there.refused;
    if (refused !== undefined) {
      if (JSON.stringify(readTree(this.#root)) !== JSON.stringify(files))
        return { kind: "failed", reason: "a refused move changes files" };
      return this.#checkRefusal(refused.reason, refused.tried, before);
    }
    const after = await this.#resolve();
    const expected = there.moves.map(({ request, from, to }) => ({
      service: request.service.name,
      protocol: request.binding.protocol,
      from: from.first,
      last: from.last,
      by: to - from.first,
    }));
    const difference = findDifference(before, after, expected);
    if (difference !== null) return { kind: "failed", reason: difference };
    const back = await this.#move(service, port.target, first);
    const reason = back.refused[0]?.reason;
    if (reason !== undefined) FILE_EDITOR.revert(there.steps);
    if (reason !== undefined && !isCollision(before, first))
      return { kind: "failed", reason: `back is refused: ${reason}` };
    return JSON.stringify(readTree(this.#root)) === JSON.stringify(files)
      ? { kind: "moved" }
      : { kind: "failed", reason: `the files differ: ${findChanged(files, this.#root)}` };
  }

  /** Checks that the edit which was refused really changes something else. */
  async #checkRefusal(
    reason: string,
    tried: readonly PlacedEdit[] | undefined,
    before: Model,
  ): Promise<Verdict> {
    const variable = /^(\S+) is set in the environment/.exec(reason)?.[1];
    if (variable !== undefined && this.#run.env?.[variable] !== undefined)
      return { kind: "refused", reason: "a variable is set in the environment" };
    if (tried === undefined) return { kind: "failed", reason: `refused: ${reason}` };
    for (const { path, text, edit } of tried) writeFileSync(path, editText(text, [edit]));
    const after = await this.#resolve();
    for (const { path, text } of tried) writeFileSync(path, text);
    const changes = listDifferences(before, after);
    return changes.length > 1
      ? { kind: "refused", reason: "the edit also changes something else" }
      : { kind: "failed", reason: `refused: ${reason}, but Compose sees ${changes.join()}` };
  }

  async #move(service: string, target: number, port: number): Promise<PreparedMove> {
    const files = openLocalFiles(this.#directory);
    const env: Env = { ...this.#run.env };
    const projects = [readProject(this.#directory, this.#run.args)] as const;
    const run = { projects, workflows: [], probe: false, policy: emptyPolicy } as const;
    const goal = { kind: "port", service: { project: null, service, target }, port } as const;
    const deps = {
      files,
      env,
      host: openHost({}),
      readRepository: () => readRepositoryTexts(this.#root, files),
      editor: FILE_EDITOR,
    };
    const prepared = await prepareMove({ run: { ...run, failOn: "never" }, goal }, deps);
    if (prepared.refused.length === 0) applyEdits(prepared.steps);
    return prepared;
  }

  /** Resolves the project with Docker Compose. Returns null if it refuses. */
  async #resolve(): Promise<Model | null> {
    const env = environment(this.#directory, this.#run.env ?? {});
    for (const more of [[], ["--no-env-resolution"]]) {
      const args = [...this.#run.args, "config", "--format", "json", ...more];
      const stdout = await runFile(this.#compose, args, this.#directory, env);
      if (stdout !== null) return JSON.parse(stdout) as Model;
    }
    return null;
  }
}

/** Reads the options of Docker Compose. */
function readProject(cwd: string, args: readonly string[]): RunProject {
  const list = (...names: readonly string[]) =>
    args.filter((_, at) => names.includes(args[at - 1] ?? ""));
  return {
    cwd,
    searchParents: false,
    found: false,
    files: list("-f", "--file"),
    projectName: null,
    projectDirectory: null,
    profiles: list("--profile"),
    envFiles: list("--env-file"),
    services: [],
  };
}

interface ExpectedMove {
  readonly service: string;
  readonly protocol: string;
  readonly from: number;
  readonly last: number;
  readonly by: number;
}

/** Returns how a project differs from the expected one, or null. */
function findDifference(
  before: Model,
  after: Model | null,
  expected: readonly ExpectedMove[],
): string | null {
  if (after === null) return "Docker Compose rejects the project after the move";
  const services = Object.entries(before.services).map(([name, service]) => {
    const ports = service.ports?.map((port) => {
      const numbers = (port.published ?? "").split("-").map(Number);
      const [first = 0] = numbers;
      const move = expected.find(
        (each) =>
          each.service === name &&
          each.protocol === port.protocol &&
          each.from <= first &&
          first <= each.last,
      );
      if (move === undefined) return port;
      return { ...port, published: numbers.map((each) => each + move.by).join("-") };
    });
    return [name, ports === undefined ? service : { ...service, ports }] as const;
  });
  const wanted = { ...before, services: Object.fromEntries(services) };
  const differences = listDifferences(wanted, after);
  return differences.length === 0 ? null : `Compose sees ${differences.slice(0, 3).join(", ")}`;
}

/** Lists the paths of values that differ. */
function listDifferences(one: unknown, other: unknown, path = ""): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null)
    return [`${path}: ${JSON.stringify(one)} -> ${JSON.stringify(other)}`];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) =>
    listDifferences(
      (one as Readonly<Record<string, unknown>>)[key],
      (other as Readonly<Record<string, unknown>>)[key],
      `${path}.${key}`,
    ),
  );
}

/** Returns whether several services publish a host port, so that moving to it is refused. */
function isCollision({ services }: Model, port: number): boolean {
  const publishing = Object.values(services).filter(({ ports = [] }) =>
    ports.some(({ published }) => published === String(port)),
  );
  return publishing.length > 1;
}

function findChanged(files: Readonly<Record<string, string>>, root: string): string {
  const now = readTree(root);
  return Object.keys(files)
    .filter((path) => files[path] !== now[path])
    .join(", ");
}
