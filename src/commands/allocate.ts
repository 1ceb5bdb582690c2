import { envText } from "../allocate/envText.ts";
import { isOverride } from "../allocate/overrideText.ts";
import { withNote } from "../allocate/ownEnvironment.ts";
import { readWords, type Words } from "../allocate/readWords.ts";
import { checkTraefik } from "../allocate/traefik.ts";
import { parseRegistry, type Registry, registryText } from "../allocate/registry.ts";
import { type Options, UsageError } from "../cli/arguments.ts";
import type { Files } from "../compose/Files.ts";
import { resolvePath } from "../compose/paths.ts";
import type { Project } from "../compose/Project.ts";
import { engineName } from "../plan/engineName.ts";
import { json } from "../report/json.ts";
import { outputs } from "../report/outputs.ts";
import type { HandedFile, Report } from "../report/Report.ts";
import { visible } from "../report/visible.ts";
import { withoutCommands } from "../report/withoutCommands.ts";
import type { AllocationRequest } from "../pipeline.ts";

/** A file that the command writes. */
export interface Written {
  readonly path: string;
  readonly pieces: readonly [string];
}

/** Files that note what was read of them. */
export interface NotedFiles extends Files {
  /** Absolute paths. */
  readonly seen: ReadonlySet<string>;
}

/** What `allocate` reads. The override that an earlier run wrote where this one will is empty: it would hide what the project says by itself. */
export function filesFor(options: Options, files: Files): NotedFiles {
  const own = pathOf("write-override", options, files);
  const seen = new Set<string>();
  return {
    ...files,
    seen,
    read(path, trusted) {
      const found = files.read(path, trusted);
      if ("text" in found) seen.add(path);
      return path === own && "text" in found && isOverride(found.text) ? { text: NO_OVERRIDE } : found;
    },
  };
}

const NO_OVERRIDE = "services: {}\n";

/** What the options of `allocate` ask for. Throws a UsageError. `several`: whether there may be more than one project. `runner`: see `AllocateRequest`. */
export function allocationOf(options: Options, files: NotedFiles, several: boolean, runner: string): AllocationRequest {
  const paths = { envFile: pathOf("write-env", options, files), overrideFile: pathOf("write-override", options, files) };
  if (paths.envFile !== null && paths.envFile === paths.overrideFile)
    throw new UsageError("--write-env and --write-override name one file: each needs its own", "allocate");
  const print = options.value("print");
  if (print !== null && options.choice("format") === "json")
    throw new UsageError("--print and --format json exclude each other: --print json is the shorter one", "allocate");
  const isSparse = options.list("for").length === 0;
  const asked = readOptions(options);
  const whole = options.has("offset") ? "all" : options.has("set") ? [] : "conflicts";
  const handing = print === "env" || print === "shell" || print === "json";
  return {
    ...asked,
    services: isSparse ? whole : asked.services,
    saved: attempt("save", () => readSaved(options.value("save"), files, true)),
    traefik: traefikOf(options),
    variables: paths.envFile !== null || handing || (paths.overrideFile === null && print !== "override"),
    override: paths.overrideFile !== null || print === "override" || (paths.envFile === null && !handing),
    rename: handing,
    exported: handing,
    runner,
    pathsOf(project) {
      const own = (path: string) => (several ? withName(path, engineName(project)) : path);
      const [envFile, overrideFile] = [paths.envFile, paths.overrideFile].map((path) => (path === null ? null : own(path)));
      checkEnv(envFile ?? null, project, files);
      checkOverride(overrideFile ?? null, files);
      return { envFile: envFile ?? null, overrideFile: overrideFile ?? own(resolvePath(files.cwd, "compose.portplan.yaml")) };
    },
  };
}

/** Variables go into an env file of the project too. What else a run reads is no place to write to. */
function checkEnv(path: string | null, { envFiles }: Project, { seen }: NotedFiles): void {
  if (path !== null && seen.has(path) && !envFiles.includes(path)) throw new UsageError(`--write-env: ${path} ${IN_USE}`, "allocate");
}

function checkOverride(path: string | null, files: NotedFiles): void {
  if (path === null || !files.seen.has(path)) return;
  const found = files.read(path, true);
  if (!("text" in found) || found.text !== NO_OVERRIDE) throw new UsageError(`--write-override: ${path} ${IN_USE}`, "allocate");
}

const IN_USE = "is a file of the project, and stays as it is: name another one";

/** `ports.env` as `ports.shop.env`: of several projects each has a file of its own. */
function withName(path: string, name: string): string {
  const extension = /[^/]\.([^./]+)$/.exec(path)?.[1];
  return extension === undefined ? `${path}.${name}` : `${path.slice(0, -extension.length)}${name}.${extension}`;
}

const NO_WORDS: Words = { names: [], settings: [], range: null, offset: null };

/** Each option by itself, so that a mistake is told with its name. */
function readOptions(options: Options): ReturnType<typeof readWords> {
  const read = (name: string, words: Partial<Words>) => attempt(name, () => readWords({ ...NO_WORDS, ...words }));
  return {
    services: read("for", { names: wordsOf(options.list("for")) }).services,
    settings: read("set", { settings: options.list("set") }).settings,
    range: read("port-range", { range: options.value("port-range") }).range,
    offset: read("offset", { offset: options.value("offset") }).offset,
  };
}

