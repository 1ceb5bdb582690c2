import type { ChangeRecord } from "../changes/ChangeRecord.ts";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import { isPending } from "../changes/parseRecord.ts";
import { isFinal } from "../changes/startAgain.ts";
import { planUndo, type UndoDeps, undoRecord } from "../changes/undoRecord.ts";
import { type Files, identifyProject } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import type { UndoReport } from "../report/formats/undone.ts";

export interface UndoRequest {
  /** The directories that the changes of a project can be recorded for. */
  readonly directories: readonly string[];
  readonly dryRun: boolean;
}

/**
 * Lists the directories that the changes of a project are recorded for: the project's own, and the
 * given one, where `free` may have run without a project.
 *
 * @param cwd an absolute directory, which may not exist anymore
 * @param isNamed true if the user named it: its parents are not searched for a project
 */
export function listChangeDirectories(
  cwd: string,
  isNamed: boolean,
  files: Files,
  env: Env,
): readonly string[] {
  const request = {
    cwd,
    searchParents: !isNamed,
    files: [],
    projectName: null,
    projectDirectory: null,
    profiles: [],
    envFiles: [],
    services: [],
  };
  const project = identifyProject(request, files, env)?.directory;
  return [...new Set([cwd, ...(project === undefined ? [] : [project])])];
}

/** Undoes the last change of a project that is not undone. Throws if that cannot be recorded. */
export async function undo(
  { directories, dryRun }: UndoRequest,
  deps: UndoDeps & { readonly store: ChangeStore },
): Promise<UndoReport> {
  const { store, host } = deps;
  const places = new Set(directories.map((each) => host.real(each)));
  const isHere = ({ directory }: ChangeRecord) => places.has(host.real(directory));
  const pending = store.list().filter(({ steps }) => steps.some(isPending));
  const record = pending.find(isHere);
  const elsewhere = pending
    .filter((each) => !isHere(each) && each.steps.some((step) => isPending(step) && !isFinal(step)))
    .map(({ directory }) => directory);
  const [directory = ""] = directories;
  const about = { directory, dryRun, others: [...new Set(elsewhere)].toSorted() };
  if (record === undefined) return { ...about, record: null, steps: [], warnings: [] };
  return { ...about, ...(await (dryRun ? planUndo : undoRecord)(record, deps)) };
}
