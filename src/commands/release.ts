import { findEngine } from "../host/engine/findEngine.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { isPathBelow } from "../lib/paths.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { formatCount } from "../report/formats/formatSummaryLine.ts";

/**
 * Lists the directories for which this account has leases, in these directories and their
 * subdirectories. If only the checkout of a lease is there, it is listed instead.
 */
export async function listLeasedDirectories(
  directories: readonly string[],
  leases: LeaseStore | null,
): Promise<readonly string[]> {
  const isBelow = (path: string) => directories.some((each) => isPathBelow(path, each));
  const all = (await leases?.list(() => true, true)) ?? [];
  const found = all
    .filter(({ ours }) => ours)
    .flatMap(({ directory, checkout }) => [directory, checkout ?? directory].find(isBelow) ?? []);
  return [...new Set(found)].toSorted();
}

/**
 * Lists the checkouts whose leases are for projects in these directories. Their files name ports
 * that are released with the leases.
 */
export async function listCheckouts(
  directories: readonly string[],
  leases: LeaseStore | null,
): Promise<readonly string[]> {
  const all = (await leases?.list(() => true, true)) ?? [];
  const found = all
    .filter(({ ours, directory }) => ours && directories.includes(directory))
    .flatMap(({ checkout }) => checkout ?? []);
  return [...new Set(found)].toSorted();
}

/** Releases the leases for these directories, and those that last as long as one of the others. */
export async function release(
  directories: readonly string[],
  leases: LeaseStore | null,
  checkouts: readonly string[] = directories,
): Promise<readonly Lease[]> {
  const [all, lasting] = [new Set(directories), new Set(checkouts)];
  const released = leases?.release(
    ({ directory, checkout }) => all.has(directory) || (checkout !== null && lasting.has(checkout)),
  );
  return (await released) ?? [];
}

/**
 * Returns a warning if containers of a copy are still running, whose files are removed.
 *
 * @param name the project name of the copy
 */
export async function findRunningCopy(
  directory: string,
  name: string,
  host: Host,
): Promise<readonly string[]> {
  const { view } = await readContainers(host, findEngine(host));
  const place = host.real(directory);
  const count = (view?.containers ?? []).filter(
    ({ compose }) => compose?.project === name && host.real(compose.directory) === place,
  ).length;
  if (count === 0) return [];
  const stop = `docker compose -p ${quoteShellWord(name)} down`;
  const running = `${formatCount(count, "container")} of ${name}`;
  return [`${running} ${count === 1 ? "is" : "are"} still running; stop with \`${stop}\``];
}
