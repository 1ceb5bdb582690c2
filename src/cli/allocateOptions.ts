import type { AllocationRequest } from "../allocate/allocateAndRecheck.ts";
import {
  addDefaultOffset,
  type AllocationWords,
  parseAllocationWords,
} from "../allocate/parseAllocationWords.ts";
import { readSavedPorts } from "../allocate/savedPorts.ts";
import { checkTraefik } from "../allocate/traefik.ts";
import {
  type AllocatedPaths,
  resolvePaths,
  type RecordedFiles,
} from "../commands/allocatedPaths.ts";
import { UsageError } from "../commands/UsageError.ts";
import type { Files } from "../compose/index.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { resolvePath } from "../lib/paths.ts";
import type { Options } from "./arguments.ts";

const misuse = (message: string) => new UsageError(message, "allocate");

/** Reads the paths of the files that `allocate` writes. */
export function readPaths(
  options: Options,
  { cwd }: Files,
  copies: readonly string[] = [],
): AllocatedPaths {
  const pathOf = (option: string) => {
    const path = options.value(option);
    return path === null ? null : resolvePath(cwd, path);
  };
  return {
    envFile: pathOf("write-env"),
    overrideFile: pathOf("write-override"),
    savedFile: pathOf("save"),
    checkout: null,
    copies,
  };
}

/** Input of an allocation that is not in the options. */
export interface AllocateContext {
  readonly paths: AllocatedPaths;
  readonly files: RecordedFiles;
  /** There is more than one project. */
  readonly several: boolean;
  /** See `AllocateRequest`. */
  readonly runner: string;
  readonly leftovers: readonly string[];
  /** True if a program gets the ports from its environment (`portplan run`). */
  readonly isForProgram: boolean;
  /** The variables that the files of copies set, unless the environment does. */
  readonly copied?: readonly string[];
}

/** Reads the options of `allocate`. Throws a UsageError. */
export function readAllocateOptions(
  options: Options,
  { paths, files, several, runner, leftovers, isForProgram, copied = [] }: AllocateContext,
): AllocationRequest {
  checkOutputs(options, paths);
  const print = options.value("print");
  const exported = isForProgram || EXPORTED.has(print);
  return {
    ...readPorts(options),
    saved: nameOption("save", () => readSavedPorts(options.value("save"), files, true)),
    copying: readCopying(options, isForProgram || options.has("here")),
    traefik: readTraefik(options),
    ...selectWays(paths, print, exported),
    rename: true,
    exported,
    // A shell can unset variables of an earlier allocation, but not those of a file.
    leftovers: print === "env" || print === "json" ? [...leftovers, ...copied] : copied,
    runner,
    pathsOf: (project) => resolvePaths(project, paths, several, files),
  };
}

/** The formats of `--print` that are for an environment. */
const EXPORTED: ReadonlySet<string | null> = new Set(["env", "shell", "json"]);

/** Throws a UsageError if options for the output contradict each other. */
function checkOutputs(options: Options, { envFile, overrideFile }: AllocatedPaths): void {
  const print = options.value("print");
  const other = ["print", "write-env", "write-override"].find((name) => options.has(name));
  if (options.has("here") && other !== undefined)
    throw misuse(`--here and --${other} cannot be used together`);
  if (envFile !== null && envFile === overrideFile)
    throw misuse("--write-env and --write-override cannot write to the same file");
  if (print !== null && options.valueOrDefault("format") === "json")
    throw misuse("--print and --format json cannot be used together; use --print json");
}

/** Selects how ports may move: through variables, through an override file, or both. */
function selectWays(
  { envFile, overrideFile, checkout }: AllocatedPaths,
  print: string | null,
  exported: boolean,
): Pick<AllocationRequest, "variables" | "override"> {
  if (checkout !== null) return { variables: true, override: true };
  return {
    variables: envFile !== null || exported || (overrideFile === null && print !== "override"),
    override: overrideFile !== null || print === "override" || (envFile === null && !exported),
  };
}

const NO_WORDS: AllocationWords = { names: [], settings: [], range: null, offset: null };

/** Parses each option separately, to report a mistake with the name of the option. */
function readPorts(options: Options): ReturnType<typeof parseAllocationWords> {
  const read = (name: string, words: Partial<AllocationWords>) =>
    nameOption(name, () => parseAllocationWords({ ...NO_WORDS, ...words }));
  const { services } = read("for", { names: splitWords(options.list("for")) });
  const { settings } = read("set", { settings: options.list("set") });
  const { range } = read("port-range", { range: options.value("port-range") });
  const { offset } = read("offset", { offset: options.value("offset") });
  if (offset === "auto" && range !== null)
    throw misuse("--offset auto and --port-range cannot be used together");
  if (options.has("for")) return addDefaultOffset({ services, settings, range, offset });
  // An offset moves all ports. In `allocate`, `--set` moves only the ports that it sets.
  if (options.has("offset")) return { services: "all", settings, range, offset };
  // All ports of a copy move, and all of a program that runs with its own.
  if (options.has("here") || options.valueOrDefault("for") === "all")
    return addDefaultOffset({ services: "all", settings, range, offset });
  return { services: options.has("set") ? [] : "conflicts", settings, range, offset };
}

/** Splits `--for`: `conflicts`, `all`, or service names separated by commas. */
function splitWords(given: readonly string[]): string[] {
  const words = given.flatMap((each) => each.split(",")).map((word) => word.trim());
  if (words.includes(""))
    throw misuse("--for has an empty service name (use conflicts, all, or services)");
  return words;
}

/**
 * Reads which other parts of a copy change with its ports.
 *
 * @param isCopy whether these parts change by default
 */
function readCopying(options: Options, isCopy: boolean): AllocationRequest["copying"] {
  const [names, urls] = [options.has("names"), options.has("urls")];
  if (!options.has("only-ports")) return { names: isCopy || names, urls: isCopy || urls };
  if (names || urls)
    throw misuse(`--only-ports and --${names ? "names" : "urls"} cannot be used together`);
  if (!isCopy) throw misuse("--only-ports requires --here");
  return { names: false, urls: false };
}

function readTraefik(options: Options): AllocationRequest["traefik"] {
  if (!options.has("via")) {
    const names = ["traefik-network", "traefik-domain", "traefik-entrypoint"];
    const alone = names.find((name) => options.has(name));
    if (alone === undefined) return null;
    throw misuse(`--${alone} requires --via traefik`);
  }
  const traefik = {
    network: options.valueOrDefault("traefik-network"),
    domain: options.valueOrDefault("traefik-domain"),
    entrypoint: options.valueOrDefault("traefik-entrypoint"),
  };
  nameOption("via", () => checkTraefik(traefik));
  return traefik;
}

function nameOption<T>(option: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw misuse(`--${option}: ${getErrorMessage(error)}`);
  }
}
