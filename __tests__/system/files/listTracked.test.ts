import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listTracked } from "../../../src/system/files/listTracked.ts";
import { portplan } from "../cli/portplan.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "tracked-")));
const root = join(scratch, "repo");
const at = (name: string) => join(root, name);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
beforeAll(() => {
  mkdirSync(at("shop"), { recursive: true });
  mkdirSync(at("blog"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root });
  git("init", "-q");
  for (const name of ["shop", "blog"]) {
    writeFileSync(at(`${name}/.env`), "WEB_PORT=3000\n");
    writeFileSync(
      at(`${name}/compose.yaml`),
      'services:\n  web:\n    image: nginx:1.27\n    ports: ["${WEB_PORT}:80"]\n',
    );
  }
  writeFileSync(at("shop/[a].env"), "");
  writeFileSync(at("shop/a.env"), "");
  symlinkSync("shop", at("linked"));
  git("add", "shop/.env", "shop/a.env", "blog/compose.yaml");
});

it.each<[string, readonly string[], readonly string[]]>([
  ["a tracked file", ["shop/.env"], ["shop/.env"]],
  ["an untracked file", ["blog/.env"], []],
  ["both", ["blog/.env", "shop/.env"], ["shop/.env"]],
  ["a missing file", ["shop/missing.env"], []],
  ["a name that could be a pattern", ["shop/[a].env"], []],
  ["no file", [], []],
])("lists the tracked ones of the files: %s", async (_, names, tracked) => {
  expect([...(await listTracked(root, names.map(at)))]).toEqual(tracked.map(at));
});

it("ignores files outside of the repository, and directories without git", async () => {
  expect(await listTracked(root, [join(scratch, ".env")])).toEqual(new Set());
  expect(await listTracked(at("shop"), [at("shop/.env")])).toEqual(new Set());
});

it("check --copies 2 reports the variable of a tracked env file, but not of another", async () => {
  const args = ["check", "--no-probe", "--copies", "2", "--format", "json"];
  const findingsIn = async (name: string) => {
    const { status, stdout } = await portplan(args, at(name));
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; evidence: string }[] };
    return [status, findings.map(({ rule, evidence }) => `${rule} ${evidence}`)];
  };
  expect(await findingsIn("shop")).toEqual([1, ["copy-conflict .env"]]);
  expect(await findingsIn("blog")).toEqual([0, []]);
});
