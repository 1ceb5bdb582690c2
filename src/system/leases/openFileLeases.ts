import { existsSync, linkSync, lstatSync, type Stats } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort, parseUse } from "../../leases/Lease.ts";
import { attempt } from "../attempt.ts";
import type { Env } from "../../lib/Env.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { asList, asObject, type Json, parseJson } from "../../lib/json.ts";
import {
  type LeaseDirectories,
  listLeaseDirectories,
  openLeaseDirectory,
  warnOfContainer,
  warnOfOwner,
} from "./leaseDirectory.ts";
import {
  getAccount,
  isOwnFile,
  readAge,
  readNames,
  readSmall,
  readStat,
  removeFile,
  writeNew,
} from "./leaseFiles.ts";
import { formatLogName, writeLog } from "./leaseLog.ts";
import { findOwner, type Owner } from "./leaseOwner.ts";
import { formatRunName, readRun, type LeaseRun, RUN_NAME, writeRun } from "./leaseRuns.ts";

/** The content of a file of claims. */
interface ClaimFile {
  readonly uid: number;
  readonly uses: readonly Json[];
  /** False if its process was killed before the text was complete. */
  readonly isWhole: boolean;
}

interface ClaimName extends Pick<LeasedPort, "port" | "protocol"> {
  readonly run: string;
}

interface Claim extends ClaimName {
  readonly file: string;
  readonly stat: Stats;
}

/**
 * The number of attempts. Two runs that claim a port at the same moment see each other and both
 * retry.
 */
const MAX_ATTEMPTS = 6;
/** The maximum pause in milliseconds. */
const MAX_PAUSE = 8;
/** The time in milliseconds for which a claim counts as new. */
const FRESH_FOR = 200;
/**
 * The number of claims that share one file, which describes all of them. Creating a file is much
 * slower than creating a link.
 */
const MAX_LINKS = 16;
const CLAIM_NAME = /^(tcp|udp|sctp)-([1-9]\d{0,4})\.([0-9a-f]{32})$/;
/** Files of runs, and logs. */
const OTHER_NAME = /^(?:run\.[0-9a-f]{32}\.json|log\.\d+\.(?:1\.)?jsonl)$/;
const LOG_NAME = formatLogName();
/** The directories of records of changes (`src/system/changes/openChanges.ts`). */
const CHANGES_NAME = /^changes\.\d{1,10}$/;
/** The maximum size in bytes of a file of claims. Larger files are not ours. */
const MAX_FILE = 128 * 1024;
/** The maximum number of claims of an account. */
const MAX_CLAIMS = 2000;
/** The maximum number of claims of an account to read, including those that do not count. */
const MAX_READ = 10_000;
/** The time in milliseconds for which a claim counts without the file of its run. */
const MAX_AGE_WITHOUT_RUN = 5 * 60_000;
/** The maximum number of ignored entries to list. */
const MAX_IGNORED = 3;
/**
 * The time in milliseconds in which a run writes its file. A slower process finds its file removed
 * and writes it again.
 */
const MAX_WRITE_TIME = 1000;
/** The time in milliseconds after which unfinished files are those of a killed process. */
const MAX_PROCESS_TIME = 60_000;
/** The number of runs to inspect for cleanup. There may be thousands; each run cleans up some. */
const MAX_RUNS_INSPECTED = 16;

/**
 * Opens the leases in directories that all accounts can write to: one for checkouts, which survives
 * a restart of the machine, and one for everything else.
 *
 * A claim is a directory entry `PROTOCOL-PORT.RUN`, created exclusively under a name that is never
 * used again, so that no run can overwrite, revive or accidentally remove another's claim. After a
 * run has created its claims in one directory, it reads each directory once, and drops each claim
 * for a port that another run claims too. Of two claims, in whatever directories, one is complete
 * second, and its run reads the directory of the first afterwards. So both can never remain.
 * `run.RUN.json` is written before the first claim and removed after the last. It says with which
 * process or directory and when the claims end. Whenever a run crashes, its claims count until it
 * has provably ended.
 *
 * @param end the process or the absolute directory that the leases of this run end with; null for a
 *   limit of six hours. By default the process that lives as long as the job or the terminal.
 */
export function openFileLeases(env: Env, end?: Owner | string | null): LeaseStore {
  return new FileLeases(listLeaseDirectories(env), end);
}

