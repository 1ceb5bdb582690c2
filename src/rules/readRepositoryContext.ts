import type { Files, Project } from "../compose/index.ts";
import { findReferences, type RepositoryText } from "../repository/findReferences.ts";
import type { Plan } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { readTemplates } from "../repository/readTemplates.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import { rules } from "./index.ts";
import { levelOf } from "./runRules.ts";

/** Looks for ports of this host in a directory and in the files of those above it. */
export interface ReferenceSearch {
  /** Absolute, with forward slashes. */
  readonly directory: string;
  readonly ports: ReadonlySet<number>;
}

/**
 * Returns the search for what else names the ports that may move. Of one project only its own
 * directory is searched: what lies next to it may belong to another project, which has the same
 * ports.
 */
export function searchForPorts(
  [only, other]: readonly Project[],
  { requests }: Plan,
  root: string,
): ReferenceSearch {
  const ports = new Set(requests.flatMap(({ endpoints }) => endpoints.map(({ first }) => first)));
  return { directory: only !== undefined && other === undefined ? only.directory : root, ports };
}

/** Reads the texts of a repository; with a search, at least those that it finds. */
export type ReadRepository = (
  root: string,
  search?: ReferenceSearch,
) => Promise<Iterable<RepositoryText>>;

/** A repository, as far as a run may read it. */
export interface ReadableRepository {
  /** The directory that holds `.git`. */
  readonly root: string;
  readonly files: Files;
  readonly readRepository: ReadRepository;
}

/**
 * Reads the part of the repository that the active rules need, and the texts too if an earlier port
 * map is known (`before`) or the policy configures a rule that needs them. A run that needs nothing
 * reads nothing.
 */
export async function readRepositoryContext(
  { projects, requests }: Plan,
  policy: Policy,
  before: RepositoryContext["before"],
  { root, files, readRepository }: ReadableRepository,
): Promise<RepositoryContext> {
  const readers = rules.filter((rule) => rule.reads !== null && levelOf(rule, policy) !== "off");
  const readsTemplates = readers.some(({ reads }) => reads === "templates");
  const isConfigured = readers.some(
    ({ id, reads }) => reads === "references" && policy.rules.has(id),
  );
  const readsTexts = before !== null || isConfigured;
  const listDeclaringFiles = () =>
    new Set([
      ...projects.flatMap((project) => project.files),
      ...requests.map(({ binding }) => binding.span.file),
      ...policy.sources.keys(),
    ]);
  return {
    templates: readsTemplates ? readTemplates(projects, files) : null,
    ...(readsTexts
      ? findReferences(await readRepository(root), listDeclaringFiles())
      : { references: null, texts: new Map() }),
    before,
  };
}
