import type { Project } from "../compose/index.ts";
import type { HostView } from "../host/HostView.ts";
import { getResolvedName } from "../ports/getNameOnEngine.ts";
import type { Comparison, Report } from "../report/Report.ts";

/**
 * The names of projects that differ between two runs, from one to the other, as printed. A name
 * also differs if the other run has a second project of that name.
 */
export type OtherNames = ReadonlyMap<string, string>;

/**
 * Finds the projects of a base that have another name in the change: those with the same directory
 * and first Compose file. Two projects may exchange their names. The name of an invalid project may
 * be unknown.
 */
export function matchProjects(
  before: readonly Project[],
  after: readonly Project[],
): { readonly names: OtherNames; readonly renamed: Comparison["renamed"] } {
  const isValid = ({ problems }: Project) => problems.length === 0;
  const now = new Map(after.filter(isValid).map((project) => [locate(project), project]));
  const pairs = before.filter(isValid).flatMap((project) => {
    const same = now.get(locate(project));
    return same === undefined || same.name === project.name ? [] : [[project, same] as const];
  });
  const leaving = new Set(pairs.map(([{ name }]) => name));
  const staying = new Set(before.map(({ name }) => name).filter((name) => !leaving.has(name)));
  const moved = pairs.filter(([, { name }]) => !staying.has(name));
  const isRenamed = ([old, own]: (typeof moved)[number]) =>
    getResolvedName(old) !== getResolvedName(own);
  return {
    names: new Map(moved.map(([old, own]) => [old.name, own.name])),
    renamed: moved.filter(isRenamed).map(([old, own]) => ({ from: old.name, to: own.name })),
  };
}

const locate = ({ directory, files }: Project) => JSON.stringify([directory, files[0]]);

/** Returns the report of a base with the project names of the change. */
export function renameProjects(report: Report, names: OtherNames): Report {
  if (names.size === 0) return report;
  const rename = <Item extends { readonly project: string | null }>(item: Item): Item => {
    const { project } = item;
    return project === null ? item : { ...item, project: renameProject(project, names) };
  };
  const { rows, findings, exceptions } = report;
  return {
    ...report,
    rows: rows.map(rename),
    findings: findings.map(rename),
    exceptions: exceptions.map(rename),
  };
}

/** Returns the new name of a project, or of a variant of it. */
function renameProject(name: string, names: OtherNames): string {
  const at = name.lastIndexOf("@");
  const variant = at < 0 ? undefined : names.get(name.slice(0, at));
  return names.get(name) ?? (variant === undefined ? name : variant + name.slice(at));
}

/** Returns the view of the host for a run in which the projects have their names of the base. */
export function restoreNames(view: HostView, names: OtherNames): HostView {
  const old = new Map(Array.from(names, ([from, to]) => [to, from]));
  const obstacles = view.obstacles.map((obstacle) => {
    const { project } = obstacle.request;
    const name = old.get(project.name);
    if (name === undefined) return obstacle;
    return { ...obstacle, request: { ...obstacle.request, project: { ...project, name } } };
  });
  return { ...view, obstacles };
}