class FileLeases implements LeaseStore {
  #run: string | null = null;
  /** By what they are about. */
  readonly #warnings = new Map<string, string | null>();
  readonly #kind: keyof LeaseDirectories;
  /** The directories in which this run may create claims. */
  readonly #usable: readonly string[];
  /** The directories of both kinds of leases. */
  readonly #directories: readonly string[];
  #end: Owner | string | null | undefined;
  /** The directory in which this run creates claims. */
  #directory: string | null = null;
  /** By the names of their claims. */
  readonly #held = new Map<string, LeasedPort>();

  constructor(directories: LeaseDirectories, end: Owner | string | null | undefined) {
    this.#kind = typeof end === "string" ? "lasting" : "passing";
    this.#usable = directories[this.#kind];
    this.#directories = [...new Set([...directories.passing, ...directories.lasting])];
    this.#end = end;
  }

  /** Created on demand, because loading the crypto module takes Node 4 ms. */
  get run(): string {
    return (this.#run ??= crypto.randomUUID().replaceAll("-", ""));
  }

  get checkout(): string | undefined {
    return typeof this.#end === "string" ? this.#end : undefined;
  }

  get held(): readonly LeasedPort[] {
    return [...this.#held.values()];
  }

  get warnings(): readonly string[] {
    return [...this.#warnings.values()].filter((each) => each !== null);
  }

  list(
    isRequested: Parameters<LeaseStore["list"]>[0],
    withEnded = false,
  ): Promise<readonly Lease[]> {
    const leases = this.#directories.flatMap((folder) => {
      const claims = new Claims(folder);
      const found = claims.find(({ port, protocol }) => isRequested(port, protocol), withEnded);
      if (claims.ignored.length > 0)
        this.#warnings.set(folder, formatIgnored(folder, claims.ignored));
      return found;
    });
    const used = this.#usable.find((folder) => readStat(folder)?.isDirectory());
    if (used !== undefined) this.#warnings.set("owner", warnOfOwner(used));
    return Promise.resolve(leases);
  }

  async claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]> {
    if (ports.length === 0) return [];
    const { run } = this;
    const isFirst = this.#directory === null;
    const folder = this.#open();
    const others = this.#directories.filter((each) => each !== folder);
    if (isFirst) removeEndedRuns(folder, MAX_RUNS_INSPECTED);
    const got = ports.map(() => false);
    for (let count = 1; count <= MAX_ATTEMPTS; count++) {
      const missing = ports.filter((_, index) => !got[index]);
      const { refused, contended } = claimOnce(folder, others, run, missing);
      for (const [index, port] of ports.entries()) got[index] = !refused.has(port);
      if (!contended) break;
      await sleep(Math.random() * MAX_PAUSE * count);
    }
    // If another process released the previous leases of this run, it may have removed the run's
    // file.
    this.#open();
    const given = ports.filter((_, index) => got[index]);
    for (const port of given) this.#held.set(formatClaimName(port, run), port);
    writeLog(folder, { event: "given", run, ports: given });
    return got;
  }

  drop(ports: readonly LeasedPort[]): Promise<void> {
    for (const name of ports.map((port) => formatClaimName(port, this.run))) {
      this.#held.delete(name);
      if (this.#directory !== null) removeFile(join(this.#directory, name));
    }
    return Promise.resolve();
  }

  release(which: Parameters<LeaseStore["release"]>[0]): Promise<readonly Lease[]> {
    return Promise.resolve(
      this.#directories.flatMap((folder) =>
        which === "ended"
          ? removeEndedRuns(folder, Number.POSITIVE_INFINITY)
          : releaseFrom(folder, this.run, which),
      ),
    );
  }

  #open(): string {
    const known = this.#directory;
    this.#directory = openLeaseDirectory(known === null ? this.#usable : [known], this.#kind);
    if (known === null) {
      this.#warnings.set("owner", warnOfOwner(this.#directory));
      this.#warnings.set("container", warnOfContainer(this.#directory));
    }
    if (this.#end === undefined) this.#end = findOwner();
    writeRun(this.#directory, this.run, this.#end);
    return this.#directory;
  }
}

/** The claims of a directory, their files and their runs, each of which is read once. */
class Claims {
  readonly all: readonly Claim[];
  /** The names of entries that are not files of leases, or malformed. */
  readonly ignored: string[] = [];
  readonly #folder: string;
  readonly #runs = new Map<string, LeaseRun | null>();
  /** By inode, because claims share files. */
  readonly #files = new Map<bigint, ClaimFile | null>();
  #excess: ReadonlySet<Claim> | null = null;

