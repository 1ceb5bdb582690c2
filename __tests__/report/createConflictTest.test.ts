import { describe, expect, it } from "vitest";
import { createStatusReader } from "../../src/report/createConflictTest.ts";
import type { PortStatus, ReportFinding } from "../../src/report/Report.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

const collision = (more: Partial<ReportFinding> = {}) =>
  makeFinding({
    rule: "port-collision",
    place: place(8),
    related: [{ message: "web too", project: "shop", service: "web", place: place(4) }],
    ...more,
  });

describe("the status that a port map shows", () => {
  it.each<[string, PortStatus, number, Partial<ReportFinding>, string]>([
    ["that collides", "free", 8, {}, "collides"],
    ["with which another one collides", "free", 4, {}, "collides"],
    ["that collides, on a host that is not looked at", "unchecked", 8, {}, "collides"],
    ["that somebody holds already", "taken", 8, {}, "taken"],
    ["of another line", "free", 5, {}, "free"],
    ["that collides no more after an allocation", "free", 8, { severity: "notice" }, "free"],
    ["about which another rule speaks", "free", 8, { rule: "outside-range" }, "free"],
  ])("of an entry %s", (_, status, line, finding, shown) => {
    const row = makeRow({ status, place: place(line) });
    expect(
      createStatusReader(makeReport({ rows: [row], findings: [collision(finding)] }))(row),
    ).toBe(shown);
  });
});
