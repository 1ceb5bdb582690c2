import { describe, expect, it } from "vitest";
import { createConflictTest, createStatusReader } from "../../src/report/createConflictTest.ts";
import type { PortStatus, ReportFinding } from "../../src/report/Report.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

const collision = (more: Partial<ReportFinding> = {}) =>
  makeFinding({
    rule: "port-collision",
    place: place(8),
    related: [
      { message: "web publishes it too", project: "shop", service: "web", place: place(4) },
    ],
    ...more,
  });

describe("the port map", () => {
  it.each<[string, PortStatus, number, Partial<ReportFinding>, string]>([
    ["in a collision", "free", 8, {}, "collides"],
    ["at the other end of a collision", "free", 4, {}, "collides"],
    ["in a collision if the host is not checked", "unchecked", 8, {}, "collides"],
    ["in a collision if the port is in use", "taken", 8, {}, "taken"],
    ["on another line", "free", 5, {}, "free"],
    ["in a collision that an allocation resolved", "free", 8, { severity: "notice" }, "free"],
    ["with too few ports for its replicas", "free", 8, { rule: "replica-collision" }, "collides"],
    ["where its entry is set for replicas", "free", 4, { rule: "replica-collision" }, "free"],
    ["with a finding of another rule", "free", 8, { rule: "outside-range" }, "free"],
  ])("shows a port %s with its status", (_, status, line, finding, shown) => {
    const row = makeRow({ status, place: place(line) });
    expect(
      createStatusReader(makeReport({ rows: [row], findings: [collision(finding)] }))(row),
    ).toBe(shown);
  });

  it.each<[string, PortStatus, number | null, boolean]>([
    ["that another program uses", "taken", null, true],
    ["that moved in this run, because another program uses it", "taken", 15_432, false],
    ["that moved in this run, because another run leased it", "leased", 15_432, false],
  ])("marks conflicts: a port %s", (_, status, assigned, marked) => {
    const row = makeRow({ status, assigned });
    const resolved = makeFinding({ severity: "notice", place: row.place });
    const report = makeReport({ rows: [row], findings: [resolved] });
    expect(createConflictTest(report)(row)).toBe(marked);
  });
});
