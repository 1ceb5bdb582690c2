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
  const { content } = source;
  const tree = new Tree(await content.list(), source);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = use(tree.files, tree.directories);
    // It may fail for want of a file that is not there yet.
    await result.catch(() => {});
    const missing = tree.takeMissing();
    if (missing.length === 0) return result;
    tree.addContents(missing, await content.read(missing));
  }
  throw new Error("its files lead to ever more files");
}

/** Where a path of the commit leads. null: nowhere. */
type Target = CommitEntry | "outside" | "untracked" | null;

const DIRECTORY: CommitEntry = { kind: "directory", id: "" };

class Tree {
  readonly #entries: ReadonlyMap<string, CommitEntry>;
  readonly #root: string;
  readonly #local: Files;
  readonly #tracked: ReadonlyMap<string, CommitEntry>;
  readonly #contents = new Map<string, Buffer | null>();
  readonly #missing = new Set<string>();

  constructor(
    entries: ReadonlyMap<string, CommitEntry>,
    { root, local, tracked }: Omit<CommitSource, "content">,
  ) {
    this.#entries = entries;
    this.#root = root;
    this.#local = local;
    this.#tracked = tracked;
  }

  get files(): Files {
    const { cwd, listSeparator } = this.#local;
    return {
      cwd,
      listSeparator,
      read: (path, trusted) => this.#read(path, trusted),
      kind: (path) => this.#kind(path),
    };
  }

  /** Absolute. */
  get directories(): string[] {
    return [
      this.#root,
      ...[...this.#entries].flatMap(([path, { kind }]) =>
        kind === "directory" ? [`${this.#root}/${path}`] : [],
      ),
    ];
  }

  #read(path: string, trusted: boolean): FileText {
    const inside = this.#relativePath(path);
    const entry = inside === null ? "untracked" : this.#follow(inside);
    if (entry === "untracked") return this.#local.read(path, trusted);
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

  #kind(path: string): "file" | "directory" | null {
    const inside = this.#relativePath(path);
    if (inside === "") return "directory";
    const entry = inside === null ? "untracked" : this.#follow(inside);
    if (entry === "untracked") return this.#local.kind(path);
    if (entry === null || entry === "outside") return null;
    return entry.kind === "file" ? "file" : "directory";
  }

  /** Returns the path below the root; null for what is not the commit's to say. */
  #relativePath(path: string): string | null {
    if (path === this.#root) return "";
    if (!path.startsWith(`${this.#root}/`)) return null;
    const inside = posix.normalize(path.slice(this.#root.length + 1));
    return inside === ".git" || inside.startsWith(".git/") ? null : inside;
  }

  /**
   * Whether what the commit does not have lies here, and is nothing that the change adds, itself or
   * by a link on its way.
   */
  #isUntracked(path: string): boolean {
    const parts = path.split("/");
    const isAdded =
      this.#tracked.has(path) ||
      parts.some((_, at) => this.#tracked.get(parts.slice(0, at + 1).join("/"))?.kind === "link");
    return !isAdded && this.#local.kind(`${this.#root}/${path}`) !== null;
  }

  /** Returns what a path leads to, links followed at each of its parts. */
  #follow(path: string): Target {
    let rest = path.split("/");
    let at = "";
    for (let links = 0; ;) {
      const [part, ...further] = rest;
      if (part === undefined) return at === "" ? DIRECTORY : (this.#entries.get(at) ?? null);
      const next = posix.join(at, part);
      if (next === ".." || next.startsWith("../")) return "outside";
      const entry = next === "." ? DIRECTORY : this.#entries.get(next);
      if (entry === undefined)
        return this.#isUntracked(posix.join(next, ...further)) ? "untracked" : null;
      if (entry.kind !== "link") {
        rest = further;
        at = next === "." ? "" : next;
        continue;
      }
      if (++links > MAX_LINKS) return null;
      const target = this.#readLink(entry);
      if (target === null || target === "outside") return target;
      rest = [...target.parts, ...further];
    }
  }

  /** Returns where a link leads; null where that cannot be read yet. */
  #readLink(entry: CommitEntry): { readonly parts: readonly string[] } | "outside" | null {
    const path = this.#content(entry)?.toString("utf8") ?? "";
    if (path === "") return null;
    return posix.isAbsolute(path) ? "outside" : { parts: path.split("/").filter(Boolean) };
  }

  #content({ id }: CommitEntry): Buffer | null {
    const known = this.#contents.get(id);
    if (known === undefined) this.#missing.add(id);
    return known ?? null;
  }

  takeMissing(): string[] {
    const missing = [...this.#missing];
    this.#missing.clear();
    if (this.#contents.size + missing.length > MAX_FILES)
      throw new Error(`it has more than ${MAX_FILES} files to read`);
    return missing;
  }

  /** Adds contents. An id without one is not asked for again. */
  addContents(ids: readonly string[], contents: ReadonlyMap<string, Buffer>): void {
    for (const id of ids) this.#contents.set(id, contents.get(id) ?? null);
  }
}
