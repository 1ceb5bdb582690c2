import type { Span } from "../compose/index.ts";
import type { Reference } from "./Reference.ts";

/** The file that shows which variables a project has, without their values. */
export interface Template {
  readonly path: string;
  readonly variables: ReadonlySet<string>;
}

/** What the repository holds beside its compose files, as far as a rule asked for it. */
export interface RepositoryContext {
  /** Of each project's directory, where there is one; null: not read. */
  readonly templates: ReadonlyMap<string, Template> | null;
  /** null: not read. */
  readonly references: readonly Reference[] | null;
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

/** A comment or an entry of the policy that excepts nothing, and why. */
export interface UnusedException {
  readonly project: string | null;
  readonly service: string | null;
  readonly rule: string;
  readonly why: "expired" | "unmatched" | "unknown-rule" | "no-reason";
  /** The last day on which it held. */
  readonly until: string | null;
  readonly span: Span;
}
