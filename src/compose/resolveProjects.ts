import { groupBy } from "../lib/groupBy.ts";
import { formatProblem, type Problem } from "./Problem.ts";
import type { Project, ProjectRequest } from "./Project.ts";

/**
 * A project of a run. `found`: its directory matches a pattern, so it is skipped if it has no
 * Compose file.
 */
export interface RunProject extends ProjectRequest {
  readonly found: boolean;
}

/**
 * Thrown when the user named a directory, file or service that does not exist, or when there is no
 * Compose file.
 */
export class MissingInput extends Error {}

/** Thrown when none of the directories contains a Compose file. */
export class NoComposeFile extends MissingInput {}

/** Throws `MissingInput` if the request is wrong, and not the project itself. */
export function rejectMisuse({ problems }: Project): void {
  const misuse = problems.find((problem) => problem.misuse !== undefined);
  if (misuse !== undefined) throw new MissingInput(formatProblem(misuse));
}

export type ResolvedProject<Resolved> = Resolved & { readonly request: RunProject };

/** The most text of all projects of a run, in UTF-16 code units. */
const MAX_TEXT = 256 * 1024 * 1024;

/**
 * Resolves the projects of a run. Skips directories that match a pattern but have no Compose file.
 * Projects with one name are resolved again, with names that the reader can distinguish.
 *
 * @param mayBeEmpty whether the default project may be missing
 * @throws {NoComposeFile} if no project is left
 * @throws {MissingInput} if a project that was named does not exist
 */
export function resolveProjects<Resolved extends { readonly project: Project }>(
  requests: readonly RunProject[],
  resolve: (request: ProjectRequest) => Resolved,
  reportProgress: (what: string) => void,
  mayBeEmpty = false,
): readonly ResolvedProject<Resolved>[] {
  let total = 0;
  const mayBeMissing = ({ request, project }: ResolvedProject<Resolved>) =>
    request.found || (mayBeEmpty && request.searchParents && project.problems.every(isWithoutFile));
  const resolved = requests.map((request, index) => {
    const count = requests.length === 1 ? "" : `${index + 1} of ${requests.length}: `;
    reportProgress(`resolving ${count}${request.cwd.split("/").slice(-2).join("/")}`);
    const one = { ...resolve(request), request };
    if (!mayBeMissing(one)) rejectMisuse(one.project);
    for (const text of one.project.sources.values()) total += text.length;
    if (total > MAX_TEXT)
      throw new Error("the files of the projects are larger than 256 MiB; check fewer at once");
    return one;
  });
  const kept = resolved.filter(
    (one) => !mayBeMissing(one) || !one.project.problems.some(isWithoutFile),
  );
  const isDefault = requests.every(({ searchParents }) => searchParents);
  if (kept.length === 0 && !(mayBeEmpty && isDefault))
    throw new NoComposeFile("no Compose file in any of the directories");
  const byName = groupBy(kept, ({ project }) => project.name);
  return kept.map((one) => {
    const { request, project } = one;
    if (byName.get(project.name)?.length === 1) return one;
    const distinguished = { ...request, isNamesake: true } as const;
    return { ...resolve(distinguished), request: distinguished };
  });
}

const isWithoutFile = ({ misuse }: Problem) => misuse === "no-compose-file";
