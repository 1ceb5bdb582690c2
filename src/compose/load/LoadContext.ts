import type { FileFailure, Files } from "../Files.ts";
import type { MappingNode, Node } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { UnsetVariable, VersionNote } from "../Project.ts";
import type { Environment } from "./Environment.ts";
import type { Substituted } from "./redact.ts";
import { parseYaml, type ParsedYaml, type Tag } from "../yaml/parseYaml.ts";

/** A compose file that another one extends, read once. */
export interface ExtendedFile {
  readonly services: MappingNode | null;
  readonly tags: readonly Tag[];
}

/**
 * What the stages of loading share while one project is loaded, and where they put what they
 * notice.
 */
export class LoadContext {
  readonly files: Files;
  readonly problems: Problem[] = [];
  readonly unset: UnsetVariable[] = [];
  readonly versions: VersionNote[] = [];
  readonly substituted: Substituted[] = [];
  readonly sources = new Map<string, string>();
  readonly envFiles: string[] = [];
  /** Where Compose would be started, absolute. */
  readonly cwd: string;
  readonly #parsed = new Map<string, ParsedYaml>();
  #read = 0;

  constructor(files: Files, cwd: string) {
    this.files = files;
    this.cwd = cwd;
  }

  /** The documents of a file before they are changed, for a look at the project's name. */
  peek(path: string, trusted: boolean): ParsedYaml | null {
    const known = this.#parsed.get(path);
    if (known) return known;
    const source = this.read(path, trusted, null);
    if (source === null) return null;
    const parsed = parseYaml(path, source);
    this.#parsed.set(path, parsed);
    return parsed;
  }

  /**
   * The documents of a file, to be changed by the caller; problems are reported. null where it
   * cannot be read.
   */
  parse(path: string, trusted: boolean, at: Node | null): ParsedYaml | null {
    const known = this.#parsed.get(path);
    this.#parsed.delete(path);
    const source = known ? null : this.read(path, trusted, at);
    if (!known && source === null) return null;
    const parsed = known ?? parseYaml(path, source ?? "");
    this.problems.push(...parsed.problems);
    return parsed;
  }

  /** The text of a file, or null after reporting why there is none. `at` is what names it. */
  read(path: string, trusted: boolean, at: Node | null): string | null {
    const known = this.sources.get(path);
    if (known !== undefined) return known;
    if (++this.#read > MAX_FILES)
      return this.#refuse(
        `the project reads more than ${MAX_FILES} files`,
        "include and extend fewer files",
        at,
      );
    const found = this.files.read(path, trusted);
    if ("failure" in found)
      return this.#refuse(
        `cannot read ${path}: ${FAILURES[found.failure]}`,
        fixOf(found.failure),
        at,
      );
    this.sources.set(path, found.text);
    return found.text;
  }

  #refuse(message: string, fix: string, at: Node | null): null {
    this.problems.push({ message, fix, span: at?.span ?? null, related: [] });
    return null;
  }
}

/** The directories that relative paths count from, and the variables. */
export interface LoadScope {
  /** What includes and extends count from, absolute. */
  readonly directory: string;
  /**
   * What `env_file` and `project_directory` of an include count from. In included files Compose
   * keeps it relative, to the directory of the including project, and then takes it as relative to
   * where the command was started (docs/reference/compose.md C25).
   */
  readonly workingDirectory: string;
  readonly environment: Environment;
  /** Extended files by absolute path: one scope reads each of them once. */
  readonly extended: Map<string, ExtendedFile>;
}

/** Far above any real project; one with includes and extends of a hundred files is known. */
const MAX_FILES = 2000;

const FAILURES: Readonly<Record<FileFailure, string>> = {
  missing: "there is no such file",
  directory: "it is a directory",
  denied: "permission denied",
  "too-large": "it is too large",
  outside: "it lies outside of the repository",
  "not-text": "it is not text in UTF-8",
  failed: "it cannot be read",
};

function fixOf(failure: FileFailure): string {
  switch (failure) {
    case "missing":
      return "name a file that exists";
    case "directory":
      return "name a file in it";
    case "denied":
      return "give yourself the right to read it";
    case "outside":
      return "keep what the project reads inside of the repository";
    default:
      return "name a YAML file";
  }
}

/**
 * A compose file to load. Those that the user named may lie anywhere; an included one is the
 * repository's.
 */
export interface ComposeFile {
  readonly path: string;
  readonly trusted: boolean;
  /** What names it, if a file does. */
  readonly at: Node | null;
}
