import type { Files, Project } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { findOwnReferences, findReferences } from "../repository/findReferences.ts";
import type { RepositoryText } from "../repository/RepositoryText.ts";
import type { Plan } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { readTemplates } from "../repository/readTemplates.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import { rules } from "./index.ts";
import { levelOf } from "./runRules.ts";

/** A search for ports in a directory, in files of its parent directories, and in other files. */
export interface ReferenceSearch {
  /** Absolute, with forward slashes. */
  readonly directory: string;
  readonly ports: ReadonlySet<number>;
  /** Absolute, with forward slashes. */
  readonly files: readonly string[];
}

/**
 * Returns the search for references to the ports that may move. For one project, it covers only
 * the project's directory: files next to it may refer to the same ports of another project.
 *
 * @param files other files to search: the workflow that starts the project
 */
export function searchForPorts(
  [only, other]: readonly Project[],
  { requests }: Plan,
  root: string,
  files: readonly string[],
): ReferenceSearch {
  const ports = new Set(requests.flatMap(({ endpoints }) => endpoints.map(({ first }) => first)));
  return {
    directory: only !== undefined && other === undefined ? only.directory : root,
    ports,
    files,
  };
}

/** Reads the texts of a repository; with a search, at least the ones that match it. */
export type ReadRepository = (
  root: string,
  search?: ReferenceSearch,
) => Promise<Iterable<RepositoryText>>;

/** A repository that a run may read. */
export interface ReadableRepository {
  /** The directory that contains `.git`. */
  readonly root: string;
  readonly files: Files;
  readonly readRepository: ReadRepository;
}

/**
 * Reads the files that the active rules need. Reads texts only if ports of an earlier port map
 * moved (`before`), or if the policy configures a rule that needs them.
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
  const readsTexts = (before?.moved.size ?? 0) > 0 || isConfigured;
  const listDeclaringFiles = () =>
    new Set([
      ...projects.flatMap((project) => project.files),
      ...requests.map(({ binding }) => binding.span.file),
      ...policy.sources.keys(),
    ]);
  const texts = readsTexts ? await readRepository(root) : [];
  return compute(() => {
    const templates = readsTemplates ? readTemplates(projects, files) : null;
    if (!readsTexts) return { templates, references: null, texts: new Map(), before };
    const found = findReferences(texts, listDeclaringFiles());
    const own = findOwnReferences(projects.flatMap(({ services }) => services));
    return { ...found, templates, references: [...own, ...found.references], before };
  });
}
