import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { ChangeRecord } from "../../changes/ChangeRecord.ts";
import type { ChangeStore } from "../../changes/ChangeStore.ts";
import { isPending, parseRecord } from "../../changes/parseRecord.ts";
import type { Env } from "../../lib/Env.ts";
import { parseJson } from "../../lib/json.ts";
import { attempt } from "../attempt.ts";
import { describeWriteError } from "../files/writeFiles.ts";
import { listLeaseDirectories, makeSharedDirectory } from "../leases/leaseDirectory.ts";
import { getAccount, readNames, readSmall, readStat } from "../leases/leaseFiles.ts";
import { isAlive } from "../leases/leaseOwner.ts";

/** The maximum number of records of an account. */
export const MAX_RECORDS = 100;
/** The maximum size in bytes of a record. */
export const MAX_RECORD = 1024 * 1024;
/**
 * Only this account can read and write a record. The sticky bit keeps programs that clean temporary
 * directories from removing it (`src/system/leases/leaseFiles.ts`).
 */
const MODE = process.platform === "linux" ? 0o1600 : 0o600;
/** The maximum number of names in a warning. */
const MAX_IGNORED = 3;
const RECORD_NAME = /^(\d{8}T\d{9}Z-[0-9a-f]{8})\.json$/;
/** Matches a record that is not complete. */
const SCRATCH = /^\d{8}T\d{9}Z-[0-9a-f]{8}\.json\.(\d{1,10})\.new$/;

/**
 * Opens the records of what this account changed: `changes.UID` in the directory that also has the
 * leases of checkouts, which survives a restart. Each record is a file that is replaced at once, so
 * several processes need no lock.
 */
export function openChanges(env: Env): FileChanges {
  const [state = ""] = listLeaseDirectories(env).lasting;
  return new FileChanges(state);
}

export class FileChanges implements ChangeStore {
  /** By what they are about. */
  readonly #warnings = new Map<string, string>();
  readonly #folder: string;

  constructor(state: string) {
    this.#folder = join(state, `changes.${getAccount()}`);
  }

