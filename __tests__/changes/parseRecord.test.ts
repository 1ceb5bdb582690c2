import { anything, assert, constantFrom, jsonValue, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangeRecord } from "../../src/changes/ChangeRecord.ts";
import { isPending, parseRecord } from "../../src/changes/parseRecord.ts";
import { createRecordId } from "../../src/changes/recordId.ts";
import {
  CONTAINER,
  editOf,
  NETWORK,
  OTHER_ID,
  PROCESS,
  recordOf,
  stopOf,
  UNIT,
} from "./records.ts";

const FULL = recordOf([
  stopOf(CONTAINER),
  stopOf({ ...CONTAINER, runtime: "podman", ids: ["4f1d4f1d4f1d"], compose: null }),
  stopOf({ ...CONTAINER, compose: { project: "legacy", service: null }, removed: true }),
  stopOf(UNIT, { state: "planned" }),
  stopOf({ ...UNIT, names: [String.raw`dev-disk\x2dby.socket`, "db@1.service"], scope: "user" }),
  stopOf(PROCESS, { state: "lost" }),
  stopOf(NETWORK, { state: "failed" }),
  editOf({ state: "undone" }),
  editOf({ path: String.raw`C:\code\shop\compose.yaml`, edits: [] }),
]);

type Path = readonly (string | number)[];

/** Returns a copy of a record with another value at a path; without it if it is undefined. */
function replace(record: ChangeRecord, path: Path, value: unknown): unknown {
  const copy = structuredClone(record) as unknown as Record<string | number, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  const last = path.at(-1) ?? "";
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

/** Lists the paths of all values in a record. */
function listPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    listPaths(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

describe("parseRecord", () => {
  it("returns a record of each kind of step unchanged", () => {
    expect(parseRecord(JSON.parse(JSON.stringify(FULL)))).toEqual(FULL);
  });

  it("accepts the ids that are created", () => {
    const time = new Date("2026-11-30T06:15:00.123Z");
    const id = createRecordId(time);
    expect(id).toMatch(/^20261130T061500123Z-[0-9a-f]{8}$/);
    const record = recordOf([], { id, time: time.toISOString() });
    expect(parseRecord(record)).toEqual(record);
    expect(createRecordId(time)).not.toBe(id);
  });

  it.each<[string, Path, unknown]>([
    ["of another version", ["version"], 2],
    ["without a version", ["version"], undefined],
    ["with an id that leaves the directory", ["id"], "../20261130T061500123Z-1a2b3c4d"],
    ["of an unknown command", ["command"], "drop"],
    ["with a relative directory", ["directory"], "srv/shop"],
    ["with a null character in its directory", ["directory"], "/srv/\0shop"],
    ["with a directory that is too long", ["directory"], `/${"a".repeat(4096)}`],
    ["with a time that is not one", ["time"], "yesterday"],
    ["with steps that are not a list", ["steps"], {}],
    ["with too many steps", ["steps"], Array(1001).fill(stopOf(UNIT))],
    ["with an unknown kind of step", ["steps", 0, "kind"], "drop"],
    ["with an unknown state", ["steps", 0, "state"], "half"],
    ["with an unknown target", ["steps", 0, "target", "kind"], "toString"],
    ["with an unknown runtime", ["steps", 0, "target", "runtime"], "rm"],
    ["with an option as an id", ["steps", 0, "target", "ids"], ["--force"]],
    ["with a short id", ["steps", 0, "target", "ids"], ["4f1d"]],
    ["without ids", ["steps", 0, "target", "ids"], []],
    ["with too many ids", ["steps", 0, "target", "ids"], Array(1001).fill(OTHER_ID)],
    ["with a project without a name", ["steps", 0, "target", "compose"], { service: "db" }],
    ["with a removal that is not a boolean", ["steps", 0, "target", "removed"], "no"],
    ["with an option as a unit", ["steps", 3, "target", "names"], ["--root=/srv"]],
    ["with a blank in a unit", ["steps", 3, "target", "names"], ["a.service b.service"]],
    ["without units", ["steps", 3, "target", "names"], []],
    ["with an unknown scope", ["steps", 3, "target", "scope"], "global"],
    ["with process 1", ["steps", 5, "target", "pid"], 1],
    ["with a group of processes", ["steps", 5, "target", "pid"], -812],
    ["with a process id that is a text", ["steps", 5, "target", "pid"], "812"],
    ["with a start time that is not an integer", ["steps", 5, "target", "startTicks"], 1.5],
    ["with a relative path", ["steps", 7, "path"], "compose.yaml"],
    ["with a hash that is not one", ["steps", 7, "before"], "0".repeat(63)],
    ["with a negative offset", ["steps", 7, "edits", 0, "start"], -1],
    ["with an edit that is too long", ["steps", 7, "edits", 0, "after"], "5".repeat(10_001)],
    ["with an edit of several lines", ["steps", 7, "edits", 0, "after"], "5433\n"],
    ["with an edit of nothing", ["steps", 7, "edits", 0, "before"], ""],
    ["with too many edits", ["steps", 7, "edits"], Array(10_001).fill(FULL.steps[7])],
    [
      "with edits that overlap",
      ["steps", 7, "edits"],
      [
        { start: 9, before: "5432", after: "5433" },
        { start: 12, before: "2", after: "3" },
      ],
    ],
  ])("refuses a record %s", (_, path, value) => {
    expect(parseRecord(replace(FULL, path, value))).toBeNull();
  });

  it("refuses a record in which any value has another type or is missing", () => {
    const paths = listPaths(FULL).filter((path) => path.length < 2 || path.at(-1) !== 0);
    const optional = (path: Path) => /(?:compose|service)$/.test(path.join("."));
    assert(
      property(constantFrom(...paths), constantFrom(undefined, null, true, 1.5, {}), (path, to) => {
        const isSame = optional(path) || path.at(-1) === "removed";
        const isList = typeof path.at(-1) === "number";
        if (isSame || (isList && to === undefined)) return;
        expect([path, parseRecord(replace(FULL, path, to))]).toEqual([path, null]);
      }),
      { numRuns: 500 },
    );
  });

  it("returns null for any other value, without an error", () => {
    assert(
      property(anything(), (value) => {
        expect(parseRecord(value)).toBeNull();
      }),
    );
    assert(
      property(jsonValue(), constantFrom(...listPaths(FULL)), (value, path) => {
        const record = replace(FULL, path, value);
        expect([null, record]).toContainEqual(parseRecord(record));
      }),
    );
  });
});

describe("isPending", () => {
  it.each([
    ["planned", true],
    ["done", true],
    ["failed", false],
    ["undone", false],
    ["lost", false],
  ] as const)("says of a step that is %s: %s", (state, expected) => {
    expect(isPending({ state })).toBe(expected);
  });
});
