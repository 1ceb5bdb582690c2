import { relative } from "node:path/posix";
import {
  describeOtherCopies,
  findRunningCopy,
  listLeasedDirectories,
  release,
} from "../commands/release.ts";
import { UsageError } from "../commands/UsageError.ts";
import type { Files } from "../compose/index.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import {
  type ReleasedFile,
  renderReleased,
  renderReleasedJson,
} from "../report/formats/released.ts";
import {
  findCopyDirectory,
  hasFolder,
  isBelowAny,
  isOtherCheckout,
  lockCheckouts,
  releaseCheckout,
} from "../system/files/checkout.ts";
import { openHost } from "../system/host/openHost.ts";
import { openLeases } from "../system/leases/openLeases.ts";
import type { Options } from "./arguments.ts";
import { listDirectories, openWorkingFiles } from "./readRunRequest.ts";
import { printWarnings, writeResult } from "./terminal.ts";

export async function runRelease(options: Options, operands: readonly string[]): Promise<number> {
  const files = openWorkingFiles();
  const leases = await openLeases(options.valueOrDefault("lease-store"), process.env);
  if (options.has("stale") && operands.length > 0)
    throw new UsageError("--stale applies to all directories; do not name one", "release");
  const { released, changed, warnings } = options.has("stale")
    ? { released: (await leases?.release("ended")) ?? [], changed: [], warnings: [] }
    : await releaseCheckouts(operands, files, leases);
  const isJson = options.valueOrDefault("format") === "json";
  const shown = changed.map((each) => ({ ...each, path: relative(files.cwd, each.path) }));
  writeResult(
    [isJson ? renderReleasedJson(released, changed) : renderReleased(released, shown)],
    options,
  );
  printWarnings(warnings, options);
  return 0;
}

/** Releases the leases of checkouts, and removes the files of copies from them. */
async function releaseCheckouts(
  operands: readonly string[],
  files: Files,
  leases: LeaseStore | null,
) {
  const host = openHost(process.env);
  const start = findCopyDirectory(files.cwd) ?? files.cwd;
  const directories = operands.length > 0 ? listDirectories(operands, files) : [start];
  const { own: leased, others } = await listLeasedDirectories(directories, leases, isOtherCheckout);
  const below = leased.filter((each) => isBelowAny(each, directories));
  const all = [...new Set([...directories, ...below])];
  const changed: ReleasedFile[] = [];
  const warnings: string[] = [];
  const names: [directory: string, name: string][] = [];
  // A directory without leases and without files of a copy is not touched.
  const locked = leased.length === 0 ? all.filter(hasFolder) : all;
  const released = await lockCheckouts(locked, async () => {
    for (const directory of all) {
      const { name, ...found } = await releaseCheckout(directory, files);
      changed.push(...found.changed);
      warnings.push(...found.warnings);
      if (name !== null) names.push([directory, name]);
    }
    return release(leased, leases);
  });
  for (const [directory, name] of names)
    warnings.push(...(await findRunningCopy(directory, name, host)));
  const stay = describeOtherCopies(others);
  if (stay !== null && released.length + changed.length === 0) warnings.push(stay);
  return { released, changed, warnings };
}
