import { relative } from "node:path/posix";
import { groupBy } from "../lib/groupBy.ts";
import { resolvePath } from "../lib/paths.ts";
import { formatPlace } from "../report/Places.ts";
import type { Place, Report } from "../report/Report.ts";
import { isRefusal } from "../rules/index.ts";
import type { Options } from "./arguments.ts";
import { printError } from "./terminal.ts";

/** Returns whether the text report, with all its findings, is on standard output. */
export function isShown(options: Options): boolean {
  const isText = options.valueOrDefault("format") === "text";
  return isText && !options.has("output") && !options.has("print");
}

/** Prints one line for each invalid project. */
export function printInvalidProjects({ findings, base = "" }: Report, cwd: string): void {
  const locate = (place: Place) =>
    formatPlace({ ...place, file: relative(cwd, resolvePath(base, place.file)) });
  const refusals = groupBy(findings.filter(isRefusal), ({ project }) => project);
  for (const [first, ...more] of refusals.values()) {
    if (first === undefined) continue;
    const place = first.place === null ? "" : `${locate(first.place)}: `;
    const fix = first.fix === "" ? "" : `; ${first.fix}`;
    const rest = more.length === 0 ? "" : ` (and ${more.length} more; run portplan check)`;
    printError(`${place}${first.message}${fix}${rest}`);
  }
}
