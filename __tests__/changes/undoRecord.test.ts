import { describe, expect, it } from "vitest";
import type { ChangeRecord, ChangeStep, EditStep } from "../../src/changes/ChangeRecord.ts";
import type { FileEditor, FileState } from "../../src/changes/FileEditor.ts";
import { isRestored, planUndo, type UndoneStep, undoRecord } from "../../src/changes/undoRecord.ts";
import { makeWorld, type World } from "./fakeWorld.ts";
import { CONTAINER, editOf, ID, NETWORK, PROCESS, recordOf, stopOf, UNIT } from "./records.ts";

const ENV = "/srv/shop/.env";
const EDITED = 'ports: ["5433:5432"]\n';
const compose = editOf({ edits: [{ start: 9, before: "5432", after: "5433" }] });
const dotenv = editOf({ path: ENV, edits: [{ start: 5, before: "5432", after: "5433" }] });

/** Makes a machine on which the container and the unit do not run. */
const stoppedWorld = (): World => ({
  containers: { [ID]: { name: "legacy-db-1", state: "exited", port: 5432 } },
  units: { "shop-db.socket": { state: "active" }, "shop-db.service": { state: "inactive" } },
});
const db = stopOf(CONTAINER);
const unit = stopOf(UNIT, { ports: [] });

interface Given {
  readonly world?: World;
  /** The states of files by path; `after` for others. */
  readonly files?: Readonly<Record<string, FileState>>;
  /** The error of restoring files. */
  readonly revertError?: string;
  /** Returns whether a save fails, by its number from 0. */
  readonly isFull?: (save: number) => boolean;
}

function makeDeps({
  world = stoppedWorld(),
  files = {},
  revertError,
  isFull = () => false,
}: Given) {
  const events: string[] = [];
  const saved: ChangeRecord[] = [];
  const edited: Pick<FileEditor, "inspect" | "revert"> = {
    inspect: ({ path }) => files[path] ?? { state: "after", text: EDITED },
    revert(steps: readonly EditStep[]) {
      events.push(`restore ${steps.map(({ path }) => path).join(" ")}`);
      if (revertError !== undefined) throw new Error(revertError);
    },
  };
  let count = 0;
  const store = {
    save(record: ChangeRecord) {
      const at = count++;
      if (isFull(at)) throw new Error("cannot record changes in /s: no space left on device");
      saved.push(record);
      events.push(`save ${record.steps.map(({ state }) => state).join(" ")}`);
    },
  };
  const { ran, ...start } = makeWorld({ ...world, onRun: (line) => events.push(line) });
  return { deps: { ...start, store, files: edited }, events, saved, ran };
}

const summarize = (steps: readonly UndoneStep[]) =>
  steps.map(({ step, result, detail }) => [getName(step), result, detail]);
const getName = (step: ChangeStep) => (step.kind === "edit" ? step.path : step.target.kind);

