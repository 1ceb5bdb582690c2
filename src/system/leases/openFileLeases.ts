import { existsSync, linkSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LeaseStore } from "../../leases/LeaseStore.ts";
import { isSameUse, type Lease, type LeasedPort, parseUse } from "../../leases/Lease.ts";
import { attempt } from "../attempt.ts";
import type { Env } from "../../lib/Env.ts";
import { getOrInsert } from "../../lib/getOrInsert.ts";
import { groupBy } from "../../lib/groupBy.ts";
import { asList, asObject, parseJson } from "../../lib/json.ts";
import { isOfContainer, listLeaseDirectories, openLeaseDirectory } from "./leaseDirectory.ts";
import { getAccount, readAge, readNames, readSmall, removeFile, writeNew } from "./leaseFiles.ts";
import { writeLog } from "./leaseLog.ts";
import { findOwner, type Owner } from "./leaseOwner.ts";
import {
  formatRunName,
  isRunOver,
  MAX_AGE,
  readRun,
  type LeaseRun,
  RUN_NAME,
  writeRun,
} from "./leaseRuns.ts";

interface Claim extends Pick<LeasedPort, "port" | "protocol"> {
  readonly file: string;
  readonly run: string;
}

/** Two that claim a port at the same moment see each other, and both step back. */
const MAX_ATTEMPTS = 6;
/** Milliseconds. */
const MAX_PAUSE = 8;
/** Milliseconds for which a claim is fresh. */
const FRESH_FOR = 200;
/**
 * Claims that share one file, which says what each of them is for. To make a file takes many times
 * as long as to make a link.
 */
const MAX_LINKS = 16;
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
/**
 * Milliseconds in which a run writes its file. A process that is slower than this finds it gone,
 * and writes it again.
 */
const MAX_WRITE_TIME = 1000;
/**
 * How many runs are looked at for what they left: there may be thousands, and everybody who comes
 * takes some away.
 */
const MAX_RUNS_INSPECTED = 16;

/**
 * Leases as files of one directory, which every account may write to.
 *
 * A claim is a directory entry of its own, `PROTOCOL-PORT.RUN`, made exclusively under a name that
 * is never used again: nobody can overwrite, revive or by mistake remove another's. After it has
 * made its claims a run looks at the directory once, and steps back from every port on which a
 * claim of somebody else stands. Of two claims the second one made is sure to see the first, so
 * both can never stay. `run.RUN.json`, which is complete before the first claim and goes after the
 * last, says with which process and when the claims end. Whatever the moment of a crash, a claim
 * that stands alone counts until its run is provably over.
 *
 * @param owner the process with which the leases of this run end; null: after six hours
 */
export function openFileLeases(env: Env, owner?: Owner | null): LeaseStore {
  return new FileLeases(listLeaseDirectories(env), owner);
}

class FileLeases implements LeaseStore {
  #run: string | null = null;
  readonly warnings: string[] = [];
  readonly #directories: readonly string[];
  #owner: Owner | null | undefined;
  /** The one in which this run makes claims. */
  #directory: string | null = null;

  constructor(directories: readonly string[], owner: Owner | null | undefined) {
    this.#directories = directories;
    this.#owner = owner;
  }

