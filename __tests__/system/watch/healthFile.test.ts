import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { removeHealthFile, writeHealthFile } from "../../../src/system/watch/healthFile.ts";
import { makeSnapshot } from "../../watch/snapshot.ts";

const folder = mkdtempSync(join(tmpdir(), "health-"));
const file = join(folder, "health");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shell = (script: string) => spawnSync("sh", ["-c", script], { cwd: folder }).status;

describe("the health file", () => {
  it("has the status and the time of the last check, and the reasons", () => {
    writeHealthFile(file, makeSnapshot({ reasons: ["db is down", "a\nok\u001b[2J"] }));
    expect(readFileSync(file, "utf8")).toBe(
      "failing 2026-11-30T12:01:00.000Z\n- db is down\n- a\\nok\\u{1b}[2J\n",
    );
    expect(readdirSync(folder)).toEqual(["health"]);
  });

  it("has at most 20 reasons", () => {
    const reasons = Array.from({ length: 1000 }, (_, at) => `${at}`);
    writeHealthFile(file, makeSnapshot({ reasons }));
    expect(readFileSync(file, "utf8").trim().split("\n").length).toBe(21);
  });

  it("has the time of the start before the first check", () => {
    writeHealthFile(file, makeSnapshot({ status: "unknown", lastCheck: null, reasons: [] }));
    expect(readFileSync(file, "utf8")).toBe("unknown 2026-11-30T12:00:00.000Z\n");
  });

  it.skipIf(process.platform === "win32")("works as the HEALTHCHECK of the documentation", () => {
    const check = 'grep -q ^ok health && test -n "$(find health -mmin -1)"';
    expect(shell(check)).not.toBe(0);
    writeHealthFile(file, makeSnapshot({ status: "failing", reasons: ["ok is not up"] }));
    expect(shell(check)).not.toBe(0);
    writeHealthFile(file, makeSnapshot({ status: "ok", reasons: [] }));
    expect(shell(check)).toBe(0);
    execFileSync("touch", ["-d", "3 minutes ago", file]);
    expect(shell(check)).not.toBe(0);
  });

  it("is removed, and removing it again is not an error", () => {
    writeHealthFile(file, makeSnapshot());
    removeHealthFile(file);
    removeHealthFile(file);
    expect(existsSync(file)).toBe(false);
  });

  it("is not written to something that is not a file, or to a directory that is missing", () => {
    expect(() => writeHealthFile(folder, makeSnapshot())).toThrow(
      `cannot write ${folder}: it is not a file`,
    );
    removeHealthFile(folder);
    expect(existsSync(folder)).toBe(true);
    expect(() => writeHealthFile(join(folder, "none/health"), makeSnapshot())).toThrow(
      "the directory does not exist",
    );
  });

  it.skipIf(process.platform === "win32")("does not wait for the reader of a named pipe", () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    expect(() => writeHealthFile(pipe, makeSnapshot())).toThrow("it is not a file");
  });
});
