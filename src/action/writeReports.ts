import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import { computeEach } from "../lib/compute.ts";
import { renderHtml } from "../report/formats/html.ts";
import { renderJson } from "../report/formats/json.ts";
import type { Report } from "../report/Report.ts";
import { renderSarif } from "../report/formats/sarif.ts";
import { followLinks, isBelow } from "../system/files/localPaths.ts";
import { writeWhole } from "../system/files/writeFiles.ts";

/**
 * Returns the absolute path of a directory from an input. Throws if a part of the path is not a
 * directory, or if a symbolic link leads from the workspace to a directory outside it.
 */
export function findReportDirectory(directory: string, workspace: string): string {
  const target = resolve(workspace, directory);
  const refuse = (why: string) =>
    new Error(`input report-directory: ${JSON.stringify(directory)} ${why}`);
  if (isBelow(target, resolve(workspace)) && !isBelow(followLinks(target), realpathSync(workspace)))
    throw refuse("is a link to a directory outside the workspace");
  let existing = target;
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory()) throw refuse("is a file or inside a file");
  return target;
}

/**
 * Writes the report in all formats.
 *
 * @param target a directory from `findReportDirectory`
 */
export function writeReports(target: string, report: Report): void {
  mkdirSync(target, { recursive: true });
  const forms = {
    "report.json": renderJson(report),
    "report.sarif": renderSarif(report, manifest.version),
    "report.html": renderHtml(report),
  };
  for (const [name, pieces] of Object.entries(forms)) {
    const path = join(realpathSync(target), name);
    // Replace a symbolic link instead of writing to its target.
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
    writeWhole(path, computeEach(pieces));
  }
}