  constructor(folder: string) {
    this.#folder = folder;
    this.all = readNames(folder).flatMap((name) => {
      const file = join(folder, name);
      const stat = readStat(file);
      if (stat === null) return [];
      const claim = stat.isFile() ? parseClaimName(name) : null;
      if (claim !== null) return [{ ...claim, file, stat }];
      if (stat.isDirectory() && CHANGES_NAME.test(name)) return [];
      const isKnown = stat.isFile() && OTHER_NAME.test(name);
      if (!isKnown || (name === LOG_NAME && !isOwnFile(stat))) this.ignored.push(name);
      return [];
    });
  }

  /** Returns the leases of all accounts that count, and also those that have ended. */
  find(isRequested: (claim: Claim) => boolean, withEnded = false): Lease[] {
    const excess = this.#listExcess();
    const isListed = (claim: Claim) => withEnded || !this.isOver(claim);
    return this.all
      .filter((claim) => isRequested(claim) && !excess.has(claim) && isListed(claim))
      .flatMap((claim) => this.toLease(claim) ?? []);
  }

  /** Returns this account's leases, also those that have ended. */
  listOwn(): Lease[] {
    return this.all
      .filter(({ stat }) => stat.uid === getAccount())
      .flatMap((claim) => this.toLease(claim) ?? [])
      .filter(({ ours }) => ours);
  }

  /** Removes ended claims. The directory of a checkout may come back to its path. */
  removeEnded(which: (claim: Claim) => boolean): void {
    for (const claim of this.all) if (which(claim) && this.isOver(claim)) removeFile(claim.file);
  }

  /** Returns whether this account has more leases than may count. */
  isOverLimit(): boolean {
    const isOwn = ({ stat }: Claim) => stat.uid === getAccount();
    return [...this.#listExcess()].some(
      (claim) => isOwn(claim) && this.#findRun(claim) !== null && this.#counts(claim),
    );
  }

  /** Returns whether a claim has ended. A claim without a run counts for some minutes. */
  isOver(claim: Claim): boolean {
    const end = claim.stat.ctimeMs + MAX_AGE_WITHOUT_RUN;
    return this.#findRun(claim)?.over ?? end < Date.now();
  }

  /** Returns whether a claim is incomplete. It may be about to be written. */
  isPartial({ file }: Claim): boolean {
    return this.#readFile(file)?.isWhole === false;
  }

  #counts(claim: Claim): boolean {
    return !this.isOver(claim) && this.toLease(claim) !== null;
  }

  /** Returns the lease of a claim; null if the claim is malformed. */
  toLease(claim: Claim): Lease | null {
    const { file, port, protocol, run } = claim;
    const found = this.#readFile(file);
    const use = found?.uses.find((each) => each["port"] === port && each["protocol"] === protocol);
    if (found?.uid !== claim.stat.uid || use === undefined) return this.#ignore(file);
    const about = toRunFields(this.#findRun(claim));
    const [account, ended] = [claim.stat.uid, this.isOver(claim)];
    return { ...parseUse(use), port, protocol, run, account, ended, ...about };
  }

  /**
   * Returns the claims of each account that do not count: beyond the first MAX_CLAIMS, and beyond
   * the first MAX_READ, in the order of their change time. Ended and malformed claims do not count.
   * Claims without a run count separately, because another account may be able to create them as
   * links to a file of this account.
   */
  #listExcess(): ReadonlySet<Claim> {
    return (this.#excess ??= new Set(
      [...groupBy(this.all, ({ stat }) => stat.uid).values()].flatMap((claims) => {
        if (claims.length <= MAX_CLAIMS) return [];
        const sorted = claims.toSorted(
          (a, b) => a.stat.ctimeMs - b.stat.ctimeMs || (a.file < b.file ? -1 : 1),
        );
        const read = sorted.slice(0, MAX_READ).filter((claim) => this.#counts(claim));
        const byKind = groupBy(read, (claim) => this.#findRun(claim) === null);
        const beyond = [...byKind.values()].flatMap((kind) => kind.slice(MAX_CLAIMS));
        return [...sorted.slice(MAX_READ), ...beyond];
      }),
    ));
  }

  #readFile(file: string): ClaimFile | null {
    const inode = attempt(() => lstatSync(file, { bigint: true }).ino);
    if (inode === null) return null;
    return getOrInsert(this.#files, inode, () => {
      const found = readSmall(file, MAX_FILE);
      const json = parseJson(found?.text ?? "");
      const uses = asList(json);
      return found === null || uses.length > MAX_LINKS
        ? null
        : { uid: found.uid, uses: uses.map(asObject), isWhole: json !== undefined };
    });
  }

  /** Ignores a malformed file. A file that has just been created may not be complete yet. */
  #ignore(file: string): null {
    if (readAge(file) > MAX_WRITE_TIME) this.ignored.push(basename(file));
    return null;
  }

  /**
   * Returns the run of a claim; null if it is missing, or was written by another account than the
   * claim.
   */
  #findRun({ run, stat }: Claim): LeaseRun | null {
    const found = getOrInsert(
      this.#runs,
      run,
      () => readRun(this.#folder, run) ?? this.#ignore(join(this.#folder, formatRunName(run))),
    );
    return found?.uid === stat.uid ? found : null;
  }
}

