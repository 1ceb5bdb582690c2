import { describe, expect, it } from "vitest";
import { RULE_IDS } from "../../src/rules/RuleId.ts";
import { buildComment, removeTime, renderComment } from "../../src/review/buildComment.ts";
import type { PortChange, PortRow, Report, ReportFinding } from "../../src/report/Report.ts";
import { makeFinding, makeReport, makeRow, place } from "../report/makeReport.ts";
import { parseSummary } from "../report/parseSummary.ts";

const context = {
  marker: "<!-- portplan:key -->",
  leg: null,
  link: () => null,
  summaryUrl: "https://github.com/o/r/actions/runs/1",
  commitUrl: "https://github.com/o/r/commit/1",
};
const read = (report: Report) => parseSummary(renderComment(report, context));

/** Returns rows of one port each. Every fourth port is in use. */
const manyRows = (count: number, name = "service"): PortRow[] =>
  Array.from({ length: count }, (_, at) => {
    const published = `${1024 + at}`;
    return makeRow({
      service: `${name}${at}`,
      requested: `*:${published}/tcp`,
      status: at % 4 === 3 ? "taken" : "free",
      binding: { published },
      place: place(at + 1, "services/a-long-name/compose.yaml"),
    });
  });
const manyFindings = (count: number, more: Partial<ReportFinding> = {}): ReportFinding[] =>
  Array.from({ length: count }, (_, at) =>
    makeFinding({
      service: `service${at}`,
      message: `service${at} cannot publish host port ${1024 + at}/tcp`,
      note: "used by systemd unit postgresql.service (pid 812, since 2026-11-20T09:00:00Z)",
      fix:
        `set PORT=${9000 + at} in .env, or free the port: sudo systemctl stop ` +
        "postgresql.service",
      place: place(at + 1, "services/a-long-name/compose.yaml"),
      ...more,
    }),
  );

const manyChanges = (count: number): PortChange[] =>
  manyRows(count).map(({ project, service, requested, place: at }) => ({
    kind: "added",
    project,
    service,
    target: "80",
    before: null,
    after: { requested, place: at },
    exposure: null,
  }));
const nothing = { commit: "c", renamed: [], changes: [], exceptions: [], problem: null };

