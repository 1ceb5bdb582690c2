import {
  type Files,
  type FileText,
  type MappingNode,
  parseYaml,
  type Problem,
  type Span,
} from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { resolvePath } from "../lib/paths.ts";
import { quoteName } from "../lib/quoteName.ts";
import { checkBlocks, checkNeeds, mergeLayers } from "./mergeLayers.ts";
import type { Policy } from "./Policy.ts";
import { type ExtendingLayer, readPolicyLayer, type PolicyLayer } from "./readPolicyLayer.ts";
import { isRemoteId, parseRemote, type RemoteFile, resolveExtended } from "./remoteFile.ts";
import { readStandardLayer } from "./standardPreset.ts";

export type FetchRemote = (file: RemoteFile) => Promise<FileText>;

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
    super("invalid policy");
    this.problems = problems;
    this.sources = sources;
  }
}

const NAMES = [".github/portplan.yml", ".github/portplan.yaml", "portplan.yml", "portplan.yaml"];

/** Returns the path of the policy in the root directory of a repository, or null. */
export function findPolicy(root: string, files: Files): string | null {
  return (
    NAMES.map((name) => resolvePath(root, name)).find((path) => files.kind(path) === "file") ?? null
  );
}

/**
 * Reads a policy file and the policies that it extends. Throws `InvalidPolicy`.
 *
 * @param trusted whether the user named the file, so that it may be outside the workspace
 */
export async function readPolicy(
  path: string,
  trusted: boolean,
  reading: PolicyReading,
): Promise<Policy> {
  const loading = new PolicyLoading(reading);
  const layers = await loading.load({ id: path, trusted, at: null, chain: [] });
  const policy = compute(() => mergeLayers(layers, loading.sources));
  compute(() => checkBlocks(policy, loading.problems));
  compute(() => checkNeeds(policy, loading.problems));
  if (loading.problems.length > 0)
    throw new InvalidPolicy(sortProblems(loading.problems, loading.sources), loading.sources);
  return policy;
}

/** Sorts problems by file, in the order of reading, then by position. */
function sortProblems(problems: readonly Problem[], sources: Policy["sources"]): Problem[] {
  const files = [...sources.keys()];
  const fileOf = ({ span }: Problem) => (span === null ? -1 : files.indexOf(span.file));
  return problems.toSorted(
    (a, b) => fileOf(a) - fileOf(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0),
  );
}

const MAX_FILES = 50;

const REFERENCE_FIX = "use github>OWNER/REPO//PATH@REF";

/** A policy to load. */
interface PolicyFile {
  /** A path, or `github>…` as written in `extends`. */
  readonly id: string;
  /** True if the user named it, or a file outside of the repository that extends it. */
  readonly trusted: boolean;
  readonly at: Span | null;
  /** The files that extend this one, from the first to the last. */
  readonly chain: readonly string[];
}

class PolicyLoading {
  readonly problems: Problem[] = [];
  readonly sources = new Map<string, string>();
  readonly #reading: PolicyReading;
  readonly #fetched = new Map<string, Promise<FileText>>();
  #count = 0;

  constructor(reading: PolicyReading) {
    this.#reading = reading;
  }

  /** Loads a file and the files that it extends, in order of precedence. */
  async load({ id, trusted, at, chain }: PolicyFile): Promise<PolicyLayer[]> {
    if (chain.includes(id))
      return this.#refuse(
        `policies extend each other: ${[...chain, id].slice(chain.indexOf(id)).join(" → ")}`,
        "remove one of these extends",
        at,
      );
    if (++this.#count > MAX_FILES)
      return this.#refuse(
        `the policy extends more than ${MAX_FILES} files`,
        "extend fewer files",
        at,
      );
    const text = await this.#read({ id, trusted, at });
    const read = text === null ? null : compute(() => this.#readLayer(id, text));
    if (read === null) return [];
    const { extended, ...layer } = read;
    const layers: PolicyLayer[] = [layer];
    for (const { value: name, span } of extended.toReversed()) {
      if (name === "portplan:standard") layers.push(readStandardLayer());
      else if (name.startsWith("portplan:"))
        this.#refuse(`unknown preset ${quoteName(name)}`, "use portplan:standard", span);
      else
        layers.push(
          ...(await this.load({
            id: resolveExtended(name, id),
            // The author of a file in the repository is not the user.
            trusted: trusted && "failure" in this.#reading.files.read(id, false),
            at: span,
            chain: [...chain, id],
          })),
        );
    }
    return layers;
  }

  async #read({ id, trusted, at }: Omit<PolicyFile, "chain">): Promise<string | null> {
    const remote = parseRemote(id);
    const { files, fetchRemote } = this.#reading;
    if (remote === null && isRemoteId(id)) {
      this.#refuse(`cannot read policy ${quoteName(id)}: invalid reference`, REFERENCE_FIX, at);
      return null;
    }
    const found =
      remote === null
        ? files.read(id, trusted)
        : await getOrInsert(this.#fetched, id, () => fetchRemote(remote));
    if ("text" in found) {
      this.sources.set(id, found.text);
      return found.text;
    }
    const reason = found.failure === "missing" ? "no such file" : found.detail;
    const fix = remote ? "use a file that the GitHub token can read" : "use a file that exists";
    this.#refuse(`cannot read policy ${id}: ${reason}`, fix, at);
    return null;
  }

  #readLayer(id: string, text: string): ExtendingLayer | null {
    const root = this.#parse(id, text);
    return root && readPolicyLayer(root, this.#reading.ruleIds, this.problems);
  }

  #parse(id: string, text: string): MappingNode | null {
    const { documents, problems } = parseYaml(id, text);
    this.problems.push(...problems);
    const root = documents[0]?.root;
    if (problems.length > 0) return null;
    if (root?.kind === "mapping" && documents.length === 1) return root;
    const [message, fix] =
      documents.length > 1
        ? ["a policy must be a single YAML document", "remove the other documents"]
        : ["a policy must be a mapping", 'start the file with "version: 1"'];
    this.#refuse(message, fix, root?.span ?? { file: id, start: 0, end: 0 });
    return null;
  }

  #refuse(message: string, fix: string, span: Span | null): [] {
    this.problems.push({ message, fix, span, related: [] });
    return [];
  }
}
