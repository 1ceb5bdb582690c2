import { relative } from "node:path/posix";
import {
  describeOtherCopies,
  findRunningCopy,
  listCheckouts,
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
  hasCopy,
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
  const checkouts = await listCheckouts(leased, leases);
  const all = [...new Set([...directories, ...below, ...checkouts])];
  const changed: ReleasedFile[] = [];
  const warnings: string[] = [];
  const names: [directory: string, name: string][] = [];
  // In a directory without leases and without files of a copy, no lock is created.
  const locked = leased.length === 0 ? all.filter((each) => hasCopy(each, files)) : all;
  const released = await lockCheckouts(locked, async () => {
    for (const directory of all) {
      const isLocked = locked.includes(directory);
      const { name, ...found } = await releaseCheckout(directory, files, isLocked);
      changed.push(...found.changed);
      warnings.push(...found.warnings);
      if (name !== null) names.push([directory, name]);
    }
    // Another process may have set up a copy before this one got the lock.
    const named = locked.filter((each) => directories.includes(each));
    return release([...leased, ...named], leases, [...leased, ...locked]);
  });
  for (const [directory, name] of names)
    warnings.push(...(await findRunningCopy(directory, name, host)));
  const stay = describeOtherCopies(others);
  if (stay !== null && released.length + changed.length === 0) warnings.push(stay);
  return { released, changed, warnings };
}
