import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Leases } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort } from "../../leases/Lease.ts";
import type { HostEndpoint } from "../../ports/HostEndpoint.ts";
import { isOfContainer, listLeaseDirectories, openLeaseDirectory } from "./leaseDirectory.ts";
import { findOwner, isGone, isHidden, type Owner } from "./leaseOwner.ts";
import type { Env } from "../../lib/Env.ts";

/** A claim, by its file. */
interface Claim extends Pick<LeasedPort, "port" | "protocol"> {
  readonly file: string;
  readonly run: string;
}

/** What a run wrote of itself. */
interface Run {
  readonly owner: Owner | null;
  readonly since: string | null;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly ours: boolean;
}

interface FoundText {
  readonly text: string;
  readonly uid: number;
  readonly modified: number;
}

const HOUR = 3_600_000;
/** The longest that a job of a self-hosted runner may take (docs/reference/actions.md A12). */
const MAX_AGE = 5 * 24 * HOUR;
/**
 * The longest that a job takes unless its workflow says otherwise. Of a terminal in a container
 * too, which nobody outside sees close.
 */
const MAX_AGE_WITHOUT_OWNER = 6 * HOUR;
const MAX_FILE = 8192;
const MAX_LOG = 1 << 20;
/** Two that claim a port at the same moment see each other, and both step back. */
const MAX_ATTEMPTS = 6;
const MAX_PAUSE = 8;

const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
const RUN_NAME = /^run\.([0-9a-f]{32})\.json$/;
/**
 * A run on its way to `run.RUN.json`, or what a process left that was killed before it got there.
 */
const UNFINISHED_NAME = /^run\.[0-9a-f]{32}\.json\.new$/;
/** Milliseconds. A process that is slower than this finds its file gone, and writes it again. */
const FINISHED_AFTER = 1000;

/**
 * Leases as files of one directory, which every account may write to.
 *
 * A claim is a directory entry of its own, `PROTOCOL-PORT.RUN`, made exclusively under a name that
 * is never used again: nobody can overwrite, revive or by mistake remove another's. Claims that are
 * made together are links to one file, which says what each of them is for: to make a file takes
 * many times as long as to make a link. After it has made its claims a run looks at the directory
 * once, and steps back from every port on which a claim of somebody else stands. Of two claims the
 * second one made is sure to see the first, so both can never stay. `run.RUN.json`, which is there
 * before the first claim and goes after the last, says with which process and when the claims end.
 * Whatever the moment of a crash, a claim that stands alone counts until its run is provably over.
 *
 * @param owner the process with which the leases of this run end; null: after six hours
 */
export function openFileLeases(env: Env, owner?: Owner | null): Leases {
  const directories = listLeaseDirectories(env);
  let id: string | null = null;
  // Who only reads does not pay for it.
  const runId = () => (id ??= randomToken());
  const warnings: string[] = [];
  let directory: string | null = null;

  const open = () => {
    const run = runId();
    if (directory === null) {
      directory = openLeaseDirectory(directories);
      if (isOfContainer(directory))
        warnings.push(
          `${directory} is this container's own: mount the host's, or other jobs do not see these leases`,
        );
    }
    if (!existsSync(join(directory, `run.${run}.json`)))
      writeRun(directory, run, owner === undefined ? (owner = findOwner()) : owner);
    return directory;
  };

  return {
    get run() {
      return runId();
    },
    warnings,
    list(wanted) {
      return Promise.resolve(directories.flatMap((each) => listLeases(each, wanted)));
    },
    async claim(ports) {
      if (ports.length === 0) return [];
      const run = runId();
      const isFirst = directory === null;
      const folder = open();
      if (isFirst) removeGone(folder);
      const got = ports.map(() => false);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const missing = ports.filter((_, index) => !got[index]);
        const lost = claimOnce(folder, run, missing);
        for (const [index, port] of ports.entries()) got[index] = !lost.has(port);
        if (![...lost.values()].includes("contended")) break;
        await sleep(Math.random() * MAX_PAUSE * (attempt + 1));
      }
      // Whoever gave back what this run had before may have taken it for finished.
      open();
      writeLog(
        folder,
        "given",
        run,
        ports.filter((_, index) => got[index]),
      );
      return got;
    },
    drop(ports) {
      if (directory !== null)
        for (const port of ports) removeFile(join(directory, formatClaimName(port, runId())));
      return Promise.resolve();
    },
    release(which) {
      return Promise.resolve(directories.flatMap((each) => releaseFrom(each, id, which)));
    },
  };
}

