import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { schemas } from "../../scripts/generate-schemas.ts";
import { type FreeResult, renderFreeJson } from "../../src/report/formats/free.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import type { Report } from "../../src/report/Report.ts";
import { renderLeasesJson } from "../../src/report/formats/leases.ts";
import { renderChangesJson, renderUndoneJson } from "../../src/report/formats/undone.ts";
import { renderWhoJson } from "../../src/report/formats/who.ts";
import { editOf, recordOf, stopOf, UNIT } from "../changes/records.ts";
import { LINUX, makeHolder } from "../helpers/hostView.ts";
import { reportOf } from "../rules/fixture.ts";
import { leaseOf } from "../allocate/allocating.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

const root = resolve(import.meta.dirname, "../..");
const print = (report: Report) => JSON.parse([...renderJson(report)].join(""));

/** Returns the errors of a document; null if it is valid. */
function mistakes(schema: string, document: unknown): unknown {
  const given = schemas[schema] as { $schema?: string };
  const ajv = given.$schema?.includes("2020")
    ? new Ajv2020({ strict: false })
    : new Ajv({ strict: false });
  ajv.validate(given, document);
  return ajv.errors ?? null;
}

describe("the schema", () => {
  it.each(Object.entries(schemas))("%s is up to date", (name, schema) => {
    expect(JSON.parse(readFileSync(join(root, "schema", name), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it.each([
    "port-occupied/ports-of-a-range",
    "port-collision/two-projects",
    "host-unseen/job-in-a-container",
    "invalid-project/several-problems",
    "discarded-ports/host-network",
  ])("accepts a real report: %s", (fixture) =>
    expect(
      mistakes("report.schema.json", print(reportOf(join(root, "__tests__/rules", fixture)))),
    ).toBeNull(),
  );

  it.each<[string, (report: ReturnType<typeof print>) => void]>([
    ["another version", (report) => (report.version = 2)],
    ["an unknown status", (report) => (report.ports[0].status = "busy")],
    ["a line 0", (report) => (report.ports[0].source.line = 0)],
    ["an additional property", (report) => (report.ports[0].color = "red")],
    ["a missing property", (report) => delete report.ports[0].assigned],
    ["an unknown rule", (report) => (report.findings[0].rule = "port-colision")],
  ])("rejects %s", (_, spoil) => {
    const report = print(makeReport({ rows: [makeRow()], findings: [makeFinding()] }));
    expect(mistakes("report.schema.json", report)).toBeNull();
    spoil(report);
    expect(mistakes("report.schema.json", report)).not.toBeNull();
  });

  it("accepts an assignment to a port that the engine would assign", () => {
    const { binding } = makeRow({ binding: { published: null } });
    const request = { project: { name: "shop" }, service: { name: "web" }, binding };
    const assignment = { request, port: 20_000, via: "override", variable: null };
    const allocation = { assignments: [assignment] } as unknown as NonNullable<
      Report["allocation"]
    >;
    const printed = print(makeReport({ allocation }));
    expect(printed.assignments).toMatchObject([{ from: null, to: 20_000 }]);
    expect(mistakes("report.schema.json", printed)).toBeNull();
  });

  it("accepts a real output of who", () => {
    const endpoint = {
      family: "IPv4",
      address: "127.0.0.1",
      first: 5432,
      last: 5432,
      protocol: "tcp",
    } as const;
    const holder = makeHolder({ kind: "unit", name: "postgresql.service", pid: 812 });
    const answer = renderWhoJson({
      kernel: LINUX,
      visible: true,
      reason: null,
      unused: [],
      listeners: [{ endpoint, dualStack: false, state: "listening", holder }],
    });
    expect(mistakes("who.schema.json", JSON.parse([...answer].join("")))).toBeNull();
  });

  it.each<FreeResult>([
    "would-stop",
    "stopped",
    "skipped",
    "refused",
    "moved",
    "failed",
    "came-back",
    "still-in-use",
  ])("accepts a real output of free: %s", (result) => {
    const holder = makeHolder({ kind: "unit", name: "nginx.service\u202e", pid: 812 });
    const ports = { first: 80, last: 80, protocol: "tcp" } as const;
    const target = { kind: "unit", names: ["nginx.service"], scope: "system" } as const;
    const printed = renderFreeJson({
      kernel: LINUX,
      visible: true,
      reason: null,
      items: [
        {
          holder,
          endpoints: [
            { family: "IPv4", address: "0.0.0.0", ...ports },
            { family: "IPv6", address: "::", ...ports },
          ],
          target,
          command: "sudo systemctl stop nginx.service",
          reason: null,
          move: { entry: "web:80", port: 8080, command: "portplan move web:80 8080" },
          result,
          detail: "a detail",
        },
      ],
      unused: ["9999"],
      leftovers: null,
      dryRun: result === "would-stop",
      ok: result === "stopped",
      change: "20261130T061500123Z-1a2b3c4d",
    });
    const document = JSON.parse(printed);
    expect(mistakes("free.schema.json", document)).toBeNull();
    expect(document.items).toMatchObject([
      { endpoints: ["*:80/tcp"], result, move: "portplan move web:80 8080" },
    ]);
    expect(printed).not.toContain("\u202e");
    delete document.items[0].detail;
    expect(mistakes("free.schema.json", document)).not.toBeNull();
  });

  it("accepts real outputs of list, and of who with leases", () => {
    const view = { kernel: LINUX, visible: true, reason: null };
    const holder = makeHolder({ kind: "process", name: "node", pid: 7 });
    const leases = [
      leaseOf(8080, { checkout: "/code/a", lasts: "checkout", since: "2026-11-30T06:00:00.000Z" }),
      leaseOf(8081, { lasts: null, account: null, ours: false, ended: true }),
    ];
    const listed = leases.map((lease) => ({
      ...lease,
      branch: "main",
      holders: [{ holder, endpoint: "*:8080/tcp" }],
    }));
    const list = renderLeasesJson({ ...view, leases: listed });
    expect(mistakes("list.schema.json", JSON.parse([...list].join("")))).toBeNull();
    const who = renderWhoJson({ ...view, unused: [], listeners: [], leases });
    expect(mistakes("who.schema.json", JSON.parse([...who].join("")))).toBeNull();
  });
});

describe("the schema of undo", () => {
  const step = stopOf(UNIT);
  const report = {
    record: recordOf([step]),
    steps: [
      { step, result: "failed", detail: "Job failed.", commands: ["systemctl start a"], diff: [] },
      { step: editOf(), result: "changed", detail: null, commands: [], diff: ["-a", "+b"] },
    ],
    dryRun: true,
    directory: "/srv/shop",
    others: ["/srv/api"],
    warnings: [],
  } as const;
  const undone = (more: object) => JSON.parse(renderUndoneJson({ ...report, ...more }));

  it("accepts real outputs", () => {
    for (const more of [{}, { record: null, steps: [] }])
      expect(mistakes("undo.schema.json", undone(more))).toBeNull();
    const changes = JSON.parse(renderChangesJson([recordOf([step, editOf()])]));
    expect(mistakes("undo.schema.json", changes)).toBeNull();
  });

  it.each<[string, (report: ReturnType<typeof undone>) => void]>([
    ["an unknown result", (each) => (each.steps[0].result = "started")],
    ["an additional property", (each) => (each.color = "red")],
    ["a missing property", (each) => delete each.dryRun],
    ["both forms at once", (each) => (each.changes = [])],
  ])("rejects %s", (_, spoil) => {
    const printed = undone({});
    spoil(printed);
    expect(mistakes("undo.schema.json", printed)).not.toBeNull();
  });
});

describe("ports", () => {
  const holder = {
    kind: "compose",
    name: "legacy/db",
    pid: null,
    since: "2026-11-20T09:00:00Z",
    detail: "up 3 days",
    compose: null,
  } as const;

  it("have every field, with the names that users rely on", () => {
    const row = makeRow({
      service: "db",
      status: "taken",
      holders: [{ holder, endpoint: "*:5432/tcp" }],
      binding: { target: 5432, published: "5432" },
    });
    expect(print(makeReport({ rows: [row] })).ports).toEqual([
      {
        project: "shop",
        service: "db",
        target: 5432,
        protocol: "tcp",
        hostIp: null,
        published: "5432",
        mode: "ingress",
        name: null,
        appProtocol: null,
        variable: null,
        status: "taken",
        assigned: null,
        holders: [
          {
            kind: "compose",
            name: "legacy/db",
            pid: null,
            since: "2026-11-20T09:00:00Z",
            endpoint: "*:5432/tcp",
          },
        ],
        source: place(8),
      },
    ]);
  });

  const rows = (row: Parameters<typeof makeRow>[0]) =>
    print(makeReport({ rows: [makeRow(row)] })).ports.map(
      (port: { published: string | null; target: number }) => `${port.published}:${port.target}`,
    );

  it.each([
    [
      "a port range",
      { count: 3, binding: { published: "8000", target: 80, count: 3 } },
      ["8000:80", "8001:81", "8002:82"],
    ],
    [
      "a part of a port range",
      { count: 2, offset: 1, binding: { published: "8000", target: 80, count: 4 } },
      ["8001:81", "8002:82"],
    ],
    [
      "a port range that the engine assigns",
      { kind: "engine", count: 2, binding: { published: null, target: 80, count: 2 } },
      ["null:80", "null:81"],
    ],
    ["a pool", { kind: "pool", binding: { published: "8000-8002" } }, ["8000-8002:80"]],
    ["zero", { kind: "engine", binding: { published: "0" } }, ["0:80"]],
    [
      "a value that is not a port",
      { kind: "invalid", binding: { published: "http" } },
      ["http:80"],
    ],
  ] as const)("expand as Compose does: %s", (_, row, expected) =>
    expect(rows(row)).toEqual(expected),
  );

  it("are written in pieces, even if there are many", () => {
    let pieces = 0;
    let length = 0;
    for (const piece of renderJson(
      makeReport({
        rows: [makeRow({ count: 60_000, binding: { published: "1", count: 60_000 } })],
      }),
    )) {
      pieces++;
      length = Math.max(length, piece.length);
    }
    expect(pieces).toBeGreaterThan(100);
    expect(length).toBeLessThan(70_000);
  });
});

describe("a JSON report of many ports", () => {
  const reportWith = (ranges: number) =>
    makeReport({ rows: Array.from({ length: ranges }, () => makeRow({ count: 60_000 })) });

  it("is refused before anything is written", () => {
    expect(() => renderJson(reportWith(9))).toThrow("more than 500000 host ports");
    expect(() => renderJson(reportWith(8))).not.toThrow();
  });
});

it("has the version, the left-out profiles, the cause of a finding and the changed ports", () => {
  const side = { requested: "*:8080/tcp", place: place(8) };
  const report = makeReport({
    findings: [makeFinding({ cause: "runner" })],
    leftOut: { services: 2, profiles: ["debug"] },
    made: { version: "1.2.3", at: "2027-01-31T00:00:00Z", commit: "b".repeat(40) },
    comparison: {
      commit: "a".repeat(40),
      changes: [
        {
          kind: "added",
          project: "shop",
          service: "web",
          target: "80",
          before: null,
          after: side,
          exposure: "newly-public",
        },
      ],
      renamed: [{ from: "shop", to: "store" }],
      exceptions: [],
      problem: null,
    },
  });
  const printed = print(report);
  expect(mistakes("report.schema.json", printed)).toBeNull();
  expect(printed).toMatchObject({
    tool: { name: "portplan", version: "1.2.3" },
    leftOut: { services: 2, profiles: ["debug"] },
    findings: [{ cause: "runner" }],
    comparison: {
      commit: "a".repeat(40),
      head: "b".repeat(40),
      changes: [
        {
          kind: "added",
          before: null,
          after: { port: "*:8080/tcp", source: place(8) },
          exposure: "newly-public",
        },
      ],
      renamed: [{ from: "shop", to: "store" }],
    },
  });
});
