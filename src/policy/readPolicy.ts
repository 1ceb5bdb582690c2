import {
  type Files,
  type FileText,
  type MappingNode,
  parseYaml,
  type Problem,
  type Span,
} from "../compose/index.ts";
import { dirname } from "node:path/posix";
import { resolvePath } from "../lib/paths.ts";
import { quoteName } from "../lib/quoteName.ts";
import { checkBlocks, mergeLayers } from "./mergeLayers.ts";
import type { Policy } from "./Policy.ts";
import { readPolicyLayer, type PolicyLayer } from "./readPolicyLayer.ts";
import { readStandardLayer } from "./standardPreset.ts";

/** A file of another repository. `ref`: a branch, a tag or a commit; null: the default branch. */
export interface RemoteFile {
  readonly owner: string;
  readonly repository: string;
  readonly path: string;
  readonly ref: string | null;
}

/** Gets files of other repositories. */
export type FetchRemote = (file: RemoteFile) => Promise<FileText>;

/** The dependencies of reading a policy. */
export interface PolicyReading {
  readonly files: Files;
  /** The rules that a policy may configure. */
  readonly ruleIds: readonly string[];
  readonly fetchRemote: FetchRemote;
}

/** Thrown with all problems of a policy. */
export class InvalidPolicy extends Error {
  readonly problems: readonly Problem[];
  readonly sources: Policy["sources"];

  constructor(problems: readonly Problem[], sources: Policy["sources"]) {
    super("the policy is not valid");
    this.problems = problems;
    this.sources = sources;
  }
}

const NAMES = [".github/portplan.yml", ".github/portplan.yaml", "portplan.yml", "portplan.yaml"];

/** Returns the path of a repository's policy, by the directory that is its root. */
export function findPolicy(root: string, files: Files): string | null {
  return (
    NAMES.map((name) => resolvePath(root, name)).find((path) => files.kind(path) === "file") ?? null
  );
}

/**
 * Reads a policy file and all that it extends. Throws `InvalidPolicy`. `trusted`: the user named
 * it, so it may lie anywhere.
 */
export async function readPolicy(
  path: string,
  trusted: boolean,
  reading: PolicyReading,
): Promise<Policy> {
  const loading = new PolicyLoading(reading);
  const layers = await loading.load({ id: path, trusted, remote: null }, null, []);
  const policy = mergeLayers(layers, loading.sources);
  checkBlocks(policy, loading.problems);
  if (loading.problems.length > 0)
    throw new InvalidPolicy(sortProblems(loading.problems, loading.sources), loading.sources);
  return policy;
}

/** Sorts problems file by file as they were read, from the first line of each to the last. */
function sortProblems(problems: readonly Problem[], sources: Policy["sources"]): Problem[] {
  const files = [...sources.keys()];
  const fileOf = ({ span }: Problem) => (span === null ? -1 : files.indexOf(span.file));
  return problems.toSorted(
    (a, b) => fileOf(a) - fileOf(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0),
  );
}

/** Where a policy is: `id` is its path, or how it is written in `extends`. */
interface PolicySource {
  readonly id: string;
  readonly trusted: boolean;
  readonly remote: RemoteFile | null;
}

/** A policy may extend others, which may extend others. */
const MAX_FILES = 50;

const REMOTE = /^github>([\w.-]+)\/([\w.-]+)\/\/([^@]+?)(?:@(\S+))?$/;

class PolicyLoading {
  readonly problems: Problem[] = [];
  readonly sources = new Map<string, string>();
  readonly #reading: PolicyReading;
  readonly #loaded = new Map<string, Promise<FileText>>();
  #count = 0;

  constructor(reading: PolicyReading) {
    this.#reading = reading;
  }

  /**
   * Loads a file and what it extends, the nearest first.
   *
   * @param chain the files that extend it, directly or through others
   */
  async load(
    origin: PolicySource,
    at: Span | null,
    chain: readonly string[],
  ): Promise<PolicyLayer[]> {
    if (chain.includes(origin.id))
      return this.#refuse(
        `${[...chain, origin.id].slice(chain.indexOf(origin.id)).join(" extends ")}: a circle`,
        "let one of them extend nothing",
        at,
      );
    if (++this.#count > MAX_FILES)
      return this.#refuse(`the policy extends more than ${MAX_FILES} others`, "extend fewer", at);
    const text = await this.#read(origin, at);
    const root = text === null ? null : this.#parse(origin.id, text);
    if (root === null) return [];
    const { extended, ...layer } = readPolicyLayer(root, this.#reading.ruleIds, this.problems);
    const layers: PolicyLayer[] = [layer];
    for (const { value, span } of extended.toReversed())
      layers.push(...(await this.#loadExtended(value, origin, span, [...chain, origin.id])));
    return layers;
  }

  async #loadExtended(
    name: string,
    from: PolicySource,
    at: Span,
    chain: readonly string[],
  ): Promise<PolicyLayer[]> {
    if (name === "portplan:standard") return [readStandardLayer()];
    if (name.startsWith("portplan:"))
      return this.#refuse(`there is no preset ${quoteName(name)}`, "write portplan:standard", at);
    const remote = REMOTE.exec(name);
    if (remote !== null) {
      const [, owner = "", repository = "", path = "", ref = null] = remote;
      return this.load(
        { id: name, trusted: false, remote: { owner, repository, path, ref } },
        at,
        chain,
      );
    }
    return this.load(resolveOrigin(from, name), at, chain);
  }

  async #read({ id, trusted, remote }: PolicySource, at: Span | null): Promise<string | null> {
    const { files, fetchRemote } = this.#reading;
    if (remote !== null && !this.#loaded.has(id)) this.#loaded.set(id, fetchRemote(remote));
    const found = (await this.#loaded.get(id)) ?? files.read(id, trusted);
    if ("text" in found) {
      this.sources.set(id, found.text);
      return found.text;
    }
    const reason = found.failure === "missing" ? "there is no such file" : found.detail;
    this.#refuse(
      `the policy ${id} cannot be read: ${reason}`,
      remote === null
        ? "name a file that there is"
        : "name a file that can be read with the token at hand",
      at,
    );
    return null;
  }

  #parse(id: string, text: string): MappingNode | null {
    const { documents, problems } = parseYaml(id, text);
    this.problems.push(...problems);
    const root = documents[0]?.root;
    if (problems.length > 0) return null;
    if (root?.kind === "mapping" && documents.length === 1) return root;
    const message =
      documents.length > 1 ? "a policy is one YAML document" : "a policy is a mapping";
    this.#refuse(message, "begin it with version: 1", root?.span ?? { file: id, start: 0, end: 0 });
    return null;
  }

  #refuse(message: string, fix: string, span: Span | null): [] {
    this.problems.push({ message, fix, span, related: [] });
    return [];
  }
}

/**
 * Resolves a path in a policy relative to the policy: in the same repository at the same ref, or on
 * this machine.
 */
function resolveOrigin({ id, trusted, remote }: PolicySource, path: string): PolicySource {
  if (remote === null) return { id: resolvePath(dirname(id), path), trusted, remote };
  const { owner, repository, ref } = remote;
  const file = resolvePath(`/${dirname(remote.path)}`, path).slice(1);
  return {
    id: `github>${owner}/${repository}//${file}${ref === null ? "" : `@${ref}`}`,
    trusted: false,
    remote: { ...remote, path: file },
  };
}