describe("a comment", () => {
  it.each<[string, Partial<Report>, string]>([
    ["without a base", {}, "2 host ports in 1 project."],
    [
      "without changes",
      { comparison: nothing },
      "2 host ports in 1 project; this change adds, moves and removes none.",
    ],
    [
      "with an unknown base",
      { comparison: { ...nothing, problem: "it is gone" } },
      "2 host ports in 1 project; not compared with the base.",
    ],
    [
      "with added and removed ports",
      {
        comparison: {
          ...nothing,
          changes: (["added", "removed", "added"] as const).map((kind) => ({
            kind,
            project: "shop",
            service: "web",
            target: "80",
            before: kind === "added" ? null : { requested: "*:1/tcp", place: place(1) },
            after: kind === "added" ? { requested: "*:2/tcp", place: place(2) } : null,
            exposure: null,
          })),
        },
      },
      "2 host ports in 1 project; this change adds 2 and removes 1.",
    ],
    [
      "with a range of ports",
      {
        comparison: {
          ...nothing,
          changes: ["8000-8002/udp", "90"].map((target) => ({
            ...(manyChanges(1)[0] as PortChange),
            target,
            exposure: "newly-public",
          })),
        },
      },
      "2 host ports in 1 project; this change adds 4 and makes 4 public.",
    ],
  ])("counts host ports and changes %s", (_, report, line) => {
    const [lead = ""] = read(makeReport({ rows: manyRows(2), ...report })).paragraphs;
    expect(lead.split("\n").at(-1)).toBe(line);
  });

  it("lists the exceptions that the change adds, with their reasons", () => {
    const exception = {
      rule: "port-occupied",
      project: "shop",
      service: "web",
      evidence: "*:8080/tcp",
      reason: "moves soon",
      place: place(3),
    } as const;
    const exceptions = [
      { ...exception, until: "2027-01-31" },
      { ...exception, until: null },
    ];
    expect(
      read(
        makeReport({
          comparison: { ...nothing, exceptions },
        }),
      ).tables[0],
    ).toEqual([
      ["exception", "reason"],
      ["port-occupied\nweb *:8080/tcp\ncompose.yaml:3", "moves soon\nuntil 2027-01-31"],
      ["port-occupied\nweb *:8080/tcp\ncompose.yaml:3", "moves soon\nno expiry"],
    ]);
  });

  it.each<[string, Partial<Report>]>([
    ["500 findings and 2,000 ports", { findings: manyFindings(500), rows: manyRows(2000) }],
    [
      "findings of every level",
      {
        findings: [
          ...manyFindings(300),
          ...manyFindings(300, { severity: "warning", rule: "ephemeral-port" }),
        ],
        rows: manyRows(2000),
      },
    ],
    [
      "long names",
      {
        findings: manyFindings(500, { message: "|".repeat(3000) }),
        rows: manyRows(500, "ü".repeat(500)),
      },
    ],
    [
      "500 findings, 2,000 ports, 2,000 changes",
      {
        findings: manyFindings(500),
        rows: manyRows(2000),
        comparison: { ...nothing, changes: manyChanges(2000) },
      },
    ],
    [
      "findings of every cause, 2,000 ports, 2,000 changes",
      {
        rulesUrl: "https://github.com/OWNER/portplan/blob/v1/docs/rules",
        findings: (["change", "runner", "base"] as const).flatMap((cause) => [
          ...manyFindings(200, { cause }),
          ...manyFindings(200, { cause, rule: "ephemeral-port", severity: "warning" }),
        ]),
        rows: manyRows(2000),
        comparison: { ...nothing, changes: manyChanges(2000) },
      },
    ],
    [
      "a finding of every rule and every cause",
      {
        findings: (["change", "runner", "base"] as const).flatMap((cause) =>
          RULE_IDS.flatMap((rule) => manyFindings(20, { cause, rule })),
        ),
        rows: manyRows(2000),
        comparison: { ...nothing, changes: manyChanges(2000) },
      },
    ],
  ])("is complete and below GitHub's limit with %s", (_, parts) => {
    const report = makeReport(parts);
    const body = renderComment(report, context);
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    const { tables, paragraphs, headings } = parseSummary(body);
    expect(headings[0]).toMatch(/^❌ Portplan: \d+ errors/);
    for (const table of tables)
      for (const cells of table) expect(cells).toHaveLength(table[0]?.length ?? 0);
    const shown = tables.reduce((sum, table) => sum + table.length - 1, 0);
    const missing = paragraphs.reduce(
      (sum, text) =>
        sum +
        Number(
          /^(\d+) more rows?: a comment can have 64 KiB\. The job summary has all rows\.$/.exec(
            text,
          )?.[1] ?? 0,
        ),
      0,
    );
    expect(shown + missing).toBe(
      report.findings.length + report.rows.length + (report.comparison?.changes.length ?? 0),
    );
    expect(body).toContain(`<a href="${context.summaryUrl}">job summary</a>`);
    expect(body).toMatch(/<\/details>\n\n<sub>Portplan [^\n]*<\/sub>$/);
  });

  it("has room for what the change breaks and for its ports before the state of the runner", () => {
    const findings = (["runner", "change", "base"] as const).flatMap((cause) =>
      manyFindings(500, { cause }),
    );
    const comparison = { ...nothing, changes: manyChanges(2000) };
    const { tables, headings } = read(makeReport({ findings, comparison, rows: manyRows(2000) }));
    expect(headings).toEqual([
      "❌ Portplan: 500 errors in this change",
      "What this change breaks",
      "❌ port-occupied (500)",
      "What this change does to the ports",
      "On this runner",
      "❌ port-occupied (500)",
      "Also in the base",
    ]);
    const rows = tables.map((table) => table.length - 1);
    expect(rows).toEqual([
      expect.toSatisfy((count) => count > 25),
      expect.toSatisfy((count) => count > 25),
      expect.toSatisfy((count) => count > 10),
      expect.toSatisfy((count) => count > 40),
    ]);
  });

  it.each([
    ["control characters", "\u{202e}\u{2}\u{200b}\n"],
    ["markup", "|`<>[]()*_"],
    ["characters outside the basic plane", "\u{1f600}"],
    ["mentions", "@octocat #12 "],
    ["folders", "a/b:c."],
  ])("has room for every section with texts of 9,000 %s", (_, characters) => {
    const text = characters.repeat(Math.ceil(9000 / characters.length));
    const finding = {
      rule: "port-collision",
      label: text,
      fix: text,
      note: text,
      related: Array.from({ length: 10 }, (_each, at) => {
        return { message: text, project: "shop", service: "db", place: place(at, text) };
      }),
    } as const;
    const findings = (["change", "runner"] as const).flatMap((cause) =>
      manyFindings(5, { ...finding, message: `first ${text}`, cause }),
    );
    const policy = { from: "head", changed: true, hidden: [], problem: text } as const;
    const report = makeReport({
      findings,
      leg: text,
      leftOut: { services: 1, profiles: [text] },
      host: { ...makeReport().host, visible: false, reason: text },
      comparison: { ...nothing, changes: manyChanges(2000), problem: text, policy },
    });
    const body = renderComment(report, { ...context, link: ({ file }) => `https://h/${file}` });
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    expect(parseSummary(body).tables[0]?.[1]?.[0]).toMatch(/^first /);
    expect(body).toMatch(/<sub>Portplan[^\n]*<\/sub>$/);
  });

  it("names added, moved and removed ports, and those that became public", () => {
    const side = (requested: string) => ({ requested, place: place(8) });
    const web = { project: "shop", service: "web", target: "80" };
    const changes: PortChange[] = [
      { ...web, kind: "added", before: null, after: side("*:1/tcp"), exposure: "newly-public" },
      {
        ...web,
        kind: "moved",
        before: side("*:2/tcp"),
        after: side("127.0.0.1:3/tcp"),
        exposure: "no-longer-public",
      },
      { ...web, kind: "removed", before: side("127.0.0.1:4/tcp"), after: null, exposure: null },
    ];
    const renamed = [{ from: "store", to: "shop" }];
    const report = makeReport({ comparison: { ...nothing, changes, renamed } });
    const { tables, paragraphs } = read(report);
    expect(tables[0]?.slice(1)).toEqual([
      ["➕\u{a0}added\n🌐\u{a0}newly public", "web:80", "*:1/tcp\ncompose.yaml:8"],
      [
        "↔️\u{a0}moved\n🔒\u{a0}no longer public",
        "web:80",
        "*:2/tcp → 127.0.0.1:3/tcp\ncompose.yaml:8",
      ],
      ["➖\u{a0}removed", "web:80", "127.0.0.1:4/tcp\ncompose.yaml:8"],
    ]);
    expect(paragraphs[0]?.split("\n").at(-1)).toBe(
      "0 host ports in 1 project; this change adds 1, moves 1, removes 1, makes 1 public, and " +
        "makes 1 no longer public.",
    );
    expect(paragraphs[1]).toBe("Renamed: project store is now shop.");
  });

  it("names the projects of services if there are several", () => {
    const rows = [makeRow(), makeRow({ project: "blog" })];
    expect(
      read(makeReport({ rows }))
        .tables[0]?.slice(1)
        .map(([service]) => service),
    ).toEqual(["shop/web:80\ncompose.yaml:8", "blog/web:80\ncompose.yaml:8"]);
  });

  it("links rules, lines and the commit, and has help as code", () => {
    const finding = makeFinding({ code: ["HTTP_PORT=8081", ".env"] });
    const made = { version: "1.2.3", at: "2026-11-30T15:41:12.345Z", commit: "a".repeat(40) };
    const report = makeReport({ findings: [finding], made, rulesUrl: "https://github.com/o/r" });
    const text = renderComment(report, { ...context, link: () => "https://github.com/o/r#L8" });
    expect(text).toContain(
      '<a href="https://github.com/o/r/port-occupied.md"><code>port-occupied</code></a>',
    );
    expect(text).toContain('<a href="https://github.com/o/r#L8"><code>compose.');
    expect(text).toContain("<code>HTTP&#95;PORT&#61;8081</code> in <code>.env</code>");
    expect(text).toContain('commit <a href="https://github.com/o/r/commit/1"><code>aaaaaaa</code>');
    expect(read(report).paragraphs.at(-1)).toBe(
      "Portplan 1.2.3 · commit aaaaaaa · 2026-11-30 15:41 UTC · compose.yaml",
    );
  });

  it("says which files were checked, and which profiles were not", () => {
    const [project] = makeReport().projects;
    const files = Array.from({ length: 8 }, (_, at) => `compose.${at}.yaml`);
    const report = makeReport({
      projects: project === undefined ? [] : [{ ...project, files }],
      leftOut: { services: 3, profiles: ["debug", "test"] },
    });
    expect(read(report).paragraphs.at(-1)).toBe(
      "Portplan · compose.0.yaml, compose.1.yaml, compose.2.yaml, compose.3.yaml, " +
        "compose.4.yaml, compose.5.yaml, and 2 more · 3 services in the inactive profiles " +
        "debug and test were not checked",
    );
  });

  it("is the same a minute later without its time, but not for another commit", () => {
    const at = (time: string, commit = "a") =>
      removeTime(
        renderComment(
          makeReport({ made: { version: "1.2.3", at: time, commit: commit.repeat(40) } }),
          context,
        ),
      );
    const first = at("2026-11-30T15:41:12.345Z");
    expect(first).not.toContain("15");
    expect(at("2026-11-30T15:42:12.345Z")).toBe(first);
    expect(at("2026-11-30T15:42:12.345Z", "b")).not.toBe(first);
  });

  it.each<[string, ReportFinding["cause"], string]>([
    ["that the change causes", "change", "❌ Portplan: 1 error on this runner"],
    ["that only this runner causes", "runner", "⚪ Portplan: 1 error on this runner"],
  ])("of another matrix job shows a finding %s without folding it", (_, cause, verdict) => {
    const findings = [
      makeFinding({ ...(cause && { cause }) }),
      makeFinding({ rule: "port-collision", cause: "change" }),
    ];
    const comparison = { ...nothing, changes: manyChanges(2) };
    const request = { ...context, leg: "os: b", mode: "auto" } as const;
    const { body } = buildComment(makeReport({ findings, comparison }), request);
    expect(parseSummary(body).headings).toEqual([
      verdict,
      cause === "change" ? "What this change breaks" : "On this runner",
      "❌ port-occupied",
    ]);
    expect(body).not.toContain("<details>");
  });

  it("of the first job of a matrix names the job", () => {
    expect(read(makeReport({ leg: "os: a" })).paragraphs[0]).toBe("Matrix job: os: a");
  });

  it("shows findings, then ports in conflict, before other ports", () => {
    const report = makeReport({ findings: manyFindings(500), rows: manyRows(2000) });
    const { tables } = read(report);
    const [found = [], ports = []] = tables;
    expect(found.length).toBeGreaterThan(60);
    expect(ports.length).toBeGreaterThan(40);
    for (const cells of ports.slice(1)) expect(cells[2]).toMatch(/^❌/);
    expect(renderComment(report, context)).toContain("40 of 2000 ports, conflicts first:");
  });

  it("has no diagram and no port map without host ports", () => {
    expect(renderComment(makeReport(), context)).toBe(
      "<!-- portplan:key -->\n## ✅ Portplan: no findings\n\n0 host ports in 1 project.\n\n" +
        "<sub>Portplan · <code>compose.yaml</code></sub>",
    );
  });

  it("lists all exceptions, but not for another matrix job", () => {
    const exceptions = [
      {
        rule: "outside-range",
        project: "shop",
        service: "web",
        evidence: "*:8080/tcp",
        reason: "historic",
        until: null,
        place: place(3),
      },
    ] as const;
    const text = renderComment(makeReport({ exceptions }), context);
    expect(text).toContain("<details><summary>1 exception</summary>");
    expect(parseSummary(text).tables[0]?.[1]).toEqual([
      "outside-range\nweb *:8080/tcp\ncompose.yaml:3",
      "historic\nno expiry",
    ]);
    expect(
      renderComment(makeReport({ exceptions }), { ...context, leg: "os: ubuntu" }),
    ).not.toContain("1 exception");
  });

  it.each<[string, ReportFinding["rule"], boolean]>([
    [
      "is created for what the policy hides about the runner of a matrix job",
      "port-occupied",
      true,
    ],
    ["is not created for what the policy hides in all matrix jobs", "reserved-port", false],
  ])("%s", (_, rule, create) => {
    const hidden = [makeFinding({ rule, message: "web cannot publish 8080" })];
    const policy = { from: "head", changed: true, hidden, problem: null } as const;
    const comparison = { ...nothing, policy };
    const request = { ...context, leg: "os: b", mode: "auto" } as const;
    const comment = buildComment(makeReport({ comparison }), request);
    expect(comment.create).toBe(create);
    expect(comment.body.includes("web cannot publish 8080")).toBe(create);
  });

  it("does not show the local note of a finding, which has command lines", () => {
    const finding = makeFinding({
      note: "pid 812 runs since noon",
      localNote: "pid 812 runs node server.ts --key x",
    });
    const text = renderComment(makeReport({ findings: [finding] }), context);
    expect(text).toContain("pid 812 runs since noon");
    expect(text).not.toContain("--key");
  });

  it("has the table of ports before their diagram", () => {
    const text = renderComment(makeReport({ rows: manyRows(3) }), context);
    expect(text.indexOf("| service |")).toBeGreaterThan(0);
    expect(text.indexOf("```mermaid")).toBeGreaterThan(text.indexOf("| service |"));
  });
});
