import type { Files, Project } from "../compose/index.ts";
import { findReferences, type RepositoryText } from "../repository/findReferences.ts";
import type { Plan } from "../ports/Plan.ts";
import type { Policy } from "../policy/Policy.ts";
import { readTemplates } from "../repository/readTemplates.ts";
import type { RepositoryContext } from "../repository/RepositoryContext.ts";
import { rules } from "./index.ts";
import { levelOf } from "./runRules.ts";

/**
 * Where less than a whole repository is of interest: what names ports of this host, in a directory
 * or among the files of those above it.
 */
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

/** The texts of the repository whose root this is; with a search those at least that it finds. */
export type ReadRepository = (
  root: string,
  search?: ReferenceSearch,
) => Promise<Iterable<RepositoryText>>;

/** A repository, as far as a run may read it. */
export interface Repository {
  /** The directory that holds `.git`. */
  readonly root: string;
  readonly files: Files;
  readonly readRepository: ReadRepository;
}

/**
 * Reads of the repository what the rules that are on look at, and the texts too where an earlier
 * port map is known (`before`) or the policy speaks of a rule that needs them: a run that asks for
 * none of it pays for none of it.
 */
export async function readRepositoryContext(
  { projects, requests }: Plan,
  policy: Policy,
  before: RepositoryContext["before"],
  { root, files, readRepository }: Repository,
): Promise<RepositoryContext> {
  const readers = rules.filter((rule) => rule.reads !== null && levelOf(rule, policy) !== "off");
  const readsTemplates = readers.some(({ reads }) => reads === "templates");
  const isAsked = readers.some(({ id, reads }) => reads === "references" && policy.rules.has(id));
  const reading = before !== null || isAsked;
  const declaring = () =>
    new Set([
      ...projects.flatMap((project) => project.files),
      ...requests.map(({ binding }) => binding.span.file),
      ...policy.sources.keys(),
    ]);
  return {
    templates: readsTemplates ? readTemplates(projects, files) : null,
    ...(reading
      ? findReferences(await readRepository(root), declaring())
      : { references: null, texts: new Map() }),
    before,
  };
}
