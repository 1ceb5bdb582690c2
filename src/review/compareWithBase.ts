import type { Files } from "../compose/index.ts";
import { compute } from "../lib/compute.ts";
import { comparePorts } from "./comparePorts.ts";
import type { Comparison, PortRow, Report, ReportException } from "../report/Report.ts";
import { isRefusal } from "../rules/index.ts";

/**
 * Returns the port map of other files, or null if they contain none of the projects. `directories`
 * is null for the local file system.
 */
export type MapPorts = (
  files: Files,
  directories: readonly string[] | null,
) => Promise<Report | null>;

export interface Base {
  readonly commit: string;
  /** Calls `use`, possibly several times, with the files of the base as if checked out. */
  withFiles<Result>(
    this: void,
    use: (files: Files, directories: readonly string[]) => Promise<Result>,
  ): Promise<Result>;
}

/** The change that is compared with its base. */
export interface CheckedChange {
  readonly report: Report;
  readonly files: Files;
  /** The directory that contains `.git`. */
  readonly root: string;
}

/** Compares the ports and the exceptions of a change with those of its base. */
export async function compareWithBase(
  { report, files: local, root }: CheckedChange,
  { commit, withFiles }: Base,
  map: MapPorts,
): Promise<Comparison> {
  const { before, exceptions } = await withFiles(async (files, directories) => ({
    before: await map(files, directories),
    exceptions: compute(() => findNewExceptions(report.exceptions, root, files, local)),
  }));
  const after = await map(local, null);
  const isResolved = createResolvedTest([before, after]);
  const [old, now] = [before, after].map((each) => each?.rows.filter(isResolved) ?? []);
  const [baseRefusal, ownRefusal] = [before, after].map((each) => each?.findings.find(isRefusal));
  const refusal = baseRefusal ?? ownRefusal;
  const where = baseRefusal === undefined ? "" : " in the base";
  const problem =
    refusal === undefined
      ? null
      : `${refusal.project ?? "the project"} is invalid${where}: ${refusal.message}`;
  const changes = compute(() => comparePorts(old ?? [], now ?? []));
  return { commit, changes, exceptions, problem };
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

/** Returns the exceptions whose text was not in the same file of the base. */
function findNewExceptions(
  exceptions: readonly ReportException[],
  root: string,
  base: Files,
  local: Files,
): ReportException[] {
  return exceptions.filter(({ place }) => {
    if (place === null) return false;
    const [before = "", now = ""] = [base, local].map((files) => {
      const read = files.read(`${root}/${place.file}`, false);
      return "text" in read ? read.text : "";
    });
    const words = now
      .split("\n")
      .slice(place.line - 1, place.endLine)
      .join(" ");
    return !normalizeSpace(before).includes(normalizeSpace(words));
  });
}

const normalizeSpace = (text: string) => text.replaceAll(/\s+/g, " ").trim();
