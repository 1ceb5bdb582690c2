import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangeStep, StopStep } from "../../src/changes/ChangeRecord.ts";
import type { UndoneStep, UndoResult } from "../../src/changes/undoRecord.ts";
import {
  isUndone,
  renderChanges,
  renderChangesJson,
  renderUndone,
  renderUndoneJson,
  type UndoReport,
} from "../../src/report/formats/undone.ts";
import { CONTAINER, editOf, NETWORK, PROCESS, recordOf, stopOf, UNIT } from "../changes/records.ts";
import { hostileTexts } from "./hostile.ts";

const stepOf = (
  step: ChangeStep,
  result: UndoResult,
  more: Partial<UndoneStep> = {},
): UndoneStep => ({ step, result, detail: null, commands: [], diff: [], ...more });

/** Makes a report of these steps, which are not pending afterwards. */
const reportOf = (steps: readonly UndoneStep[], more: Partial<UndoReport> = {}): UndoReport => ({
  record: recordOf(steps.map(({ step }) => ({ ...step, state: "undone" }))),
  steps,
  dryRun: false,
  directory: "/srv/shop",
  others: [],
  warnings: [],
  ...more,
});
const PATH = "/var/tmp/portplan/changes.0/20261130T061500123Z-1a2b3c4d.json";
const lines = (report: UndoReport) =>
  renderUndone(report, () => PATH, false)
    .trimEnd()
    .split("\n");

const db = stopOf(CONTAINER);
const removed = stopOf({ ...CONTAINER, removed: true });
const ENDED = "a process that was ended cannot be started again";

