import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ChangeRecord, ChangeStep } from "../../../src/changes/ChangeRecord.ts";
import { applyEdits, planEdits } from "../../../src/system/changes/applyEdits.ts";
import { openChanges } from "../../../src/system/changes/openChanges.ts";
import { PROCESS, recordOf, stopOf } from "../../changes/records.ts";
import { portplan } from "../cli/portplan.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "undo-")));
const shop = join(scratch, "shop");
const api = join(scratch, "api");
const compose = join(shop, "compose.yaml");
const dotenv = join(shop, ".env");
const env = { PORTPLAN_STATE_DIR: join(scratch, "state"), DOCKER_HOST: "unix:///nonexistent" };

const COMPOSE = 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n';
const ENV = "TOKEN=hunter2\nDB_PORT=5432\n";

beforeEach(() => {
  for (const path of [shop, api, env.PORTPLAN_STATE_DIR])
    rmSync(path, { recursive: true, force: true });
  for (const folder of [join(shop, "sub"), api]) mkdirSync(folder, { recursive: true });
  writeFileSync(compose, COMPOSE);
  writeFileSync(dotenv, ENV);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const store = () => openChanges(env);
let minute = 0;

/** Records steps, each time a minute later. */
function record(steps: readonly ChangeStep[], more: Partial<ChangeRecord> = {}): ChangeRecord {
  const time = new Date(Date.UTC(2026, 10, 30, 6, (minute += 1))).toISOString();
  const id = `${time.replace(/[-:.]/g, "")}-1a2b3c4d`;
  const made = recordOf(steps, { id, time, directory: shop, command: "move", ...more });
  store().save(made);
  return made;
}

/** Edits files as `move` does: each path with the port before and after. */
function edit(...edits: readonly (readonly [path: string, before: string, after: string])[]) {
  const steps = edits.map(([path, before, after]) => {
    const start = readFileSync(path, "utf8").indexOf(before);
    return planEdits(path, [{ start, before, after }]);
  });
  applyEdits(steps);
  return record(steps.map((step) => ({ ...step, state: "done" })));
}

const undo = (args: readonly string[] = [], cwd = shop) => portplan(["undo", ...args], cwd, env);
const contents = () => [compose, dotenv].map((path) => readFileSync(path, "utf8"));
const states = () =>
  store()
    .list()
    .map(({ steps }) => steps.map(({ state }) => state).join());

describe("undo", () => {
  it("restores the files of the last change, then those of the one before", async () => {
    edit([compose, "5432", "5433"], [dotenv, "5432", "5433"]);
    const between = contents();
    edit([compose, "5433", "5434"]);
    const first = await undo();
    expect([first.status, first.stderr, contents()]).toEqual([0, "", between]);
    expect(first.stdout).toMatch(
      new RegExp(`^undid \`portplan move\` of 2026-\\S+Z in ${shop}:\n  restored ${compose}\n$`),
    );
    const second = await undo();
    expect([second.status, contents()]).toEqual([0, [COMPOSE, ENV]]);
    const third = await undo();
    expect([third.status, third.stdout]).toEqual([0, `nothing to undo in ${shop}\n`]);
    expect(states()).toEqual(["undone", "undone,undone"]);
  });

  it("changes nothing if one of the files was changed since, and shows its diff", async () => {
    edit([compose, "5432", "5433"], [dotenv, "5432", "5433"]);
    writeFileSync(dotenv, "# Ours.\nTOKEN=hunter2\nDB_PORT=5433\n");
    const before = contents();
    const { status, stdout } = await undo();
    expect([status, contents(), states()]).toEqual([1, before, ["done,done"]]);
    expect(stdout).toContain(
      `  changed since, restore it by hand: ${dotenv}\n` +
        `      --- ${dotenv}\n      +++ ${dotenv}\n` +
        "      @@ -3 +3 @@\n      -DB_PORT=5433\n      +DB_PORT=5432\n",
    );
    expect(stdout).toContain(`  skipped ${compose}\n`);
    expect(stdout).not.toContain("hunter2");
    const [, path = ""] = /to undo earlier changes, delete (\S+)\n$/.exec(stdout) ?? [];
    rmSync(path);
    expect((await undo()).stdout).toBe(`nothing to undo in ${shop}\n`);
  });

  it("shows what it would restore, and changes nothing", async () => {
    edit([compose, "5432", "5433"]);
    const before = contents();
    const { status, stdout } = await undo(["--dry-run"]);
    expect([status, contents(), states()]).toEqual([0, before, ["done"]]);
    expect(stdout).toContain('      -    ports: ["5433:5432"]\n      +    ports: ["5432:5432"]\n');
    const json = await undo(["--dry-run", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, dryRun: true, steps: [{}] });
  });

  it.each<[string, readonly string[], string]>([
    ["the directory of the project", [], shop],
    ["a directory below it", [], join(shop, "sub")],
    ["another directory, which names it", ["../shop"], api],
    ["another directory, which names it with a slash", [`${shop}/`], scratch],
    ["a link to it", [], join(scratch, "link")],
  ])("finds the changes of a project from %s", async (_, args, cwd) => {
    if (!existsSync(join(scratch, "link"))) symlinkSync(shop, join(scratch, "link"));
    edit([compose, "5432", "5433"]);
    expect((await undo(args, cwd)).status).toBe(0);
    expect(contents()).toEqual([COMPOSE, ENV]);
  });

  it("finds the changes of a project whose Compose file is invalid, or missing", async () => {
    edit([dotenv, "5432", "5433"]);
    writeFileSync(compose, "services: [\n");
    expect((await undo()).status).toBe(0);
    edit([dotenv, "5432", "5433"]);
    rmSync(compose);
    expect((await undo()).status).toBe(0);
    expect(readFileSync(dotenv, "utf8")).toBe(ENV);
  });

  it("finds the changes of a directory that does not exist anymore", async () => {
    record([stopOf(PROCESS)], { directory: join(scratch, "gone"), command: "free" });
    const { status, stdout } = await undo(["gone"], scratch);
    expect(status).toBe(0);
    expect(stdout).toContain("  cannot start process node (pid 812) (5432/tcp): a process that ");
    expect(states()).toEqual(["lost"]);
  });

  it("does not undo the changes of other directories, and names those that it could", async () => {
    edit([compose, "5432", "5433"]);
    record([stopOf(PROCESS)], { directory: join(scratch, "ended"), command: "free" });
    const before = contents();
    for (const cwd of [api, scratch]) {
      const { status, stdout } = await undo([], cwd);
      expect([status, stdout, contents()]).toEqual([
        0,
        `nothing to undo in ${cwd}\nto undo changes in other directories:\n` +
          `  portplan undo ${shop}\n`,
        before,
      ]);
    }
  });

  it("lists the changes of all directories", async () => {
    edit([compose, "5432", "5433"]);
    record([stopOf(PROCESS)], { directory: api, command: "free" });
    const { status, stdout, stderr } = await undo(["--list"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^2026-\S+Z free in .*\/api$/),
      "    ended  process node (pid 812) (5432/tcp)  cannot be undone",
      expect.stringMatching(/^2026-\S+Z move in .*\/shop$/),
      `    edited  ${compose}  can be undone`,
      "",
    ]);
    const json = JSON.parse((await undo(["--list", "--format", "json"])).stdout);
    expect(json.changes.map(({ directory }: ChangeRecord) => directory)).toEqual([api, shop]);
  });

  it.runIf(process.getuid?.() === 0)("says that root has records", async () => {
    record([stopOf(PROCESS)]);
    chmodSync(scratch, 0o755);
    const { status, stdout, stderr } = await portplan(["undo"], shop, env, true);
    expect([status, stdout]).toEqual([0, `nothing to undo in ${shop}\n`]);
    expect(stderr).toBe("note: root has other records, which `sudo portplan undo --list` lists\n");
    expect((await undo([], api)).stderr).toBe("");
  });

  it("says that it ignores what is not a record", async () => {
    const made = edit([compose, "5432", "5433"]);
    writeFileSync(store().pathOf({ id: "20261130T061500123Z-00000000" }), "{");
    const { status, stderr } = await undo(["--list"]);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^warning: ignored in .*, because they are not records: "2026.*json"\n$/,
    );
    expect(store().list()).toEqual([made]);
  });

  it("refuses to undo anything that it cannot record", async () => {
    edit([compose, "5432", "5433"]);
    const before = contents();
    const state = join(scratch, "other");
    symlinkSync(env.PORTPLAN_STATE_DIR, state);
    const { status, stdout, stderr } = await portplan(["undo"], shop, {
      ...env,
      PORTPLAN_STATE_DIR: state,
    });
    rmSync(state);
    expect([status, stdout, contents()]).toEqual([0, `nothing to undo in ${shop}\n`, before]);
    expect(stderr).toBe(
      `warning: ignored the changes in ${state}: it is not a directory, but a symbolic link\n`,
    );
  });

  it.each<[readonly string[], string]>([
    [["a", "b"], 'unexpected argument "b"'],
    [["--list", "a"], "--list lists the changes in all directories; do not name one"],
    [["--yes"], 'unknown option "--yes" for "undo"'],
  ])("refuses the arguments %s", async (args, message) => {
    const { status, stderr } = await undo(args);
    expect([status, stderr.split("\n")[0]]).toEqual([2, expect.stringContaining(message)]);
  });
});
