import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import type { Files, FileText } from "../../compose/index.ts";
import { isPathBelow } from "../../lib/paths.ts";
import { MAX_LINKS } from "../files/localPaths.ts";
import type { CommitContent, CommitEntry } from "./CommitContent.ts";

/** The length of a chain of files that refer to each other. */
const MAX_ROUNDS = 50;
const MAX_FILES = 2000;

/** A commit whose files are read as if it were checked out. */
interface CommitSource {
  readonly content: CommitContent;
  /** The directory in which it would be checked out. */
  readonly root: string;
  /** The files of this machine. */
  readonly local: Files;
  /** The files that the change under review tracks. */
  readonly tracked: ReadonlyMap<string, CommitEntry>;
}

/**
 * Calls `use` with the files of a commit, as if it were checked out at `root`. Files outside of it,
 * and files that the change does not track (e.g. an env file that an earlier step wrote), are read
 * from `local`. Because files are read synchronously and commits are not, `use` is called again
 * when it reads a file that is not loaded yet.
 */
export async function withCommitFiles<Result>(
  source: CommitSource,
  use: (files: Files, directories: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const { content, root, local } = source;
  const entries = await content.list();
  const tree = new Tree(entries, source);
  const files: Files = {
    ...local,
    read: (path, trusted) => tree.read(path, trusted),
    kind: (path, trusted) => tree.kind(path, trusted),
  };
  const directories = [...entries].filter(([, { kind }]) => kind === "directory");
  const paths = [root, ...directories.map(([path]) => `${root}/${path}`)];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = use(files, paths);
    // It may fail because a file is not loaded yet.
    await result.catch(() => {});
    if (!(await tree.loadMissing())) return result;
  }
  throw new Error(`it has a chain of more than ${MAX_ROUNDS} files that refer to each other`);
}

/**
 * The target of a path in the commit; null if there is none. `updated` is in a submodule, of which
 * the change has another commit.
 */
type Target = CommitEntry | "outside" | "untracked" | "updated" | null;

const DIRECTORY: CommitEntry = { kind: "directory", id: "" };

class Tree {
  readonly #entries: ReadonlyMap<string, CommitEntry>;
  readonly #source: CommitSource;
  readonly #contents = new Map<string, Buffer | null>();
  readonly #missing = new Set<string>();

  constructor(entries: ReadonlyMap<string, CommitEntry>, source: CommitSource) {
    this.#entries = entries;
    this.#source = source;
  }

  read(path: string, trusted: boolean): FileText {
    const entry = this.#resolve(path);
    if (entry === "untracked") return this.#source.local.read(path, trusted);
    if (entry === null) return { failure: "missing", detail: "" };
    if (entry === "updated")
      return { failure: "failed", detail: "it is in a submodule that the change updates" };
    if (entry === "outside") return { failure: "outside", detail: "it is outside the repository" };
    if (entry.kind !== "file") return { failure: "directory", detail: "it is a directory" };
    const bytes = this.#content(entry);
    if (bytes === null) return { failure: "failed", detail: "its content is not available" };
    return isUtf8(bytes)
      ? { text: bytes.toString("utf8").replace(/^\ufeff/, "") }
      : { failure: "not-text", detail: "it is not UTF-8 text" };
  }

  kind(path: string, trusted?: boolean): "file" | "directory" | null {
    const entry = this.#resolve(path);
    if (entry === "untracked" || entry === "updated") return this.#source.local.kind(path, trusted);
    if (entry === null || entry === "outside") return null;
    return entry.kind === "file" ? "file" : "directory";
  }

  /** Resolves an absolute path. */
  #resolve(path: string): Target {
    const { root } = this.#source;
    if (!isPathBelow(path, root)) return "untracked";
    const inside = posix.normalize(path.slice(root.length + 1));
    return /^\.git(?:\/|$)/.test(inside) ? "untracked" : this.#follow(inside);
  }

  /** Resolves a path, following links at each of its parts. */
  #follow(path: string, links = 0): Target {
    const parts = path.split("/");
    let entry = DIRECTORY;
    let at = ".";
    for (const [index, part] of parts.entries()) {
      at = posix.join(at, part);
      if (at === ".." || at.startsWith("../")) return "outside";
      const found = at === "." ? DIRECTORY : this.#entries.get(at);
      if (found === undefined) return this.#findLocal(posix.join(at, ...parts.slice(index + 1)));
      if (found.kind === "link") {
        const target = this.#content(found)?.toString("utf8") ?? "";
        if (target === "" || links === MAX_LINKS) return null;
        if (posix.isAbsolute(target)) return "outside";
        const rest = parts.slice(index + 1);
        return this.#follow([posix.dirname(at), target, ...rest].join("/"), links + 1);
      }
      entry = found;
    }
    return entry;
  }

  /**
   * Resolves a path that is not in the commit: it may exist locally, if the change did not add it,
   * directly, through a link or in a submodule.
   */
  #findLocal(path: string): Target {
    const { root, local, tracked } = this.#source;
    const parts = path.split("/");
    for (const at of parts.map((_, index) => parts.slice(0, index + 1).join("/"))) {
      const [own, other] = [this.#entries.get(at), tracked.get(at)];
      if (own?.kind === "module" && own.id !== other?.id) return "updated";
      const isAdded = other !== undefined && other.id !== own?.id;
      if (isAdded && (other.kind !== "directory" || at === path)) return null;
    }
    return local.kind(`${root}/${path}`) === null ? null : "untracked";
  }

  #content({ id }: CommitEntry): Buffer | null {
    const known = this.#contents.get(id);
    if (known === undefined) this.#missing.add(id);
    return known ?? null;
  }

  /** Loads the contents that were requested; returns false if there were none. */
  async loadMissing(): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    if (this.#contents.size + missing.length > MAX_FILES)
      throw new Error(`it has more than ${MAX_FILES} files to read`);
    const found = missing.length === 0 ? new Map() : await this.#source.content.read(missing);
    // An id without content is not requested again.
    for (const id of missing) this.#contents.set(id, found.get(id) ?? null);
    return missing.length > 0;
  }
}