describe("renderUndone", () => {
  it("says what was undone, and what cannot be", () => {
    const steps = [
      stepOf(stopOf(PROCESS), "lost", { detail: ENDED }),
      stepOf(stopOf(UNIT), "undone"),
      stepOf(db, "unchanged"),
      stepOf(editOf(), "undone"),
      stepOf(editOf({ path: "/srv/shop/.env" }), "unchanged"),
      stepOf(stopOf(NETWORK), "lost", { detail: "it was removed" }),
    ];
    expect(lines(reportOf(steps))).toEqual([
      "undid `portplan free` of 2026-11-30T06:15:00Z in /srv/shop:",
      `  cannot start process node (pid 812) (5432/tcp): ${ENDED}`,
      "  started systemd unit shop-db.service (5432/tcp)",
      "  already running: compose service legacy/db (5432/tcp)",
      "  restored /srv/shop/compose.yaml",
      "  already restored: /srv/shop/.env",
      "  cannot start network ci_default: it was removed",
    ]);
  });

  it("says how to go on if a step failed", () => {
    const report = reportOf([stepOf(db, "failed", { detail: "port is already allocated" })], {
      record: recordOf([db]),
    });
    expect(lines(report)).toEqual([
      "could not undo `portplan free` of 2026-11-30T06:15:00Z in /srv/shop:",
      "  failed to start compose service legacy/db (5432/tcp): port is already allocated",
      `note: the next \`portplan undo\` tries this again; to undo earlier changes, delete ${PATH}`,
    ]);
  });

  it("does not say that a change was undone if none of its steps was", () => {
    const lost = stepOf(stopOf(PROCESS), "lost", { detail: ENDED });
    expect(lines(reportOf([lost]))[0]).toMatch(/^could not undo /);
    for (const result of ["undone", "unchanged"] as const)
      expect(lines(reportOf([lost, stepOf(db, result)]))[0]).toMatch(/^undid /);
  });

  it("shows the diff of a file that was changed since", () => {
    const diff = [
      "--- /srv/shop/compose.yaml",
      "+++ /srv/shop/compose.yaml",
      "@@ -1 +1 @@",
      "-a",
      "+b",
    ];
    const steps = [stepOf(editOf(), "changed", { diff }), stepOf(db, "skipped")];
    const report = reportOf(steps, { record: recordOf([db, editOf()], { command: "move" }) });
    expect(lines(report).slice(0, -1)).toEqual([
      "did not undo `portplan move` of 2026-11-30T06:15:00Z in /srv/shop:",
      "  changed since, restore it by hand: /srv/shop/compose.yaml",
      ...diff.map((line) => `      ${line}`),
      "  skipped compose service legacy/db (5432/tcp)",
    ]);
  });

  it("shows the commands of a dry run", () => {
    const commands = ["docker start 4f1d", "systemctl start shop-db.service"];
    const report = reportOf([stepOf(db, "planned", { commands })], {
      dryRun: true,
      record: recordOf([db]),
    });
    expect(lines(report)).toEqual([
      "would undo `portplan free` of 2026-11-30T06:15:00Z in /srv/shop:",
      "  start compose service legacy/db (5432/tcp)",
      ...commands.map((line) => `      ${line}`),
    ]);
  });

  it("says that there is nothing to undo, and where there is", () => {
    const report = reportOf([], { record: null });
    expect(lines(report)).toEqual(["nothing to undo in /srv/shop"]);
    expect(lines({ ...report, others: ["/srv/my api", "/srv/\u001b[2K"] })).toEqual([
      "nothing to undo in /srv/shop",
      "to undo changes in other directories:",
      "  portplan undo '/srv/my api'",
      String.raw`  /srv/\u{1b}[2K`,
    ]);
    const others = Array.from({ length: 12 }, (_, at) => `/srv/${at}`);
    expect(lines({ ...report, others }).at(-1)).toBe("  and 2 more; see `portplan undo --list`");
  });

  it("colors results and diffs", () => {
    const steps = [stepOf(editOf(), "changed", { diff: ["@@", "-a", "+b"] })];
    const shown = renderUndone(reportOf(steps), () => PATH, true);
    expect(shown).toContain("\u001b[31mchanged since, restore it by hand:\u001b[39m");
    expect(shown).toContain("\u001b[31m-a\u001b[39m\n      \u001b[32m+b\u001b[39m\n");
  });

  it("prints hostile names as one line each, without control characters and commands", () => {
    assert(
      property(hostileTexts, (text) => {
        const stop: StopStep = { ...db, name: text, ports: [text] };
        const steps = [
          stepOf(stop, "failed", { detail: text, commands: [text] }),
          stepOf(editOf({ path: text }), "failed", { detail: text }),
        ];
        const record = recordOf([stop, editOf({ path: text })], { directory: text });
        const shown = [
          renderUndone(reportOf(steps, { record }), () => text, false),
          renderUndone(
            reportOf([], { record: null, directory: text, others: [text] }),
            () => "",
            false,
          ),
          renderChanges([record], false),
        ];
        expect(shown.map((each) => each.trimEnd().split("\n").length)).toEqual([5, 3, 3]);
        for (const each of shown) {
          expect(each).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|\p{Cs}/u);
          expect(each).not.toMatch(/^::|##\[/m);
        }
        for (const json of [
          renderUndoneJson(reportOf(steps, { record })),
          renderChangesJson([record]),
        ]) {
          expect(json).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|##\[/u);
          expect(JSON.parse(json)).toMatchObject({ version: 1 });
        }
      }),
    );
  });
});

describe("isUndone", () => {
  it.each<[string, readonly UndoneStep[], boolean, boolean]>([
    ["nothing was to be undone", [], false, true],
    ["a unit was started", [stepOf(stopOf(UNIT), "undone")], false, true],
    ["a file was restored before", [stepOf(editOf(), "unchanged")], false, true],
    ["a process was ended", [stepOf(stopOf(PROCESS), "lost", { detail: ENDED })], false, true],
    ["a container of a job was removed", [stepOf(removed, "lost", { detail: "x" })], false, true],
    ["a network of a job was removed", [stepOf(stopOf(NETWORK), "lost")], false, true],
    ["it is a dry run", [stepOf(db, "planned")], true, true],
    ["a container was removed since", [stepOf(db, "lost", { detail: "removed" })], false, false],
    ["a unit is not there anymore", [stepOf(stopOf(UNIT), "lost")], false, false],
    ["a unit does not use its port", [stepOf(db, "undone", { detail: "unused" })], false, false],
    ["a network is not known", [stepOf(stopOf(NETWORK), "failed")], false, false],
    ["a file was changed", [stepOf(editOf(), "changed")], false, false],
    ["a step was skipped", [stepOf(db, "skipped")], false, false],
    ["a file was changed, in a dry run", [stepOf(editOf(), "changed")], true, false],
    [
      "one of two steps failed",
      [stepOf(stopOf(UNIT), "undone"), stepOf(db, "failed")],
      false,
      false,
    ],
  ])("decides the exit status if %s", (_, steps, dryRun, expected) => {
    expect(isUndone({ steps, dryRun })).toBe(expected);
  });
});

