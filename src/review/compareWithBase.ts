import type { Files, Project } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { comparePorts } from "./comparePorts.ts";
import type { Comparison, PortRow, Report } from "../report/Report.ts";
import { isRefusal } from "../rules/index.ts";
import { matchProjects, renameProjects } from "./matchProjects.ts";

/** A port map, with the projects. */
interface MappedPorts {
  readonly report: Report;
  readonly projects: readonly Project[];
}

/**
 * Returns the port map of other files, or null if they contain none of the projects. `directories`
 * is null for the local file system.
 */
export type MapPorts = (
  files: Files,
  directories: readonly string[] | null,
) => Promise<MappedPorts | null>;

/** A use of the files of a commit as if it were checked out, with its directories. */
export type UseFiles<Result> = (files: Files, directories: readonly string[]) => Promise<Result>;

/** Compares the ports of a change with those of its base. */
export async function compareWithBase(
  local: Files,
  withFiles: (use: UseFiles<MappedPorts | null>) => Promise<MappedPorts | null>,
  map: MapPorts,
): Promise<Pick<Comparison, "changes" | "renamed" | "problem">> {
  const before = await withFiles(map);
  const after = await map(local, null);
  const reports = [before, after].map((each) => each?.report ?? null);
  const isResolved = createResolvedTest(reports);
  const resolved = reports.map((each) => each && { ...each, rows: each.rows.filter(isResolved) });
  const [baseRefusal, ownRefusal] = reports.map((each) => each?.findings.find(isRefusal));
  const refusal = baseRefusal ?? ownRefusal;
  const where = baseRefusal === undefined ? "" : " in the base";
  const problem =
    refusal === undefined
      ? null
      : `${refusal.project ?? "the project"} is invalid${where}: ${refusal.message}`;
  const { names, renamed } = matchProjects(before?.projects ?? [], after?.projects ?? []);
  const [old, now] = resolved;
  const known = old ? renameProjects(old, names).rows : [];
  const changes = compute(() => comparePorts(known, now?.rows ?? []));
  return { changes, renamed, problem };
}

/**
 * Returns a test whether the project of a row is valid in all reports. A variant (`shop@staging`)
 * belongs to its project. Compares directories too, because a project whose file cannot be read has
 * the name of its directory.
 */
function createResolvedTest(reports: readonly (Report | null)[]): (row: PortRow) => boolean {
  const refused = reports.flatMap((each) => each?.findings.filter(isRefusal) ?? []);
  const names = new Set(refused.map(({ project }) => project));
  const projects = reports.flatMap((each) => each?.projects ?? []);
  const broken = projects.filter(({ name }) => names.has(name));
  const directories = new Set(broken.map(({ directory }) => directory));
  for (const { name, directory } of projects) if (directories.has(directory)) names.add(name);
  return ({ project }) =>
    ![...names].some((name) => project === name || project.startsWith(`${name}@`));
}
