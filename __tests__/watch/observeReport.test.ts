import { describe, expect, it } from "vitest";
import type { PortRow, Report, ReportAnswer } from "../../src/report/Report.ts";
import { getObservation, type Observation } from "../../src/watch/Observation.ts";
import { observeReport } from "../../src/watch/observeReport.ts";
import { makeHolder } from "../helpers/hostView.ts";
import { makeFinding, makeReport, makeRow, place } from "../report/makeReport.ts";
import { makeOutcome } from "./observing.ts";

const CONTEXT = { failOn: "error", pid: 99 } as const;

function observe(report: Partial<Report>, context = CONTEXT): Observation {
  const observation = getObservation(makeOutcome(observeReport(makeReport(report), context)));
  if (observation === null) throw new Error("the report could not be observed");
  return observation;
}

/** Returns the state of a row in words. */
function describeRow(row: Parameters<typeof makeRow>[0], report: Partial<Report> = {}): string {
  return observe({ ...report, rows: [makeRow(row)] }).ports[0]?.described ?? "";
}

const node = (pid: number) => ({
  holder: makeHolder({ kind: "process", name: "node", pid }),
  endpoint: "*:8080/tcp",
});

describe("the state of a port", () => {
  it.each<[Parameters<typeof makeRow>[0], string]>([
    [{ status: "free" }, "free"],
    [{ status: "own" }, "in use by its own container"],
    [{ status: "taken", holders: [node(42)] }, "in use by process node (pid 42)"],
    [{ status: "taken" }, "not available"],
    [{ status: "engine", kind: "engine" }, "assigned at start"],
    [{ status: "unknown" }, "unknown"],
  ])("is described: %j", (row, text) => {
    expect(describeRow(row)).toBe(text);
  });

  it("names this process as the user", () => {
    expect(describeRow({ status: "taken", holders: [node(99)] })).toBe(
      "in use by process node (pid 99, this portplan watch: see --listen)",
    );
  });

  it("has escaped names", () => {
    const holder = makeHolder({ kind: "process", name: "a\u001b[2Jb" });
    const { ports } = observe({
      rows: [
        makeRow({
          status: "taken",
          service: "w\neb",
          holders: [{ holder, endpoint: "*:8080/tcp" }],
        }),
      ],
    });
    expect(ports).toMatchObject([
      { service: "w\\neb", described: "in use by process a\\u{1b}[2Jb" },
    ]);
  });
});

describe("a service", () => {
  const upOf = (...statuses: readonly PortRow["status"][]) =>
    observe({ rows: statuses.map((status) => makeRow({ status })) }).services[0]?.up;

  it.each<[readonly PortRow["status"][], boolean | null]>([
    [["own"], true],
    [["own", "engine"], true],
    [["own", "free"], false],
    [["taken"], false],
    [["leased"], false],
    [["own", "unknown"], null],
    [["unknown"], null],
    [["engine"], null],
  ])("with the ports %j is up: %s", (statuses, up) => {
    expect(upOf(...statuses)).toBe(up);
  });

  it("has each port of a range, up to a limit", () => {
    const row = makeRow({
      count: 300,
      requested: "*:8000-8299/tcp",
      binding: { target: 9000, published: "8000", count: 300 },
    });
    const { services, ports } = observe({ rows: [row] });
    expect([services[0]?.ports.length, services[0]?.ports[99], ports[0]?.count]).toEqual([
      100,
      { target: 9099, protocol: "tcp", hostPort: 8099, state: "free" },
      300,
    ]);
  });

  it("is not listed for variants of other environments", () => {
    expect(observe({ rows: [makeRow({ environment: "staging" })] }).services).toEqual([]);
  });
});

describe("an observation", () => {
  it("knows which findings fail the check", () => {
    const findings = [makeFinding(), makeFinding({ severity: "warning" })];
    const failing = (failOn: "error" | "warning" | "never") =>
      observeReport(makeReport({ findings }), { failOn, pid: 99 });
    const flags = (["error", "warning", "never"] as const).map((failOn) =>
      getObservation(makeOutcome(failing(failOn)))?.findings.map((each) => each.failing),
    );
    expect(flags).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
  });

  it("counts the ports in conflict, and says what cannot be seen", () => {
    const host = { ...makeReport().host, visible: false, reason: "this is a container" };
    const seen = observe({ host, rows: [makeRow({ status: "taken" }), makeRow()] });
    expect([seen.conflicts, seen.blindness]).toEqual([1, "this is a container"]);
  });

  it("is not made of an invalid project", () => {
    const message = '"x" is not a valid port';
    const finding = makeFinding({ rule: "invalid-project", message, place: place(5) });
    expect(observeReport(makeReport({ findings: [finding] }), CONTEXT)).toEqual({
      failure: `compose.yaml:5:9: ${message}`,
    });
  });

  it("is refused for more ports than can be compared", () => {
    const rows = [makeRow({ count: 60_000 }), makeRow({ count: 60_000 })];
    expect(() => observe({ rows })).toThrow("cannot watch more than 100000 host ports");
  });

  it("prints the name of a project that must not be printed under its printed name", () => {
    const [project] = makeReport().projects;
    if (project === undefined) throw new Error("no project");
    const { projects } = observe({ projects: [{ ...project, resolvedName: "secret-name" }] });
    expect([...projects]).toEqual([["secret-name", "shop"]]);
  });
});

describe("a verification", () => {
  const answer = (changes: Partial<ReportAnswer>): ReportAnswer => ({
    project: "shop",
    service: "web",
    target: 80,
    protocol: "tcp",
    hostIp: null,
    container: "shop-web-1",
    port: null,
    planned: 8080,
    status: "not-listening",
    reason: "its container exited with status 1",
    holders: [],
    place: place(8),
    ...changes,
  });

  it("describes why a port does not answer", () => {
    const row = makeRow({ status: "free", answer: "not-listening" });
    const { ports, services } = observe({ rows: [row], answers: [answer({})] });
    expect([ports[0]?.described, ports[0]?.state, services[0]?.up]).toEqual([
      "not listening: its container exited with status 1",
      "not-listening",
      false,
    ]);
  });

  it("names what answers instead", () => {
    const row = makeRow({ status: "taken", answer: "wrong-listener", holders: [node(42)] });
    const { ports } = observe({ rows: [row], answers: [answer({ status: "wrong-listener" })] });
    expect(ports[0]?.described).toBe("wrong listener: process node (pid 42)");
  });

  it("has the port that the engine assigned", () => {
    const row = makeRow({
      kind: "engine",
      status: "own",
      answer: "ok",
      assigned: 49_153,
      requested: "80/tcp",
      binding: { published: null },
    });
    const { ports, services } = observe({
      rows: [row],
      answers: [answer({ status: "ok", reason: null, port: 49_153, planned: null })],
    });
    expect([ports[0]?.described, ports[0]?.hostPort, services[0]?.up]).toEqual([
      "ok",
      49_153,
      true,
    ]);
  });
});
