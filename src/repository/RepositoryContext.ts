import type { PortReference } from "./PortReference.ts";

/** The file that shows which variables a project has, without their values. */
export interface Template {
  readonly path: string;
  readonly variables: ReadonlySet<string>;
}

/** The parts of the repository, other than compose files, that a rule needs. */
export interface RepositoryContext {
  /** Of each project's directory, where there is one; null: not read. */
  readonly templates: ReadonlyMap<string, Template> | null;
  /** null: not read. */
  readonly references: readonly PortReference[] | null;
  /** Of the files that references point into, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /**
   * The host ports of an earlier port map, with the `project/service:target` that each led to;
   * null: none is known.
   */
  readonly before: ReadonlyMap<number, string> | null;
}

export const emptyRepositoryContext: RepositoryContext = {
  templates: null,
  references: null,
  texts: new Map(),
  before: null,
};