  /** Returns the path of the file of a record. */
  pathOf({ id }: Pick<ChangeRecord, "id">): string {
    return join(this.#folder, `${id}.json`);
  }

  /** True if root has records that this account cannot read. */
  get isRootElse(): boolean {
    const other = join(dirname(this.#folder), "changes.0");
    return other !== this.#folder && readStat(other) !== null;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings.values()];
  }

  save(record: ChangeRecord): void {
    const text = `${JSON.stringify(record)}\n`;
    if (Buffer.byteLength(text) > MAX_RECORD)
      throw new Error(`cannot record a change of more than ${MAX_RECORD / 1024 / 1024} MiB`);
    if (parseRecord(parseJson(text)) === null) throw new Error("cannot record a malformed change");
    this.#open();
    try {
      writeDurably(this.pathOf(record), text);
    } catch (error) {
      throw this.#refuse(this.#folder, describeWriteError(error), error);
    }
    this.#removeOld(record.id);
  }

  list(): readonly ChangeRecord[] {
    const state = dirname(this.#folder);
    for (const directory of [state, this.#folder]) {
      const stat = readStat(directory);
      if (stat === null) return [];
      const problem = directory === state ? describeType(stat) : describeProblem(stat);
      if (problem === null) continue;
      this.#warnings.set("folder", `ignored the changes in ${directory}: ${problem}`);
      return [];
    }
    const names = readNames(this.#folder).filter((name) => !SCRATCH.test(name));
    const found = names.map((name) => ({ name, record: this.#read(name) }));
    // Another process may have removed an old one since.
    const isThere = (name: string) => readStat(join(this.#folder, name)) !== null;
    const ignored = found.flatMap(({ name, record }) =>
      record === null && isThere(name) ? [name] : [],
    );
    if (ignored.length > 0) this.#warnings.set("records", formatIgnored(this.#folder, ignored));
    return found.flatMap(({ record }) => record ?? []).toSorted((a, b) => (a.id < b.id ? 1 : -1));
  }

  #read(name: string): ChangeRecord | null {
    const id = RECORD_NAME.exec(name)?.[1];
    const found = id === undefined ? null : readSmall(join(this.#folder, name), MAX_RECORD);
    if (found === null || found.uid !== getAccount()) return null;
    const record = parseRecord(parseJson(found.text));
    return record?.id === id ? record : null;
  }

  /** Creates the directories. Throws if another account could read or write in them. */
  #open(): void {
    const state = dirname(this.#folder);
    const reason = makeSharedDirectory(state);
    if (reason !== null) throw this.#refuse(state, reason);
    // Permissions that the umask removes could not be added to a directory safely.
    const before = process.umask(0o077);
    try {
      mkdirSync(this.#folder, { mode: 0o700 });
      syncDirectory(state);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EEXIST") throw this.#refuse(this.#folder, describeWriteError(error), error);
    } finally {
      process.umask(before);
    }
    const stat = readStat(this.#folder);
    const problem = stat === null ? "it does not exist" : describeProblem(stat);
    if (problem !== null) throw this.#refuse(this.#folder, problem);
  }

  #refuse(directory: string, reason: string, cause?: unknown): Error {
    return new Error(
      `cannot record changes in ${directory}: ${reason}; ` +
        "set PORTPLAN_STATE_DIR to a directory that only this account can write to",
      { cause },
    );
  }

  /** Removes the oldest records above the limit, first those with nothing to undo. */
  #removeOld(kept: string): void {
    const names = readNames(this.#folder);
    for (const name of names) {
      const pid = SCRATCH.exec(name)?.[1];
      if (pid !== undefined && !isAlive(Number(pid))) this.#remove(name);
    }
    const others = names.filter((name) => RECORD_NAME.test(name) && name !== `${kept}.json`);
    const excess = others.length + 1 - MAX_RECORDS;
    if (excess <= 0) return;
    const byAge = others.toSorted();
    const isFinished = (name: string) => this.#read(name)?.steps.some(isPending) !== true;
    const finished = new Set(byAge.filter(isFinished));
    const pending = byAge.filter((name) => !finished.has(name));
    for (const name of [...finished, ...pending].slice(0, excess)) this.#remove(name);
  }

  #remove(name: string): void {
    attempt(() => rmSync(join(this.#folder, name), { force: true, recursive: true }));
  }
}

/** Replaces a file completely or not at all, also if the machine stops. Throws. */
function writeDurably(file: string, text: string): void {
  const scratch = `${file}.${process.pid}.new`;
  rmSync(scratch, { force: true });
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const descriptor = openSync(scratch, flags, 0o600);
    try {
      // The umask may have removed permissions.
      if (process.platform !== "win32") fchmodSync(descriptor, MODE);
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(scratch, file);
  } catch (error) {
    rmSync(scratch, { force: true });
    throw error;
  }
  syncDirectory(dirname(file));
}

/** Windows does not open directories, and some network file systems do not synchronize them. */
function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EINVAL") throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Describes why other accounts could change a directory of records; null if they cannot. */
function describeProblem(stat: Stats): string | null {
  const problem = describeType(stat);
  if (problem !== null || process.platform === "win32") return problem;
  if (stat.uid !== getAccount()) return `it belongs to account ${stat.uid}`;
  return (stat.mode & 0o077) === 0 ? null : "other accounts can use it unless its mode is 700";
}

function describeType(stat: Stats): string | null {
  if (stat.isSymbolicLink()) return "it is not a directory, but a symbolic link";
  return stat.isDirectory() ? null : "it is not a directory";
}

function formatIgnored(folder: string, names: readonly string[]): string {
  const shown = names.slice(0, MAX_IGNORED).map((name) => JSON.stringify(name));
  const more = names.length > MAX_IGNORED ? ` and ${names.length - MAX_IGNORED} more` : "";
  return `ignored in ${folder}, because they are not records: ${shown.join(", ")}${more}`;
}
