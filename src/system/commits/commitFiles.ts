import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import type { Files, FileText } from "../../compose/index.ts";
import type { CommitContent, CommitEntry } from "./CommitContent.ts";

/** How often links may lead on (Linux: MAXSYMLINKS). */
const MAX_LINKS = 40;
/** A project whose files name each other in a longer chain is not read. */
const MAX_ROUNDS = 50;
const MAX_FILES = 2000;

/** A commit whose files are read as if it were checked out. */
interface CommitSource {
  readonly content: CommitContent;
  /** The directory in which it would be checked out. */
  readonly root: string;
  /** The files of this machine. */
  readonly local: Files;
  /** What the change under review tracks. */
  readonly tracked: ReadonlyMap<string, CommitEntry>;
}

/**
 * Passes the files of a commit to `use` as if it were checked out at `root`. What lies elsewhere,
 * and what the change does not track (an env file that an earlier step made), is read from `local`.
 * The files are synchronous and a commit is not: `use` is called again whenever it has met a file
 * that is not there yet.
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
    kind: (path) => tree.kind(path),
  };
  const directories = [...entries].filter(([, { kind }]) => kind === "directory");
  const paths = [root, ...directories.map(([path]) => `${root}/${path}`)];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = use(files, paths);
    // It may fail for want of a file that is not there yet.
    await result.catch(() => {});
    if (!(await tree.loadMissing())) return result;
  }
  throw new Error("its files lead to ever more files");
}

/** Where a path of the commit leads. null: nowhere. */
type Target = CommitEntry | "outside" | "untracked" | null;

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
    if (entry === "outside")
      return { failure: "outside", detail: "it lies outside of the repository" };
    if (entry.kind !== "file") return { failure: "directory", detail: "it is a directory" };
    const bytes = this.#content(entry);
    if (bytes === null) return { failure: "failed", detail: "its content cannot be had" };
    return isUtf8(bytes)
      ? { text: bytes.toString("utf8").replace(/^\ufeff/, "") }
      : { failure: "not-text", detail: "it is not UTF-8 text" };
  }

  kind(path: string): "file" | "directory" | null {
    const entry = this.#resolve(path);
    if (entry === "untracked") return this.#source.local.kind(path);
    if (entry === null || entry === "outside") return null;
    return entry.kind === "file" ? "file" : "directory";
  }

  /** Returns what an absolute path leads to. */
  #resolve(path: string): Target {
    const { root } = this.#source;
    if (path !== root && !path.startsWith(`${root}/`)) return "untracked";
    const inside = posix.normalize(path.slice(root.length + 1));
    return /^\.git(?:\/|$)/.test(inside) ? "untracked" : this.#follow(inside);
  }

  /** Returns what a path leads to, links followed at each of its parts. */
  #follow(path: string, links = 0): Target {
    const parts = path.split("/");
    let entry = DIRECTORY;
    let at = ".";
    for (const [index, part] of parts.entries()) {
      at = posix.join(at, part);
      if (at === ".." || at.startsWith("../")) return "outside";
      const found = at === "." ? DIRECTORY : this.#entries.get(at);
      if (found === undefined)
        return this.#isUntracked(posix.join(at, ...parts.slice(index + 1))) ? "untracked" : null;
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
   * Whether what the commit does not have lies here, and is nothing that the change adds, itself or
   * by a link on its way.
   */
  #isUntracked(path: string): boolean {
    const { root, local, tracked } = this.#source;
    const parts = path.split("/");
    const isAdded =
      tracked.has(path) ||
      parts.some((_, at) => tracked.get(parts.slice(0, at + 1).join("/"))?.kind === "link");
    return !isAdded && local.kind(`${root}/${path}`) !== null;
  }

  #content({ id }: CommitEntry): Buffer | null {
    const known = this.#contents.get(id);
    if (known === undefined) this.#missing.add(id);
    return known ?? null;
  }

  /** Loads the contents that were not there yet; false where there were none. */
  async loadMissing(): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    if (this.#contents.size + missing.length > MAX_FILES)
      throw new Error(`it has more than ${MAX_FILES} files to read`);
    const found = missing.length === 0 ? new Map() : await this.#source.content.read(missing);
    // An id without a content is not asked for again.
    for (const id of missing) this.#contents.set(id, found.get(id) ?? null);
    return missing.length > 0;
  }
}