describe("undoRecord", () => {
  it("undoes the last step first, and records each one after it", async () => {
    const record = recordOf([db, unit, stopOf(PROCESS)]);
    const { deps, events } = makeDeps({});
    const undone = await undoRecord(record, deps);
    expect(summarize(undone.steps)).toEqual([
      ["process", "lost", "a process that was ended cannot be started again"],
      ["unit", "undone", null],
      ["container", "undone", null],
    ]);
    expect(events).toEqual([
      "save done done done",
      "save done done lost",
      "systemctl start shop-db.service",
      "save done undone lost",
      `docker start ${ID}`,
      "save undone undone lost",
    ]);
    expect(undone.record).toEqual(
      recordOf([
        { ...db, state: "undone" },
        { ...unit, state: "undone" },
        stopOf(PROCESS, { state: "lost" }),
      ]),
    );
  });

  it("shows which step it is at", async () => {
    const { deps } = makeDeps({});
    const shown: string[] = [];
    const reportProgress = (what: string) => void shown.push(what);
    await undoRecord(recordOf([db, unit, compose]), { ...deps, reportProgress });
    expect(shown).toEqual([
      "starting systemd unit shop-db.service (pid 700)",
      "starting compose service legacy/db",
    ]);
  });

  it("leaves steps that failed, or were undone before", async () => {
    const steps = [
      { ...db, state: "undone" },
      { ...unit, state: "failed" },
      stopOf(PROCESS, { state: "lost" }),
      { ...compose, state: "failed" },
    ] as const;
    const { deps, ran, events } = makeDeps({});
    const undone = await undoRecord(recordOf(steps), deps);
    expect([undone.steps, ran, events]).toEqual([[], [], ["save undone failed lost failed"]]);
  });

  it("finds out what a killed run did", async () => {
    const world: World = { containers: { [ID]: { name: "a", state: "running" } } };
    const steps = [
      { ...db, state: "planned" },
      { ...compose, state: "planned" },
      stopOf(NETWORK, { state: "planned" }),
    ] as const;
    const { deps, ran } = makeDeps({ world, files: { [compose.path]: { state: "before" } } });
    const undone = await undoRecord(recordOf(steps), deps);
    expect(summarize(undone.steps)).toEqual([
      ["network", "lost", "it was removed"],
      [compose.path, "unchanged", null],
      ["container", "unchanged", null],
    ]);
    expect(undone.record.steps.map(({ state }) => state)).toEqual(["undone", "undone", "lost"]);
    expect(ran).toEqual([]);
  });

  it("undoes the other steps if one fails, and keeps that one for the next time", async () => {
    const command = "systemctl start shop-db.service";
    const world = {
      ...stoppedWorld(),
      results: { [command]: { isOk: false, output: "Job failed." } },
    };
    const { deps } = makeDeps({ world });
    const undone = await undoRecord(recordOf([db, unit]), deps);
    expect(summarize(undone.steps)).toEqual([
      ["unit", "failed", "Job failed."],
      ["container", "undone", null],
    ]);
    expect(undone.record.steps.map(({ state }) => state)).toEqual(["undone", "done"]);
  });

  it("restores all files at once", async () => {
    const { deps, events } = makeDeps({});
    const undone = await undoRecord(recordOf([compose, dotenv]), deps);
    expect(summarize(undone.steps)).toEqual([
      [ENV, "undone", null],
      [compose.path, "undone", null],
    ]);
    expect(events).toEqual([
      "save done done",
      `restore ${ENV} ${compose.path}`,
      "save done undone",
      "save undone undone",
    ]);
  });

  it("reports all files if they cannot be restored, and undoes the other steps", async () => {
    const { deps } = makeDeps({
      revertError: "cannot write /srv/shop/.env: permission denied",
      files: { [ENV]: { state: "before" } },
    });
    const undone = await undoRecord(recordOf([db, compose, dotenv]), deps);
    expect(summarize(undone.steps)).toEqual([
      [ENV, "unchanged", null],
      [compose.path, "failed", "cannot write /srv/shop/.env: permission denied"],
      ["container", "undone", null],
    ]);
    expect(undone.record.steps.map(({ state }) => state)).toEqual(["undone", "done", "undone"]);
  });

  it("does nothing if it cannot record that", async () => {
    const { deps, events } = makeDeps({ isFull: () => true });
    await expect(undoRecord(recordOf([db, compose]), deps)).rejects.toThrow(
      "cannot record changes in /s: no space left on device",
    );
    expect(events).toEqual([]);
  });

  it("goes on if it cannot record a step that was undone, and says so once", async () => {
    const { deps, ran } = makeDeps({ isFull: (at) => at > 0 });
    const undone = await undoRecord(recordOf([db, unit]), deps);
    expect(summarize(undone.steps)).toEqual([
      ["unit", "undone", null],
      ["container", "undone", null],
    ]);
    expect(undone.warnings).toEqual([
      "cannot record what was undone: cannot record changes in /s: no space left on device",
    ]);
    expect(ran).toHaveLength(2);
  });
});

