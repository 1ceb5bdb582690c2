import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { applyEdits, FILE_EDITOR, planEdits } from "../../../src/system/changes/applyEdits.ts";
import { absent } from "../real.ts";
import { intercept } from "./intercept.ts";
import { IMPORT_EDITS, killEverywhere, listArguments } from "./killed.ts";

const scratch = mkdtempSync(join(tmpdir(), "edits-"));
const folder = join(scratch, "shop");
const paths = ["compose.yaml", ".env", ".env.example"].map((name) => join(folder, name));
const BEFORE = ['ports: ["5432:5432"]\n', "DB_PORT=5432\nTOKEN=x\n", "DB_PORT=5432\n"];
const AFTER = BEFORE.map((text) => text.replace("5432", "5433"));
const onLinux = process.platform === "linux" || absent("signals and limits are of Linux") !== null;

const write = (texts: readonly string[]) => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [at, path] of paths.entries()) writeFileSync(path, texts[at] ?? "");
};
const contents = () => paths.map((path) => readFileSync(path, "utf8"));
const plan = () =>
  paths.map((path, at) =>
    planEdits(path, [{ start: BEFORE[at]?.indexOf("5432") ?? 0, before: "5432", after: "5433" }]),
  );

beforeEach(() => write(BEFORE));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.runIf(onLinux)("a process that edits files", () => {
  const files = FILE_EDITOR;
  const steps = () => JSON.stringify(plan());

  it.each<[string, (planned: string) => string, readonly string[]]>([
    ["edits", (planned) => `applyEdits(${planned});`, BEFORE],
    ["restores", (planned) => `FILE_EDITOR.revert(${planned});`, AFTER],
  ])("leaves whole files that can be restored, wherever it is killed: it %s them", (...given) => {
    const [, change, start] = given;
    const planned = plan();
    const seen = new Set<string>();
    const calls = killEverywhere(scratch, IMPORT_EDITS + change(JSON.stringify(planned)), {
      prepare: () => write(start),
      check(call) {
        const found = contents();
        for (const [at, text] of found.entries())
          expect([call, BEFORE[at], AFTER[at]]).toContain(text);
        seen.add(found.join());
        files.revert(planned);
        expect([call, contents()]).toEqual([call, BEFORE]);
        expect(readdirSync(folder)).toHaveLength(paths.length);
      },
    });
    expect(calls.filter((call) => call.startsWith("renameSync "))).toHaveLength(paths.length);
    // None of them, one, two and all.
    expect(seen.size).toBe(paths.length + 1);
  });

  it("edits none of them if the disk is full", () => {
    const text = `try { applyEdits(${steps()}); } catch (e) { console.log(e.message); }`;
    const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const words = [script, process.execPath, ...listArguments(IMPORT_EDITS + text)];
    const { stdout } = spawnSync("bash", ["-c", ...words], { encoding: "utf8" });
    expect(stdout).toMatch(new RegExp(`^cannot write ${paths[0]}: EFBIG`));
    expect(contents()).toEqual(BEFORE);
    expect(readdirSync(folder)).toHaveLength(paths.length);
  });

  it("restores the files that it has edited if another program changes the next one", () => {
    const text = `try { applyEdits(${steps()}); } catch (e) { console.log(e.message); }`;
    const run = (at: number) => {
      write(BEFORE);
      const command = ["sh", "-c", `echo DB_PORT=1 >'${paths[2]}'`];
      const log = join(scratch, "calls");
      rmSync(log, { force: true });
      const env = intercept(scratch, { calls: "changes", at, command, log });
      const { stdout } = spawnSync(process.execPath, listArguments(IMPORT_EDITS + text), {
        env: { ...process.env, ...env },
        encoding: "utf8",
      });
      return { stdout, call: readFileSync(log, "utf8").split("\n")[at] ?? "" };
    };
    const renames: string[] = [];
    for (let at = 0; renames.length < 2; at += 1) {
      const { stdout, call } = run(at);
      expect(stdout).toContain(`another program has changed ${paths[2]}`);
      expect([call, contents()]).toEqual([call, [...BEFORE.slice(0, 2), "DB_PORT=1\n"]]);
      expect(readdirSync(folder)).toHaveLength(paths.length);
      if (call.startsWith("renameSync ")) renames.push(call);
    }
  });

  it("edits them otherwise", () => {
    applyEdits(plan());
    expect(contents()).toEqual(AFTER);
  });
});
