import type { FileFailure, Files } from "../Files.ts";
import type { MappingNode, Node } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { Span } from "../Span.ts";
import type { UnsetVariable, VersionNote } from "../Project.ts";
import type { Environment } from "./Environment.ts";
import { getHidden } from "./shown.ts";
import { parseYaml, type ParsedYaml, type Tag } from "../yaml/parseYaml.ts";

/** A Compose file that another one extends. */
export interface ExtendedFile {
  readonly model: MappingNode;
  readonly tags: readonly Tag[];
}

/** A tag that earlier releases of Compose ignore. */
export type LateTag = Tag & { readonly since: string };

/**
 * The state that the loading stages of one project share, including the problems and notes that
 * they report.
 */
export class LoadContext {
  readonly files: Files;
  readonly problems: Problem[] = [];
  readonly unset: UnsetVariable[] = [];
  readonly versions: VersionNote[] = [];
  readonly sources = new Map<string, string>();
  /** Words for messages in place of paths from variables, which may be secret. */
  readonly hidden = new Map<string, string>();
  readonly envFiles: string[] = [];
  /** The absolute directory to run Compose in. */
  readonly cwd: string;
  readonly lateTags: LateTag[] = [];
  readonly #sees: (tag: LateTag) => boolean;
  readonly #parsed = new Map<string, ParsedYaml>();
  readonly #spent = { files: 0, values: 0, substituted: 0, text: 0 };
  #isExceeded = false;

  /** `sees`: returns whether the release that the project is loaded for applies a tag. */
  constructor(files: Files, cwd: string, sees: (tag: LateTag) => boolean = () => true) {
    this.files = files;
    this.cwd = cwd;
    this.#sees = sees;
  }

  /** Returns the unchanged documents of a file, to find the project's name. */
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
   * Returns the documents of a file, which the caller may change; null if it cannot be read.
   * Reports its problems.
   */
  parse(path: string, trusted: boolean, at: Node | null): ParsedYaml | null {
    const known = this.#parsed.get(path);
    this.#parsed.delete(path);
    const source = known ? null : this.read(path, trusted, at);
    if (!known && source === null) return null;
    const parsed = known ?? parseYaml(path, source ?? "");
    this.problems.push(...parsed.problems);
    const late = parsed.documents.flatMap(({ tags }) => tags).filter(isLate);
    this.lateTags.push(...late);
    if (late.every(this.#sees)) return parsed;
    const documents = parsed.documents.map((document) => ({
      ...document,
      tags: document.tags.filter((tag) => !isLate(tag) || this.#sees(tag)),
    }));
    return { ...parsed, documents };
  }

  /** Returns the text of an env file, or null after reporting a problem at `at`, which names it. */
  readEnvFile(path: string, trusted: boolean, at: Node | null): string | null {
    return this.read(path, trusted, at, "use a text file with a line NAME=VALUE for each variable");
  }

  /**
   * Returns the text of a file, or null after reporting a problem at `at`, which names it.
   *
   * @param format the fix for a file without readable text
   */
  read(path: string, trusted: boolean, at: Node | null, format = "use a YAML file"): string | null {
    const span = at?.span ?? null;
    if (!this.spend("files", 1, span)) return null;
    const known = this.sources.get(path);
    const found = known === undefined ? this.files.read(path, trusted) : { text: known };
    if ("failure" in found) {
      const { reason, fix = format } = FAILURES[found.failure];
      const shown = getHidden(at ?? undefined) ?? this.hidden.get(path) ?? path;
      const isNamed = at === null && trusted && NOT_A_FILE.has(found.failure);
      const more = isNamed ? { misuse: "unknown-name" as const } : {};
      return this.refuse(`cannot read ${shown}: ${reason}`, fix, span, more);
    }
    this.sources.set(path, found.text);
    return this.spend("text", found.text.length, span) ? found.text : null;
  }

  /** Counts towards a limit. Reports the first limit that is exceeded, and then returns false. */
  readonly spend = (limit: keyof typeof LIMITS, amount: number, span: Span | null): boolean => {
    const { max, what, fix } = LIMITS[limit];
    this.#spent[limit] += amount;
    if (this.#spent[limit] > max && !this.#isExceeded) {
      this.refuse(`project ${what}`, fix, span);
      this.#isExceeded = true;
    }
    return !this.#isExceeded;
  };

  /** Reports a problem, and returns null for the caller to return. */
  refuse(
    message: string,
    fix: string,
    span: Span | null = null,
    more: Partial<Pick<Problem, "related" | "misuse">> = {},
  ): null {
    this.problems.push({ message, fix, span, related: [], ...more });
    return null;
  }
}

function isLate(tag: Tag): tag is LateTag {
  return tag.since !== null;
}

/** The settings to load the files of a project, or of an include, with. */
export interface LoadScope {
  /** The files that include these, outermost first. */
  readonly chain: readonly string[];
  /** The absolute base directory of paths in includes and extends. */
  readonly directory: string;
  /**
   * The base directory of `env_file` and `project_directory` in an include. In included files
   * Compose keeps it relative to the directory of the including project, but then resolves it from
   * the directory that Compose runs in (docs/reference/compose.md C25).
   */
  readonly workingDirectory: string;
  readonly environment: Environment;
  /** Extended files by absolute path, so that each is read once per scope. */
  readonly extended: Map<string, ExtendedFile>;
}

/**
 * Limits of a project. A file counts each time that it is loaded, and a value each time that it is
 * copied or merged. The largest known project includes and extends about a hundred files.
 */
const LIMITS = {
  files: { max: 2000, what: "reads more than 2000 files", fix: "include and extend fewer files" },
  values: {
    max: 1_000_000,
    what: "has more than 1000000 values after extends and includes",
    fix: "extend and include less",
  },
  substituted: {
    max: 16 * 1024 * 1024,
    what: "has more than 16 MiB of text after substitution",
    fix: "use shorter variables",
  },
  text: {
    max: 64 * 1024 * 1024,
    what: "reads more than 64 MiB of text",
    fix: "include and extend smaller files",
  },
} as const;

/** The failures of a name that the user gave, and not of the project. */
const NOT_A_FILE: ReadonlySet<FileFailure> = new Set(["missing", "directory"]);

const FAILURES: Readonly<Record<FileFailure, { readonly reason: string; readonly fix?: string }>> =
  {
    missing: { reason: "no such file", fix: "use a file that exists" },
    directory: { reason: "is a directory", fix: "use a file in this directory" },
    denied: { reason: "permission denied", fix: "grant read permission for the file" },
    "too-large": { reason: "file is too large" },
    outside: {
      reason: "file is outside the repository",
      fix: "move the file into the repository",
    },
    "not-text": { reason: "file is not UTF-8 text" },
    failed: { reason: "read error" },
  };

/**
 * A Compose file to load. A trusted file, which the user named, may be anywhere; any other must be
 * in the repository.
 */
export interface ComposeFile {
  readonly path: string;
  readonly trusted: boolean;
  /** The node that names it, if an include does. */
  readonly at: Node | null;
}

/** A document of a Compose file, whose top level is a mapping. */
export interface ComposeDocument {
  readonly root: MappingNode;
  readonly file: string;
  readonly tags: readonly Tag[];
}