describe("a file that was changed since", () => {
  const changed = (text: string) => ({ [compose.path]: { state: "changed", text } }) as const;

  it("keeps everything as it is, and is shown with what would restore it", async () => {
    const files = changed(`# The shop.\nservices: {}\n${EDITED}`);
    const { deps, events } = makeDeps({ files });
    const record = recordOf([db, compose, dotenv]);
    const undone = await undoRecord(record, deps);
    expect(summarize(undone.steps)).toEqual([
      [ENV, "skipped", null],
      [compose.path, "changed", null],
      ["container", "skipped", null],
    ]);
    expect(undone.steps[1]?.diff).toEqual([
      "--- /srv/shop/compose.yaml",
      "+++ /srv/shop/compose.yaml",
      "@@ -1,3 +1,3 @@",
      " # The shop.",
      " services: {}",
      '-ports: ["5433:5432"]',
      '+ports: ["5432:5432"]',
    ]);
    expect([undone.record, events]).toEqual([record, []]);
  });

  const MISSING = 'cannot find "5433", which was "5432" before';

  it.each<[string, string, string | null, readonly string[]]>([
    ["the edited text is there once", "# A comment.\na: 5433\n", null, ["-a: 5433", "+a: 5432"]],
    [
      "it is at its place, and elsewhere too",
      'ports: ["5433:80"]\n# 5433\n',
      null,
      ['-ports: ["5433:80"]', '+ports: ["5432:80"]', " # 5433"],
    ],
    ["it is there several times elsewhere", "# The port is 5433.\n# 5433\n", MISSING, []],
    ["it is a part of other numbers", "a: 54330\nb: 15433\nc: x5433\n", MISSING, []],
    ["it is not there", "a: 80\n", MISSING, []],
    ["the file is empty", "", MISSING, []],
  ])("is compared with the edits: %s", async (_, text, detail, lines) => {
    const { deps } = makeDeps({ files: changed(text) });
    const [step] = (await undoRecord(recordOf([compose]), deps)).steps;
    expect([step?.result, step?.detail]).toEqual(["changed", detail]);
    const shown = step?.diff.slice(3) ?? [];
    expect(shown.filter((line) => !line.startsWith(" #") || lines.includes(line))).toEqual(lines);
  });

  const BY_HAND = 'ports: ["5432:80"]\n# A comment.\n';

  it("has nothing left to do if its edits were undone by hand", async () => {
    const { deps, events } = makeDeps({ files: changed(BY_HAND) });
    const record = recordOf([compose, dotenv]);
    const planned = await planUndo(recordOf([compose]), deps);
    expect(summarize(planned.steps)).toEqual([[compose.path, "unchanged", null]]);
    const undone = await undoRecord(record, deps);
    expect(summarize(undone.steps)).toContainEqual([compose.path, "unchanged", null]);
    expect(undone.record.steps.map(({ state }) => state)).toEqual(["undone", "undone"]);
    expect(events.join("\n")).not.toContain(compose.path);
  });

  it.each([
    ["the old number is elsewhere", 'ports: ["5434:5432"]\n'],
    ["the new number is there too", `${BY_HAND}# 5433\n`],
    ["the old number is a part of another one", 'ports: ["54321:80"]\n'],
  ])("was not restored by hand if %s", async (_, text) => {
    const { deps } = makeDeps({ files: changed(text) });
    const [step] = (await undoRecord(recordOf([compose]), deps)).steps;
    expect(step?.result).toBe("changed");
  });

  it("shows no two edits at one place", async () => {
    const edits = [
      { start: 9, before: "5432", after: "5433" },
      { start: 30, before: "5431", after: "5433" },
    ];
    const { deps } = makeDeps({ files: changed("a: 5433\n") });
    const [step] = (await undoRecord(recordOf([{ ...compose, edits }]), deps)).steps;
    expect(step?.diff.slice(3)).toEqual(["-a: 5433", "+a: 5432"]);
    expect(step?.detail).toBe('cannot find "5433", which was "5431" before');
  });

  it("shows no secret of an env file", async () => {
    const text = "TOKEN=hunter2\nURL=http://hunter2@localhost:5433/\nNAME=hunter2\n";
    const edits = [
      { start: 5, before: "5432", after: "5433" },
      { start: 50, before: "hunter2", after: "5434" },
    ];
    const { deps } = makeDeps({ files: { [ENV]: { state: "changed", text } } });
    const [step] = (await undoRecord(recordOf([{ ...dotenv, edits }]), deps)).steps;
    expect(step?.diff.slice(2)).toEqual([
      "@@ -2 +2 @@",
      "-URL=***localhost:5433***",
      "+URL=***localhost:5432***",
    ]);
    expect(step?.detail).toBe('cannot find "5434", which was *** before');
  });

  it("names some of many edits that are not found", async () => {
    const edits = Array.from({ length: 8 }, (_, at) => ({
      start: 10 * at,
      before: "5432",
      after: `${6000 + at}`,
    }));
    const { deps } = makeDeps({ files: changed("") });
    const [step] = (await undoRecord(recordOf([{ ...compose, edits }]), deps)).steps;
    expect(step?.detail).toMatch(
      /^cannot find "6000", .*"6004", which was "5432" before; and 3 more$/,
    );
  });

  it("that cannot be read keeps everything as it is, too", async () => {
    const reason = "cannot read /srv/shop/compose.yaml: it does not exist anymore";
    const { deps, events } = makeDeps({
      files: { [compose.path]: { state: "unreadable", reason } },
    });
    const undone = await undoRecord(recordOf([db, compose]), deps);
    expect(summarize(undone.steps)).toEqual([
      [compose.path, "failed", reason],
      ["container", "skipped", null],
    ]);
    expect(events).toEqual([]);
  });
});

describe("planUndo", () => {
  it("shows the commands and the diffs, and changes nothing", async () => {
    const record = recordOf([db, stopOf(PROCESS), unit, compose, dotenv]);
    const { deps, events } = makeDeps({ files: { [ENV]: { state: "before" } } });
    const planned = await planUndo(record, deps);
    expect(summarize(planned.steps)).toEqual([
      [ENV, "unchanged", null],
      [compose.path, "planned", null],
      ["unit", "planned", null],
      ["process", "lost", "a process that was ended cannot be started again"],
      ["container", "planned", null],
    ]);
    expect(planned.steps.flatMap(({ commands }) => commands)).toEqual([
      "sudo systemctl start shop-db.service",
      `docker start ${ID.slice(0, 12)}`,
    ]);
    expect(planned.steps[1]?.diff.slice(2)).toEqual([
      "@@ -1 +1 @@",
      '-ports: ["5433:5432"]',
      '+ports: ["5432:5432"]',
    ]);
    expect([planned.record, events]).toEqual([record, []]);
  });
});

describe("isRestored", () => {
  it.each([
    ["undone", null, true],
    ["undone", "nothing uses 5432/tcp yet", false],
    ["unchanged", null, true],
    ["lost", null, false],
    ["failed", null, false],
    ["changed", null, false],
    ["skipped", null, false],
    ["planned", null, false],
  ] as const)("says of a step that is %s (%s): %s", (result, detail, expected) => {
    expect(isRestored({ step: db, result, detail, commands: [], diff: [] })).toBe(expected);
  });
});
