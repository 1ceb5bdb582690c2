import { findEngine } from "../host/engine/findEngine.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { isPathBelow } from "../lib/paths.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { formatCount } from "../report/formats/formatSummaryLine.ts";

/** Directories with leases, sorted. */
export interface LeasedDirectories {
  readonly own: readonly string[];
  /** Copies in other checkouts, for example in a worktree below. */
  readonly others: readonly string[];
}

/**
 * Lists the directories for which this account has leases, in these directories and their
 * subdirectories. If only the checkout of a lease is there, it is listed instead.
 *
 * @param isOtherCheckout returns whether a path below a directory is in another checkout
 */
export async function listLeasedDirectories(
  directories: readonly string[],
  leases: LeaseStore | null,
  isOtherCheckout: (path: string, directory: string) => boolean,
): Promise<LeasedDirectories> {
  const isBelow = (path: string) => directories.some((each) => isPathBelow(path, each));
  const all = (await leases?.list(() => true, true)) ?? [];
  const found = all
    .filter(({ ours }) => ours)
    .flatMap(({ directory, checkout, lasts }) => {
      const path = [directory, checkout ?? directory].find(isBelow);
      return path === undefined ? [] : [{ path, isCopy: lasts === "checkout" }];
    });
  const isOther = (path: string) =>
    directories.every((each) => !isPathBelow(path, each) || isOtherCheckout(path, each));
  const others = found.flatMap(({ path, isCopy }) => (isCopy && isOther(path) ? path : []));
  const own = found.flatMap(({ path }) => (others.includes(path) ? [] : path));
  return { own: [...new Set(own)].toSorted(), others: [...new Set(others)].toSorted() };
}

/** Returns a warning that copies in other checkouts stay, or null if there are none. */
export function describeOtherCopies([first, ...more]: readonly string[]): string | null {
  if (first === undefined) return null;
  const rest = more.length === 0 ? "" : ` and ${more.length} more`;
  return (
    `copies in other checkouts stay (${first}${rest}); release each one with its directory, e.g. ` +
    `\`portplan release ${quoteShellWord(first)}\``
  );
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
