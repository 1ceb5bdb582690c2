import type { FileFailure, Files } from "../Files.ts";
import type { MappingNode, Node } from "../yaml/Node.ts";
import type { Problem } from "../Problem.ts";
import type { Span } from "../Span.ts";
import type { UnsetVariable, VersionNote } from "../Project.ts";
import type { Environment } from "./Environment.ts";
import type { Substituted } from "./redact.ts";
import { parseYaml, type ParsedYaml, type Tag } from "../yaml/parseYaml.ts";

/** A compose file that another one extends, read once. */
export interface ExtendedFile {
  readonly model: MappingNode;
  readonly tags: readonly Tag[];
}

/** A tag that earlier releases of Compose do not see. */
export type LateTag = Tag & { readonly since: string };

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
  readonly lateTags: LateTag[] = [];
  readonly #sees: (tag: LateTag) => boolean;
  readonly #parsed = new Map<string, ParsedYaml>();
  #read = 0;

  /** `sees`: whether the release of Compose that the project is loaded for sees a tag. */
  constructor(files: Files, cwd: string, sees: (tag: LateTag) => boolean = () => true) {
    this.files = files;
    this.cwd = cwd;
    this.#sees = sees;
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
    const late = parsed.documents.flatMap(({ tags }) => tags).filter(isLate);
    this.lateTags.push(...late);
    if (late.every(this.#sees)) return parsed;
    const documents = parsed.documents.map((document) => ({
      ...document,
      tags: document.tags.filter((tag) => !isLate(tag) || this.#sees(tag)),
    }));
    return { ...parsed, documents };
  }

  /** The text of a file, or null after reporting why there is none. `at` is what names it. */
  read(path: string, trusted: boolean, at: Node | null): string | null {
    const known = this.sources.get(path);
    if (known !== undefined) return known;
    const span = at?.span ?? null;
    if (++this.#read > MAX_FILES)
      return this.refuse(
        `the project reads more than ${MAX_FILES} files`,
        "include and extend fewer files",
        span,
      );
    const found = this.files.read(path, trusted);
    if ("failure" in found) {
      const { reason, fix } = FAILURES[found.failure];
      return this.refuse(`cannot read ${path}: ${reason}`, fix, span);
    }
    this.sources.set(path, found.text);
    return found.text;
  }

  /** Reports a problem, and returns null for what cannot be had because of it. */
  refuse(
    message: string,
    fix: string,
    span: Span | null = null,
    more: Partial<Pick<Problem, "related" | "noFile">> = {},
  ): null {
    this.problems.push({ message, fix, span, related: [], ...more });
    return null;
  }
}

function isLate(tag: Tag): tag is LateTag {
  return tag.since !== null;
}

/** What the files of a project, or of an include, are loaded with. */
export interface LoadScope {
  /** The files that include these, the outermost first. */
  readonly chain: readonly string[];
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

const FAILURES: Readonly<Record<FileFailure, { readonly reason: string; readonly fix: string }>> = {
  missing: { reason: "there is no such file", fix: "name a file that exists" },
  directory: { reason: "it is a directory", fix: "name a file in it" },
  denied: { reason: "permission denied", fix: "give yourself the right to read it" },
  "too-large": { reason: "it is too large", fix: "name a YAML file" },
  outside: {
    reason: "it lies outside of the repository",
    fix: "keep what the project reads inside of the repository",
  },
  "not-text": { reason: "it is not text in UTF-8", fix: "name a YAML file" },
  failed: { reason: "it cannot be read", fix: "name a YAML file" },
};

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

/** A document of a compose file that is a mapping at its top. */
export interface ComposeDocument {
  readonly root: MappingNode;
  readonly file: string;
  readonly tags: readonly Tag[];
}