/**
 * Claims ports once. `contended` means that a conflicting claim is as new as these.
 *
 * @param others directories in which other accounts may have claims, if they cannot use this one
 */
function claimOnce(
  folder: string,
  others: readonly string[],
  run: string,
  ports: readonly LeasedPort[],
) {
  const refused = new Set<LeasedPort>();
  for (let at = 0; at < ports.length; at += MAX_LINKS)
    for (const port of writeClaims(folder, run, ports.slice(at, at + MAX_LINKS))) refused.add(port);
  const claims = new Claims(folder);
  const remove = (port: LeasedPort) => removeFile(join(folder, formatClaimName(port, run)));
  if (claims.isOverLimit()) {
    for (const port of ports) remove(port);
    throw new Error(
      `this account would have more than ${MAX_CLAIMS} leases in ${folder}, the maximum; ` +
        'release some with "portplan release DIRECTORY", or set the lease store to "off"',
    );
  }
  const requested = new Set(ports.map(formatClaimKey));
  const isRival = (claim: Claim) => claim.run !== run && requested.has(formatClaimKey(claim));
  const all = [claims, ...others.map((other) => new Claims(other))];
  const rivals = groupBy(
    all.flatMap((each) => each.find(isRival)),
    formatClaimKey,
  );
  const from = Date.now() - FRESH_FOR;
  const isFresh = (claim: Claim) => isRival(claim) && claim.stat.ctimeMs > from;
  const fresh = new Set(all.flatMap((each) => each.all.filter(isFresh).map(formatClaimKey)));
  const own = new Set(claims.all.filter((claim) => claim.run === run).map(formatClaimKey));
  let contended = false;
  for (const port of ports) {
    const key = formatClaimKey(port);
    const isLost = !own.has(key);
    if (!isLost && (rivals.get(key) ?? []).every((lease) => isSameUse(lease, port))) continue;
    remove(port);
    // Another process may have removed the claims, or the whole directory.
    contended ||= isLost || fresh.has(key);
    refused.add(port);
  }
  const granted = new Set(ports.filter((port) => !refused.has(port)).map(formatClaimKey));
  for (const each of all) each.removeEnded((claim) => granted.has(formatClaimKey(claim)));
  return { refused, contended };
}

/**
 * Creates claims that share one file, or several if links cannot be created or the file would be
 * too large. Returns the ports whose claim already exists.
 */
function writeClaims(folder: string, run: string, ports: readonly LeasedPort[]): LeasedPort[] {
  const text = JSON.stringify(ports.map((port) => ({ ...port, ...parseUse(port) })));
  if (ports.length > 1 && Buffer.byteLength(text) > MAX_FILE)
    return ports.flatMap((port) => writeClaims(folder, run, [port]));
  let first: string | null = null;
  return ports.filter((port) => {
    const file = join(folder, formatClaimName(port, run));
    const target = first;
    if (target !== null && attempt(() => linkSync(target, file)) !== null) return false;
    if (!writeNew(file, text)) return true;
    first = file;
    return false;
  });
}

/** @param own the run that releases, which may have no claims left */
function releaseFrom(folder: string, own: string, which: (lease: Lease) => boolean): Lease[] {
  if (readStat(folder)?.isDirectory() !== true) return [];
  const claims = new Claims(folder);
  const released = claims
    .listOwn()
    .filter(which)
    .filter((lease) => removeFile(join(folder, formatClaimName(lease, lease.run))));
  const left = new Set(removeUnfinished(folder, claims).map(({ run }) => run));
  for (const run of new Set([own, ...released.map((lease) => lease.run)])) {
    if (!left.has(run)) removeFile(join(folder, formatRunName(run)));
    const ports = released.filter((lease) => lease.run === run);
    writeLog(folder, { event: "released", run, ports });
  }
  return released;
}

