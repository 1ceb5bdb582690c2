import { expect, it } from "vitest";
import { listEarlierPorts } from "../../src/review/comparePorts.ts";
import type { PortChange } from "../../src/report/Report.ts";
import { addFindings } from "../../src/report/addFindings.ts";
import { makeFinding, makeReport } from "../report/makeReport.ts";

const place = { file: "compose.yaml", line: 1, column: 1, endLine: 1, endColumn: 2 };
const change = (kind: PortChange["kind"], target: string, before: string | null): PortChange => ({
  kind,
  project: "shop",
  service: "web",
  target,
  before: before === null ? null : { requested: before, place },
  after: null,
  exposure: null,
});

it.each([
  ["a moved port", [change("moved", "80", "*:8080/tcp")], { 8080: "shop/web:80" }],
  ["a removed port", [change("removed", "53/udp", "127.0.0.1:53/udp")], { 53: "shop/web:53" }],
  [
    "a range",
    [change("moved", "80-81", "[::1]:8080-8081/tcp")],
    { 8080: "shop/web:80", 8081: "shop/web:81" },
  ],
])("maps %s to its service and container port", (_, changes, ports) => {
  expect(Object.fromEntries(listEarlierPorts({ changes })?.moved ?? [])).toEqual(ports);
});

it.each([
  ["an added port", [change("added", "80", null)]],
  ["a port that the engine assigned", [change("removed", "80", "engine chooses")]],
  ["no change", []],
])("returns null for %s", (_, changes) => {
  expect(listEarlierPorts({ changes })).toBeNull();
});

it("updates the counts and the exit status when findings are added", () => {
  const report = makeReport({ findings: [makeFinding({ severity: "warning" })] });
  const more = addFindings(
    report,
    [makeFinding({ severity: "error" }), makeFinding({ severity: "notice" })],
    "error",
  );
  expect(more).toMatchObject({
    ok: false,
    exitStatus: 1,
    summary: { error: 1, warning: 1, notice: 1 },
  });
  expect(more.findings.map(({ severity }) => severity)).toEqual(["error", "warning", "notice"]);
  expect(addFindings(report, [], "error")).toBe(report);
});