/** What `--for` says: `conflicts`, `all`, or names with commas between them. */
function wordsOf(given: readonly string[]): string[] {
  const words = given.flatMap((each) => each.split(",")).map((word) => word.trim());
  if (words.includes(""))
    throw new UsageError("--for names no service: write conflicts, all, or services with commas between them", "allocate");
  return words;
}

function traefikOf(options: Options): AllocationRequest["traefik"] {
  const names = ["network", "domain", "entrypoint"] as const;
  const alone = options.has("via") ? undefined : names.find((name) => options.has(`traefik-${name}`));
  if (alone !== undefined) throw new UsageError(`--traefik-${alone} needs --via traefik`, "allocate");
  if (!options.has("via")) return null;
  const [network, domain, entrypoint] = names.map((name) => options.value(`traefik-${name}`));
  const asked = { network: network ?? "traefik", domain: domain ?? "localhost", entrypoint: entrypoint ?? "web" };
  attempt("via", () => checkTraefik(asked));
  return asked;
}

/** The assignments of a file. `mayBeNew`: it is about to be written. */
export function readSaved(path: string | null, files: Files, mayBeNew = false): Registry {
  if (path === null) return new Map();
  const absolute = resolvePath(files.cwd, path);
  const found = files.read(absolute, true);
  if ("text" in found) return parseRegistry(found.text, path);
  if (found.failure === "missing" && mayBeNew) return new Map();
  throw new Error(`${path} cannot be read: ${found.failure === "missing" ? "there is no such file" : found.detail}`);
}

/** The files that the options name, with what goes into them; of a single project also those into which nothing has to go. */
export function filesToWrite({ allocation, projects }: Report, options: Options, files: NotedFiles, saved: Registry): Written[] {
  const handed = allocation?.files ?? [];
  const named = (kind: HandedFile["kind"]): readonly Written[] => {
    const path = pathOf(`write-${kind}`, options, files);
    const own = handed.filter((file) => file.kind === kind);
    if (path === null) return [];
    if (own.length > 0 || projects.length > 1) return own.map(({ path: each, text }) => ({ path: each, pieces: [text] }));
    if (kind === "override") return [{ path, pieces: [NO_OVERRIDE] }];
    return files.seen.has(path) ? [] : [{ path, pieces: [""] }];
  };
  const save = pathOf("save", options, files);
  return [
    ...named("env"),
    ...named("override"),
    ...(save === null ? [] : [{ path: save, pieces: [registryText(saved, allocation?.assignments ?? [])] as const }]),
  ];
}

/** What a note in the environment is made with (`withNote`). */
export interface Handed {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly noted: Readonly<Record<string, string | undefined>>;
}

/** What `--print` shows; null where it is not given. */
export function printed(report: Report, options: Options, { directory, env, noted }: Handed): Iterable<string> | null {
  const { allocation } = report;
  const exported = () => [...withNote(allocation?.environment ?? new Map(), directory, env, noted)];
  switch (options.value("print")) {
    case "env":
      return [envText(new Map(exported().map(inOneLine)))];
    case "shell":
      return [
        exported()
          .map(([name, value]) => `export ${name}=${shellWord(value)}\n`)
          .join(""),
      ];
    case "override":
      return [allocation?.files.find(({ kind }) => kind === "override")?.text ?? NO_OVERRIDE];
    case "json": {
      const { ports, urls, "compose-args": composeArgs } = outputs(report);
      const parts = [`"ports":${ports || "null"}`, `"urls":${urls || "null"}`, `"composeArgs":${composeArgs || "null"}`];
      return [`{"version":1,${parts.join(",")},"environment":${JSON.stringify(Object.fromEntries(exported()))}}\n`];
    }
    default:
      return options.choice("format") === "json" ? json(report) : null;
  }
}

/** A second line would set what it likes: the names of directories are anybody's. */
function inOneLine([name, value]: [string, string]): [string, string] {
  if (/[\n\r]/.test(value)) throw new Error(`${name} has a line break, which --print env cannot say: use --print shell or --print json`);
  return [name, value];
}

function pathOf(option: string, options: Options, { cwd }: Files): string | null {
  const path = options.value(option);
  return path === null ? null : resolvePath(cwd, path);
}

function attempt<T>(option: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UsageError(`--${option}: ${error instanceof Error ? error.message : String(error)}`, "allocate");
  }
}

/** For people, below the report: how to use what was given. */
export function hint({ allocation, projects }: Report, options: Options): string {
  if (options.has("quiet")) return "";
  if (allocation === undefined || allocation.assignments.length + allocation.routes.length === 0) return "Nothing had to move.\n";
  const routes = allocation.routes.map(({ service, target, url }) => `${service}:${target} is reached at ${url}`);
  const written = ["write-env", "write-override"].some((option) => options.has(option));
  const several = "Use them: have files written with --write-env and --write-override; each project gets its own.";
  const one = 'Use it: eval "$(portplan allocate --print shell ...)", or have files written with --write-env and --write-override.';
  const lines = written
    ? projects.map(({ composeArgs }) => `Use it: docker compose ${composeArgs.map(shellWord).join(" ")} up`)
    : [projects.length > 1 ? several : one];
  return [...routes, ...lines].map((line) => `${withoutCommands(visible(line))}\n`).join("");
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
