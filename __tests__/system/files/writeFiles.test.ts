import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { absent } from "../real.ts";

const NOBODY = 65534;
const folder = mkdtempSync(join(tmpdir(), "output-"));
const first = join(folder, "first");
const second = join(folder, "second");
const onPosix = process.platform !== "win32" ? true : absent("file modes require POSIX");

beforeEach(() => {
  for (const path of [first, second]) writeFileSync(path, "before");
  if (process.getuid?.() !== 0) return;
  for (const path of [folder, first, second]) chownSync(path, NOBODY, NOBODY);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes "after" into both files as a user other than root, and returns the error. */
function write(): string {
  const module = JSON.stringify(
    join(import.meta.dirname, "../../../src/system/files/writeFiles.ts"),
  );
  const program = `import { writeAllOrNothing } from ${module};
    if (process.getuid() === 0) {
      process.setgroups([]);
      process.setgid(${NOBODY});
      process.setuid(${NOBODY});
    }
    try {
      writeAllOrNothing(process.argv.slice(1).map((path) => ({ path, pieces: ["aft", "er"] })));
    } catch (error) {
      console.log(error.message);
    }`;
  const args = ["--no-warnings", "--input-type=module", "-e", program, first, second];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  return stdout.trim() + stderr;
}

const contents = () => [first, second].map((path) => readFileSync(path, "utf8"));

describe.runIf(onPosix)("files that are written together", () => {
  it("are all written, with their previous modes", () => {
    chmodSync(second, 0o600);
    expect([write(), contents(), statSync(second).mode & 0o777]).toEqual([
      "",
      ["after", "after"],
      0o600,
    ]);
  });

  it("all stay unchanged if one cannot be written", () => {
    chmodSync(second, 0o444);
    expect([write(), contents()]).toEqual([
      `cannot write ${second}: permission denied`,
      ["before", "before"],
    ]);
    expect(readdirSync(folder)).toEqual(["first", "second"]);
  });
});
