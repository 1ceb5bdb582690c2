import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { renderHtml } from "../report/formats/html.ts";
import { renderJson } from "../report/formats/json.ts";
import type { Report } from "../report/Report.ts";
import { renderSarif } from "../report/formats/sarif.ts";
import { writeWhole } from "../system/files/writeFiles.ts";

/**
 * The absolute path of the directory that an input names. Throws where something on its way is no
 * directory, and where a link of the repository's content leads a directory that was named within
 * the workspace out of it.
 */
export function findReportDirectory(directory: string, workspace: string): string {
  const target = resolve(workspace, directory);
  const isWithin = (path: string, folder: string) =>
    path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  const refuse = (why: string) =>
    new Error(`Input report-directory: ${JSON.stringify(directory)} ${why}.`);
  let existing = target;
  while (!existsSync(existing)) existing = dirname(existing);
  if (
    isWithin(target, resolve(workspace)) &&
    !isWithin(realpathSync(existing), realpathSync(workspace))
  )
    throw refuse("leads out of the workspace");
  if (!statSync(existing).isDirectory()) throw refuse("leads to a file");
  return target;
}

/** Writes all forms of a report into a directory of `findReportDirectory`. */
export function writeReports(target: string, report: Report): void {
  mkdirSync(target, { recursive: true });
  const forms = {
    "report.json": renderJson(report),
    "report.sarif": renderSarif(report, manifest.version),
    "report.html": renderHtml(report),
  };
  for (const [name, pieces] of Object.entries(forms)) {
    const path = join(target, name);
    // Nor does a link in the place of a file lead anywhere.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
    writeWhole(path, pieces);
  }
}
