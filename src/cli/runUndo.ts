import { resolve } from "node:path";
import { listChangeDirectories, undo } from "../commands/undo.ts";
import { UsageError } from "../commands/UsageError.ts";
import { compute } from "../lib/compute.ts";
import {
  isUndone,
  renderChanges,
  renderChangesJson,
  renderUndone,
  renderUndoneJson,
} from "../report/formats/undone.ts";
import { FILE_EDITOR } from "../system/changes/applyEdits.ts";
import { openChanges } from "../system/changes/openChanges.ts";
import { openStopper } from "../system/changes/openStopper.ts";
import { openHost } from "../system/host/openHost.ts";
import type { Options } from "./arguments.ts";
import { openWorkingFiles } from "./readRunRequest.ts";
import {
  getColumns,
  isColored,
  printMessage,
  printWarnings,
  reportProgress,
  writeResult,
} from "./terminal.ts";

export async function runUndo(options: Options, operands: readonly string[]): Promise<number> {
  const [named, ...more] = operands;
  if (more[0] !== undefined)
    throw new UsageError(`unexpected argument ${JSON.stringify(more[0])}`, "undo");
  const { env } = process;
  const store = openChanges(env);
  const isJson = options.valueOrDefault("format") === "json";
  const color = isColored(options);
  if (options.has("list")) {
    if (named !== undefined)
      throw new UsageError("--list lists the changes in all directories; do not name one", "undo");
    const records = store.list();
    const list = () => renderChanges(records, color, getColumns(options));
    writeResult([isJson ? renderChangesJson(records) : list()], options);
    printWarnings(store.warnings, options);
    return 0;
  }
  const files = openWorkingFiles();
  const sudo = options.has("sudo");
  const start = named === undefined ? files.cwd : resolve(files.cwd, named).replaceAll("\\", "/");
  const directories = compute(() => listChangeDirectories(start, named !== undefined, files, env));
  const report = await undo(
    { directories, dryRun: options.has("dry-run") },
    {
      store,
      host: openHost(env, sudo),
      stopper: openStopper(env, sudo),
      files: FILE_EDITOR,
      reportProgress,
    },
  );
  const render = () => renderUndone(report, (record) => store.pathOf(record), color);
  writeResult([isJson ? renderUndoneJson(report) : render()], options);
  printWarnings([...store.warnings, ...report.warnings], options);
  if (report.record === null && store.isRootElse)
    printMessage("note: root has other records, which `sudo portplan undo --list` lists");
  return isUndone(report) ? 0 : 1;
}