describe("renderChanges", () => {
  it("says that there are none", () => {
    expect(renderChanges([], false)).toBe("no changes recorded\n");
  });

  it("lists all changes with what can be undone", () => {
    const records = [
      recordOf([editOf(), editOf({ path: "/srv/shop/.env", state: "planned" })], {
        command: "move",
        time: "2026-11-30T07:00:00.000Z",
      }),
      recordOf([
        db,
        stopOf(UNIT, { state: "undone", ports: ["80/tcp", "443/tcp"] }),
        stopOf(PROCESS),
        stopOf(UNIT, { state: "failed" }),
        { ...removed, state: "lost" },
        stopOf(NETWORK),
      ]),
    ];
    expect(renderChanges(records, false).trimEnd().split("\n")).toEqual(
      [
        "2026-11-30T07:00:00Z move in /srv/shop",
        "    edited  /srv/shop/compose.yaml  can be undone",
        "    edited  /srv/shop/.env          interrupted",
        "2026-11-30T06:15:00Z free in /srv/shop",
        "    stopped  compose service legacy/db (5432/tcp)                can be undone",
        "    stopped  systemd unit shop-db.service (80/tcp, 443/tcp)      undone",
        "    ended    process node (pid 812) (5432/tcp)                   cannot be undone",
        "    stopped  systemd unit shop-db.service (5432/tcp)             failed",
        "    stopped  compose service legacy/db (5432/tcp)                cannot be undone",
        "    removed  network ci_default                                  cannot be undone",
      ].map((line) => expect.stringMatching(toPattern(line))),
    );
  });
});

/** Matches a line with any number of blanks between its columns. */
const toPattern = (line: string) =>
  new RegExp(`^${line.replace(/[()./\\]/g, String.raw`\$&`).replace(/ {2,}/g, " +")}$`);

describe("the JSON of undo", () => {
  it("has every field, with the names that users rely on", () => {
    const diff = ["--- a", "+++ a"];
    const report = reportOf(
      [
        stepOf(stopOf(UNIT), "undone"),
        stepOf(stopOf(PROCESS), "lost", { detail: ENDED }),
        stepOf(editOf(), "changed", { diff }),
      ],
      { others: ["/srv/api"] },
    );
    expect(JSON.parse(renderUndoneJson(report))).toEqual({
      version: 1,
      ok: false,
      dryRun: false,
      change: {
        id: "20261130T061500123Z-1a2b3c4d",
        command: "free",
        directory: "/srv/shop",
        time: "2026-11-30T06:15:00.123Z",
      },
      steps: [
        {
          kind: "unit",
          name: "systemd unit shop-db.service",
          ports: ["5432/tcp"],
          result: "undone",
          detail: null,
          commands: [],
          diff: [],
        },
        {
          kind: "process",
          name: "process node (pid 812)",
          ports: ["5432/tcp"],
          result: "lost",
          detail: ENDED,
          commands: [],
          diff: [],
        },
        {
          kind: "file",
          name: "/srv/shop/compose.yaml",
          ports: [],
          result: "changed",
          detail: null,
          commands: [],
          diff,
        },
      ],
      otherDirectories: ["/srv/api"],
    });
  });

  it("is an object without a change if there is nothing to undo", () => {
    expect(JSON.parse(renderUndoneJson(reportOf([], { record: null })))).toEqual({
      version: 1,
      ok: true,
      dryRun: false,
      change: null,
      steps: [],
      otherDirectories: [],
    });
  });

  it("lists all changes with their states", () => {
    expect(JSON.parse(renderChangesJson([]))).toEqual({ version: 1, ok: true, changes: [] });
    const [change] = JSON.parse(renderChangesJson([recordOf([db, editOf()])])).changes;
    expect(change).toEqual({
      id: "20261130T061500123Z-1a2b3c4d",
      command: "free",
      directory: "/srv/shop",
      time: "2026-11-30T06:15:00.123Z",
      steps: [
        {
          kind: "container",
          name: "compose service legacy/db",
          ports: ["5432/tcp"],
          state: "done",
        },
        { kind: "file", name: "/srv/shop/compose.yaml", ports: [], state: "done" },
      ],
    });
  });
});