/**
 * 128 bits that nobody can guess, from the kernel where it has a file for them: to load Node's
 * `crypto` would take longer than to lease.
 */
function randomToken(): string {
  if (!existsSync("/dev/urandom")) return crypto.randomUUID().replaceAll("-", "");
  const descriptor = openSync("/dev/urandom", "r");
  try {
    const bytes = Buffer.alloc(16);
    if (readSync(descriptor, bytes) !== bytes.length)
      throw new Error("/dev/urandom has no random bytes");
    return bytes.toString("hex");
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Tries each port once. Lost are those on which another claim stands: `held` for good, `contended`
 * if that claim is as fresh as this one.
 */
function claimOnce(
  folder: string,
  run: string,
  ports: readonly LeasedPort[],
): Map<LeasedPort, "held" | "contended"> {
  const lost = new Map<LeasedPort, "held" | "contended">();
  readableToAll(() => {
    for (const sheet of splitIntoSheets(ports))
      for (const port of writeSheet(folder, run, sheet)) lost.set(port, "held");
  });
  const rivals = new Map<string, Claim[]>();
  for (const claim of readClaims(folder))
    if (claim.run !== run) setdefault(rivals, keyOf(claim), claim);
  const runs = new Map<string, Run | null>();
  for (const port of ports) {
    const standing = (rivals.get(keyOf(port)) ?? []).filter(
      (claim) => !isClaimOver(folder, claim, runs) && !isOwnUse(folder, claim, runs, port),
    );
    if (standing.length === 0) continue;
    removeFile(join(folder, formatClaimName(port, run)));
    lost.set(port, standing.some((claim) => isFresh(claim)) ? "contended" : "held");
  }
  return lost;
}

/** Ports in groups, what is told of each of which fits into one file. */
function* splitIntoSheets(ports: readonly LeasedPort[]): Iterable<readonly LeasedPort[]> {
  let sheet: LeasedPort[] = [];
  let size = 0;
  for (const port of ports) {
    const own = Buffer.byteLength(JSON.stringify(port)) + 1;
    if (sheet.length > 0 && size + own >= MAX_FILE) {
      yield sheet;
      [sheet, size] = [[], 0];
    }
    sheet.push(port);
    size += own;
  }
  if (sheet.length > 0) yield sheet;
}

/**
 * Makes claims with one file behind them, or, where links cannot be made or not so many, with more.
 * Returns those whose name is there already.
 */
function writeSheet(folder: string, run: string, ports: readonly LeasedPort[]): LeasedPort[] {
  const text = JSON.stringify(ports);
  let first: string | null = null;
  return ports.filter((port) => {
    const file = join(folder, formatClaimName(port, run));
    if (first !== null && makeLink(first, file)) return false;
    if (!writeNew(file, text)) return true;
    first = file;
    return false;
  });
}

function makeLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

const FRESH_FOR = 200;

const isFresh = ({ file }: Claim): boolean => readAge(file) < FRESH_FOR;

/** Milliseconds since a file was last changed in any way. 0: it is gone. */
function readAge(file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 0 : Date.now() - stat.ctimeMs;
}

function isOwnUse(
  folder: string,
  claim: Claim,
  runs: Map<string, Run | null>,
  port: LeasedPort,
): boolean {
  return isSameUse(toLease(claim, findRun(folder, claim, runs)), port);
}

function listLeases(
  folder: string,
  wanted: (port: number, protocol: HostEndpoint["protocol"]) => boolean,
): Lease[] {
  const claims = readClaims(folder).filter(({ port, protocol }) => wanted(port, protocol));
  const runs = new Map<string, Run | null>();
  return claims
    .filter((claim) => !isClaimOver(folder, claim, runs))
    .map((claim) => toLease(claim, findRun(folder, claim, runs)));
}

/** `own`: the run that gives back, which may have nothing left of what it claimed. */
function releaseFrom(
  folder: string,
  own: string | null,
  which: (lease: Lease) => boolean,
): Lease[] {
  const claims = readClaims(folder);
  const runs = new Map<string, Run | null>();
  const released = claims.flatMap((claim) => {
    const lease = toLease(claim, findRun(folder, claim, runs));
    return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
  });
  const left = new Set(readClaims(folder).map(({ run }) => run));
  for (const run of new Set([
    ...(own === null ? [] : [own]),
    ...released.map((lease) => lease.run),
  ])) {
    if (!left.has(run)) removeFile(join(folder, `run.${run}.json`));
    writeLog(
      folder,
      "released",
      run,
      released.filter((lease) => lease.run === run),
    );
  }
  return released;
}

/**
 * How many runs are looked at for what they left: there may be thousands, and everybody who comes
 * takes some away.
 */
const MAX_RUNS_INSPECTED = 16;

/**
 * Takes away what is left of runs that are over, as far as this account may: their claims first, so
 * that none is ever without its run.
 */
function removeGone(folder: string): void {
  const names = readNames(folder);
  for (const name of names)
    if (UNFINISHED_NAME.test(name) && readAge(join(folder, name)) > FINISHED_AFTER)
      removeFile(join(folder, name));
  const all = names.flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
  const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
  const over = all
    .slice(from, from + MAX_RUNS_INSPECTED)
    .filter((run) => isRunOver(readRun(join(folder, `run.${run}.json`))));
  if (over.length === 0) return;
  // Only now, since until it ended a run may have made one more.
  const claims = readClaims(folder);
  for (const run of over) {
    const removed = claims.filter((claim) => claim.run === run && removeFile(claim.file));
    const left = claims.some((claim) => claim.run === run && existsSync(claim.file));
    if (!left) removeFile(join(folder, `run.${run}.json`));
    writeLog(folder, "reclaimed", run, removed);
  }
}

/**
 * A claim without its run, which only somebody else's hand can have made, counts for as long as any
 * may.
 */
function isClaimOver(folder: string, claim: Claim, runs: Map<string, Run | null>): boolean {
  const run = findRun(folder, claim, runs);
  if (run !== null) return isRunOver(run);
  const stat = statSync(claim.file, { throwIfNoEntry: false });
  return stat === undefined || stat.mtimeMs + MAX_AGE < Date.now();
}

function isRunOver(run: Run | null): boolean {
  return run !== null && (run.until < Date.now() || (run.owner !== null && isGone(run.owner)));
}

function findRun(
  folder: string,
  { run }: Pick<Claim, "run">,
  runs: Map<string, Run | null>,
): Run | null {
  const known = runs.get(run);
  if (known !== undefined) return known;
  const read = readRun(join(folder, `run.${run}.json`));
  runs.set(run, read);
  return read;
}

function readRun(file: string): Run | null {
  const found = readSmall(file);
  if (found === null) return null;
  const { owner, since, until } = parse(found.text);
  // The clock of files is a little behind.
  const latest = found.modified + MAX_AGE + HOUR;
  return {
    owner: isOwner(owner) ? owner : null,
    since: typeof since === "string" ? since : null,
    until: typeof until === "string" ? Math.min(Date.parse(until) || latest, latest) : latest,
    ours: found.uid === getAccount(),
  };
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== "object" || value === null) return false;
  const { pid, start, boot, namespace, machine } = value as Record<string, unknown>;
  const numbers = Number.isSafeInteger(pid) && (pid as number) > 0 && typeof start === "number";
  return numbers && [boot, namespace, machine].every((each) => typeof each === "string");
}

function toLease({ file, port, protocol, run }: Claim, about: Run | null): Lease {
  const found = readSmall(file);
  const uses = Object.values(parse(found?.text ?? "")).map(
    (use) => Object(use) as Partial<Record<keyof LeasedPort, unknown>>,
  );
  const { addresses, project, startedAs, service, target, directory } =
    uses.find((use) => use.port === port && use.protocol === protocol) ?? {};
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return {
    port,
    protocol,
    run,
    addresses: Array.isArray(addresses) ? addresses.filter((each) => typeof each === "string") : [],
    project: text(project),
    startedAs: text(startedAs),
    service: text(service),
    target: typeof target === "number" ? target : 0,
    directory: text(directory),
    ours: about?.ours === true && found?.uid === getAccount(),
    pid: about?.owner?.pid ?? null,
    since: about?.since ?? null,
    until: about === null ? null : new Date(about.until).toISOString(),
  };
}

function writeRun(folder: string, run: string, owner: Owner | null): void {
  const now = Date.now();
  const isBrief = owner === null || (owner.terminal === true && isHidden(owner));
  const until = new Date(now + (isBrief ? MAX_AGE_WITHOUT_OWNER : MAX_AGE)).toISOString();
  const about = { version: 1, since: new Date(now).toISOString(), until, owner };
  const file = join(folder, `run.${run}.json`);
  for (let attempt = 1; ; attempt++) {
    readableToAll(() => writeNew(`${file}.new`, `${JSON.stringify(about)}\n`));
    try {
      return renameSync(`${file}.new`, file);
    } catch (error) {
      // Somebody took it for a dead process's.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt === MAX_ATTEMPTS)
        throw error;
    }
  }
}

/** What is created in the meantime every account can read. */
function readableToAll(action: () => void): void {
  const before = process.umask(0o022);
  try {
    action();
  } finally {
    process.umask(before);
  }
}

/** Creates a file. False where there is one of this name. */
function writeNew(file: string, text: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * A log for each account, of what was given and taken back. It is for people, and never in the way
 * of the work.
 */
function writeLog(
  folder: string,
  event: "given" | "released" | "reclaimed",
  run: string,
  ports: readonly (Pick<LeasedPort, "port" | "protocol"> & Partial<LeasedPort>)[],
): void {
  if (ports.length === 0) return;
  const file = join(folder, `log.${getAccount()}.jsonl`);
  const time = new Date().toISOString();
  const lines = ports.map(({ port, protocol, project, service, directory }) =>
    JSON.stringify({
      time,
      event,
      port,
      protocol,
      project,
      service,
      directory,
      run,
      pid: process.pid,
    }),
  );
  try {
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG)
      renameSync(file, join(folder, `log.${getAccount()}.1.jsonl`));
    const descriptor = openSync(
      file,
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | UNFOLLOWED,
      0o644,
    );
    try {
      if (process.platform !== "win32") fchmodSync(descriptor, 0o644);
      writeSync(descriptor, `${lines.join("\n")}\n`);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Without a log the leases are as good.
  }
}

/** Neither a link is followed nor a named pipe waited for. */
const UNFOLLOWED = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** A regular file of a few kilobytes; null for everything else. */
function readSmall(file: string): FoundText | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | UNFOLLOWED);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > MAX_FILE) return null;
    const bytes = Buffer.allocUnsafe(stat.size);
    return {
      text: bytes.toString("utf8", 0, readSync(descriptor, bytes)),
      uid: stat.uid,
      modified: stat.mtimeMs,
    };
  } finally {
    closeSync(descriptor);
  }
}

/** What another account wrote may be anything. */
function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readClaims(folder: string): Claim[] {
  return readNames(folder).flatMap((name) => parseClaim(folder, name) ?? []);
}

function parseClaim(folder: string, name: string): Claim | null {
  const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
  return protocol === undefined
    ? null
    : {
        file: join(folder, name),
        port: Number(port),
        protocol: protocol as Claim["protocol"],
        run,
      };
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** False where it is gone already, or another account's. */
function removeFile(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}

const formatClaimName = (port: Pick<LeasedPort, "port" | "protocol">, run: string) =>
  `${keyOf(port)}.${run}`;
const keyOf = ({ protocol, port }: Pick<LeasedPort, "port" | "protocol">) => `${protocol}-${port}`;
const getAccount = () => process.getuid?.() ?? 0;

const sleep = (milliseconds: number) =>
  new Promise<void>((settle) => setTimeout(settle, milliseconds));

function setdefault(map: Map<string, Claim[]>, key: string, claim: Claim): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [claim]);
  else known.push(claim);
}
