import type { PortReference } from "./PortReference.ts";

/** A template of an env file, e.g. `.env.example`. */
export interface Template {
  readonly path: string;
  /** The port or range that it sets by variable; null for other values and in comments. */
  readonly variables: ReadonlyMap<string, string | null>;
}

/** The parts of the repository that rules read in addition to compose files. */
export interface RepositoryContext {
  /** By project directory. null if templates were not read. */
  readonly templates: ReadonlyMap<string, Template> | null;
  /** null if files were not searched. */
  readonly references: readonly PortReference[] | null;
  /** The texts of files with references, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The `project/service:target` of each host port in an earlier port map, or null without one. */
  readonly before: ReadonlyMap<number, string> | null;
}

export const emptyRepositoryContext: RepositoryContext = {
  templates: null,
  references: null,
  texts: new Map(),
  before: null,
};
