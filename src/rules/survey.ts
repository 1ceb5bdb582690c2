import type { Files } from "../compose/Files.ts";
import { findReferences, type RepositoryText } from "../plan/findReferences.ts";
import type { Plan } from "../plan/Plan.ts";
import type { Policy } from "../plan/Policy.ts";
import { readTemplates } from "../plan/readTemplates.ts";
import type { Surroundings } from "../plan/Surroundings.ts";
import { rules } from "./index.ts";
import { levelOf } from "./judge.ts";
import type { RuleId } from "./RuleId.ts";

/** Where less than a whole repository is of interest: what names ports of this host, in a directory or among the files of those above it. */
export interface Search {
  /** Absolute, with forward slashes. */
  readonly directory: string;
  readonly ports: ReadonlySet<number>;
}

/** The texts of the repository whose root this is; with a search those at least that it finds. */
export type ReadRepository = (root: string, search?: Search) => Promise<Iterable<RepositoryText>>;

/**
 * Reads of the repository what the rules that are on look at, and the texts too where an earlier port map is known (`before`) or the policy speaks of a rule that
 * needs them: a run that asks for none of it pays for none of it.
 */
export async function survey(
  { projects, wants }: Plan,
  policy: Policy,
  before: Surroundings["before"],
  root: string,
  files: Files,
  readRepository: ReadRepository,
): Promise<Surroundings> {
  const isOn = (id: RuleId) => rules.some((rule) => rule.id === id && levelOf(rule, policy) !== "off");
  const isAsked = (id: RuleId) => policy.rules.has(id) && isOn(id);
  const reading = before !== null || isAsked("stale-reference") || isAsked("unneeded-publish");
  const declaring = () =>
    new Set([...projects.flatMap((project) => project.files), ...wants.map(({ binding }) => binding.span.file), ...policy.sources.keys()]);
  return {
    templates: isOn("undocumented-variable") ? readTemplates(projects, files) : null,
    ...(reading ? findReferences(await readRepository(root), declaring()) : { references: null, texts: new Map() }),
    before,
  };
}