/**
 * Removes what processes of this account left that were killed while they leased ports: incomplete
 * claims, and runs without claims. Returns the other claims.
 *
 * @param known claims of the directory that were read before
 */
function removeUnfinished(folder: string, known: Claims): readonly Claim[] {
  const isOld = (stat: Stats | null) =>
    stat?.uid === getAccount() && Date.now() - stat.ctimeMs > MAX_PROCESS_TIME;
  const claims = new Claims(folder).all.filter(
    (claim) => !isOld(claim.stat) || !known.isPartial(claim) || !removeFile(claim.file),
  );
  const runs = new Set(claims.map(({ run }) => run));
  for (const name of readNames(folder)) {
    const run = RUN_NAME.exec(name)?.[1];
    if (run !== undefined && !runs.has(run) && isOld(readStat(join(folder, name))))
      removeUnclaimedRun(folder, run);
  }
  return claims;
}

/**
 * Removes the file of a run, and restores it if a slow process has made claims in the meantime. A
 * process that makes them later writes the file again.
 */
function removeUnclaimedRun(folder: string, run: string): void {
  const file = join(folder, formatRunName(run));
  const found = readSmall(file, MAX_FILE);
  removeFile(file);
  const isClaimed = readNames(folder).some((name) => parseClaimName(name)?.run === run);
  if (isClaimed && found !== null) writeNew(file, found.text);
}

/** Returns the fields of a lease that its run has. */
function toRunFields(found: LeaseRun | null) {
  const unknown = { owner: null, checkout: null, since: null, until: null, local: false };
  const { owner, checkout, since, until, local } = found ?? unknown;
  const ownerKind = owner?.terminal === true ? "terminal" : "job";
  const kind = owner === null ? null : ownerKind;
  return {
    local,
    ours: local && found?.uid === getAccount(),
    lasts: checkout === null ? kind : "checkout",
    checkout: checkout?.directory ?? null,
    pid: owner?.pid ?? null,
    since,
    until: until === null ? null : new Date(until).toISOString(),
  } as const;
}

/**
 * Removes the files of runs that have ended, as far as this account is permitted to: their claims
 * first, so that no claim is ever without its run. Returns the leases that it removed.
 *
 * @param max the number of runs to inspect
 */
function removeEndedRuns(folder: string, max: number): Lease[] {
  const runs = readNames(folder).flatMap(
    (name) => RUN_NAME.exec(name)?.[1] ?? parseClaimName(name)?.run ?? [],
  );
  const all = [...new Set(runs)];
  const from = Math.floor(Math.random() * Math.max(1, all.length - max + 1));
  const over = all.slice(from, from + max).filter((run) => {
    const about = readRun(folder, run);
    // A process that was killed before its file was complete has made no claims.
    const file = join(folder, formatRunName(run));
    if (about === null) return readStat(file) === null || readAge(file) > MAX_WRITE_TIME;
    return about.over;
  });
  if (over.length === 0) return [];
  // Read the claims after the runs: a run may have added claims until it ended.
  const claims = new Claims(folder);
  return over.flatMap((run) => {
    const ofRun = claims.all.filter((claim) => claim.run === run);
    const ended = ofRun.filter((claim) => claims.isOver(claim));
    const removed = ended.flatMap((claim) => {
      const lease = claims.toLease(claim);
      return removeFile(claim.file) ? [lease ?? claim] : [];
    });
    if (!ofRun.some(({ file }) => existsSync(file))) removeFile(join(folder, formatRunName(run)));
    writeLog(folder, { event: "reclaimed", run, ports: removed });
    return removed.filter((each) => "service" in each);
  });
}

/** Parses the name of a claim; null if it is malformed. */
function parseClaimName(name: string): ClaimName | null {
  const [, protocol, digits, run = ""] = CLAIM_NAME.exec(name) ?? [];
  const port = Number(digits);
  if (protocol === undefined || port > 65_535) return null;
  return { port, protocol: protocol as Claim["protocol"], run };
}

function formatIgnored(folder: string, names: readonly string[]): string {
  const shown = names.slice(0, MAX_IGNORED).map((name) => JSON.stringify(name));
  const rest = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return `ignored in ${folder}, because they are not leases: ${shown.join(", ")}${rest}`;
}

const formatClaimName = (port: Pick<LeasedPort, "port" | "protocol">, run: string) =>
  `${formatClaimKey(port)}.${run}`;
const formatClaimKey = ({ protocol, port }: Pick<LeasedPort, "port" | "protocol">) =>
  `${protocol}-${port}`;
