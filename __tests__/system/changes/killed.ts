import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { intercept } from "./intercept.ts";

const source = resolve(import.meta.dirname, "../../../src/system/changes");
/** More than any of the tested programs makes. */
const MAX_CALLS = 200;

/** Returns the start of a program that imports functions that change files. */
const importing = (file: string, names: string) =>
  `import { ${names} } from ${JSON.stringify(join(source, file))};\n`;
export const IMPORT_CHANGES = importing("openChanges.ts", "openChanges");
export const IMPORT_EDITS = importing("applyEdits.ts", "applyEdits, FILE_EDITOR");

/** Returns the arguments of Node for a program. */
export const listArguments = (program: string) => [
  "--no-warnings",
  "--input-type=module",
  "-e",
  program,
];

/**
 * Runs a program until it is killed right before each of its calls that change a file. Returns
 * these calls.
 *
 * @param prepare prepares each run
 * @param check checks what a run left
 */
export function killEverywhere(
  folder: string,
  program: string,
  { prepare, check }: { prepare(this: void): void; check(this: void, call: string): void },
): string[] {
  const log = join(folder, "calls");
  const calls: string[] = [];
  for (let at = 0; at < MAX_CALLS; at += 1) {
    prepare();
    rmSync(log, { force: true });
    const env = intercept(folder, { calls: "changes", at, command: null, log });
    const { signal, stderr } = spawnSync(process.execPath, listArguments(program), {
      env: { ...process.env, ...env },
      encoding: "utf8",
    });
    if (stderr !== "") throw new Error(stderr);
    const call = existsSync(log) ? (readFileSync(log, "utf8").trim().split("\n").at(-1) ?? "") : "";
    check(call);
    if (signal === null) return calls;
    calls.push(call);
  }
  throw new Error("the program makes too many calls");
}