  /** Made when it is needed: cryptography takes Node 4 ms to load. */
  get run(): string {
    return (this.#run ??= crypto.randomUUID().replaceAll("-", ""));
  }

  list(isRequested: Parameters<LeaseStore["list"]>[0]): Promise<readonly Lease[]> {
    const leases = this.#directories.flatMap((folder) => {
      const claims = new Claims(folder);
      return claims.all
        .filter(({ port, protocol }) => isRequested(port, protocol))
        .filter((claim) => !claims.isOver(claim))
        .map((claim) => claims.toLease(claim));
    });
    return Promise.resolve(leases);
  }

  async claim(ports: readonly LeasedPort[]): Promise<readonly boolean[]> {
    if (ports.length === 0) return [];
    const { run } = this;
    const isFirst = this.#directory === null;
    const folder = this.#open();
    if (isFirst) removeEndedRuns(folder);
    const got = ports.map(() => false);
    for (let count = 1; count <= MAX_ATTEMPTS; count++) {
      const missing = ports.filter((_, index) => !got[index]);
      const { refused, contended } = claimOnce(folder, run, missing);
      for (const [index, port] of ports.entries()) got[index] = !refused.has(port);
      if (!contended) break;
      await sleep(Math.random() * MAX_PAUSE * count);
    }
    // Whoever gave back what this run had before may have taken it for finished.
    this.#open();
    writeLog(folder, { event: "given", run, ports: ports.filter((_, index) => got[index]) });
    return got;
  }

  drop(ports: readonly LeasedPort[]): Promise<void> {
    if (this.#directory !== null)
      for (const port of ports) removeFile(join(this.#directory, formatClaimName(port, this.run)));
    return Promise.resolve();
  }

  release(which: (lease: Lease) => boolean): Promise<readonly Lease[]> {
    return Promise.resolve(
      this.#directories.flatMap((folder) => releaseFrom(folder, this.run, which)),
    );
  }

  #open(): string {
    if (this.#directory === null) {
      this.#directory = openLeaseDirectory(this.#directories);
      if (isOfContainer(this.#directory))
        this.warnings.push(
          `${this.#directory} is this container's own: ` +
            "mount the host's, or other jobs do not see these leases",
        );
    }
    if (this.#owner === undefined) this.#owner = findOwner();
    writeRun(this.#directory, this.run, this.#owner);
    return this.#directory;
  }
}

/** The claims of a directory, and the runs that made them, each of which is read once. */
class Claims {
  readonly all: readonly Claim[];
  readonly #folder: string;
  readonly #runs = new Map<string, LeaseRun | null>();

  constructor(folder: string) {
    this.#folder = folder;
    this.all = readClaims(folder);
  }

  /**
   * Whether a claim counts no more. One without its run, which only somebody else's hand can have
   * made, counts for as long as any may.
   */
  isOver(claim: Claim): boolean {
    const run = this.#findRun(claim);
    if (run !== null) return isRunOver(run);
    const stat = statSync(claim.file, { throwIfNoEntry: false });
    return stat === undefined || stat.mtimeMs + MAX_AGE < Date.now();
  }

  toLease(claim: Claim): Lease {
    const { file, port, protocol, run } = claim;
    const about = this.#findRun(claim);
    const found = readSmall(file);
    const uses = asList(parseJson(found?.text ?? "")).map(asObject);
    return {
      ...parseUse(uses.find((use) => use["port"] === port && use["protocol"] === protocol)),
      port,
      protocol,
      run,
      ours: about?.ours === true && found?.uid === getAccount(),
      pid: about?.owner?.pid ?? null,
      since: about?.since ?? null,
      until: about === null ? null : new Date(about.until).toISOString(),
    };
  }

  #findRun({ run }: Claim): LeaseRun | null {
    return getOrInsert(this.#runs, run, () => readRun(this.#folder, run));
  }
}

/** `contended`: a claim that is in the way is as fresh as these. */
function claimOnce(folder: string, run: string, ports: readonly LeasedPort[]) {
  const refused = new Set<LeasedPort>();
  let contended = false;
  for (let at = 0; at < ports.length; at += MAX_LINKS)
    for (const port of writeClaims(folder, run, ports.slice(at, at + MAX_LINKS))) refused.add(port);
  const claims = new Claims(folder);
  const rivals = groupBy(
    claims.all.filter((claim) => claim.run !== run),
    formatClaimKey,
  );
  for (const port of ports) {
    const blocking = (rivals.get(formatClaimKey(port)) ?? []).filter(
      (claim) => !claims.isOver(claim) && !isSameUse(claims.toLease(claim), port),
    );
    if (blocking.length === 0) continue;
    removeFile(join(folder, formatClaimName(port, run)));
    contended ||= blocking.some(({ file }) => readAge(file) < FRESH_FOR);
    refused.add(port);
  }
  return { refused, contended };
}

/**
 * Makes claims with one file behind them, or, where links cannot be made, with more. Returns those
 * whose name is there already.
 */
function writeClaims(folder: string, run: string, ports: readonly LeasedPort[]): LeasedPort[] {
  const text = JSON.stringify(ports);
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

/** @param own the run that releases, which may have nothing left of what it claimed */
function releaseFrom(folder: string, own: string, which: (lease: Lease) => boolean): Lease[] {
  const claims = new Claims(folder);
  const released = claims.all.flatMap((claim) => {
    const lease = claims.toLease(claim);
    return lease.ours && which(lease) && removeFile(claim.file) ? [lease] : [];
  });
  const left = new Set(readClaims(folder).map(({ run }) => run));
  for (const run of new Set([own, ...released.map((lease) => lease.run)])) {
    if (!left.has(run)) removeFile(join(folder, formatRunName(run)));
    const ports = released.filter((lease) => lease.run === run);
    writeLog(folder, { event: "released", run, ports });
  }
  return released;
}

/**
 * Takes away what is left of runs that are over, as far as this account may: their claims first, so
 * that none is ever without its run.
 */
function removeEndedRuns(folder: string): void {
  const all = readNames(folder).flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
  const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
  const over = all.slice(from, from + MAX_RUNS_INSPECTED).filter((run) => {
    const about = readRun(folder, run);
    // A process that was killed before its file was complete has made no claim.
    if (about === null) return readAge(join(folder, formatRunName(run))) > MAX_WRITE_TIME;
    return isRunOver(about);
  });
  if (over.length === 0) return;
  // Only now, since until it ended a run may have made one more.
  const claims = new Claims(folder);
  for (const run of over) {
    const ofRun = claims.all.filter((claim) => claim.run === run);
    const removed = ofRun.filter((claim) => claims.isOver(claim) && removeFile(claim.file));
    if (!ofRun.some(({ file }) => existsSync(file))) removeFile(join(folder, formatRunName(run)));
    writeLog(folder, { event: "reclaimed", run, ports: removed });
  }
}

function readClaims(folder: string): Claim[] {
  return readNames(folder).flatMap((name) => {
    const [, protocol, port, run = ""] = CLAIM_NAME.exec(name) ?? [];
    if (protocol === undefined) return [];
    const file = join(folder, name);
    return [{ file, port: Number(port), protocol: protocol as Claim["protocol"], run }];
  });
}

const formatClaimName = (port: Pick<LeasedPort, "port" | "protocol">, run: string) =>
  `${formatClaimKey(port)}.${run}`;
const formatClaimKey = ({ protocol, port }: Pick<LeasedPort, "port" | "protocol">) =>
  `${protocol}-${port}`;
