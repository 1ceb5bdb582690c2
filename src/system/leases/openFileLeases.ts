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
const CLAIM_NAME = /^(tcp|udp|sctp)-(\d{1,5})\.([0-9a-f]{32})$/;
/**
 * The time in milliseconds in which a run writes its file. A slower process finds its file removed
 * and writes it again.
 */
const MAX_WRITE_TIME = 1000;
/** The number of runs to inspect for cleanup. There may be thousands; each run cleans up some. */
const MAX_RUNS_INSPECTED = 16;

/**
 * Opens the leases in a directory that all accounts can write to.
 *
 * A claim is a directory entry `PROTOCOL-PORT.RUN`, created exclusively under a name that is never
 * used again, so that no run can overwrite, revive or accidentally remove another's claim. After a
 * run has created its claims, it reads the directory once, and drops each claim for a port that
 * another run claims too. The second of two claims always sees the first, so both can never remain.
 * `run.RUN.json` is written before the first claim and removed after the last. It says with which
 * process and when the claims end. Whenever a run crashes, its claims count until it has provably
 * ended.
 *
 * @param owner the process that the leases of this run end with; null for a limit of six hours
 */
export function openFileLeases(env: Env, owner?: Owner | null): LeaseStore {
  return new FileLeases(listLeaseDirectories(env), owner);
}

class FileLeases implements LeaseStore {
  #run: string | null = null;
  readonly warnings: string[] = [];
  readonly #directories: readonly string[];
  #owner: Owner | null | undefined;
  /** The directory in which this run creates claims. */
  #directory: string | null = null;

  constructor(directories: readonly string[], owner: Owner | null | undefined) {
    this.#directories = directories;
    this.#owner = owner;
  }

  /** Created on demand, because loading the crypto module takes Node 4 ms. */
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
    // If another process released the previous leases of this run, it may have removed the run's
    // file.
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
          `${this.#directory} is inside this container, so other jobs do not see these leases; ` +
            "mount the host's directory",
        );
    }
    if (this.#owner === undefined) this.#owner = findOwner();
    writeRun(this.#directory, this.run, this.#owner);
    return this.#directory;
  }
}

/** The claims of a directory and their runs, each of which is read once. */
class Claims {
  readonly all: readonly Claim[];
  readonly #folder: string;
  readonly #runs = new Map<string, LeaseRun | null>();

  constructor(folder: string) {
    this.#folder = folder;
    this.all = readClaims(folder);
  }

  /**
   * Returns whether a claim has ended. A claim without its run, which can only have been created
   * manually, counts for the maximum duration.
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

/** Claims ports once. `contended` means that a conflicting claim is as new as these. */
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
 * Creates claims that share one file, or several if links cannot be created. Returns the ports
 * whose claim already exists.
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

/** @param own the run that releases, which may have no claims left */
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
 * Removes the files of runs that have ended and belong to this account: their claims first, so that
 * no claim is ever without its run.
 */
function removeEndedRuns(folder: string): void {
  const all = readNames(folder).flatMap((name) => RUN_NAME.exec(name)?.[1] ?? []);
  const from = Math.floor(Math.random() * Math.max(1, all.length - MAX_RUNS_INSPECTED + 1));
  const over = all.slice(from, from + MAX_RUNS_INSPECTED).filter((run) => {
    const about = readRun(folder, run);
    // A process that was killed before its file was complete has made no claims.
    if (about === null) return readAge(join(folder, formatRunName(run))) > MAX_WRITE_TIME;
    return isRunOver(about);
  });
  if (over.length === 0) return;
  // Read the claims after the runs: a run may have added claims until it ended.
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
