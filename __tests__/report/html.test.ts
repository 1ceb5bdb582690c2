import { createHash } from "node:crypto";
import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../src/report/formats/html.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_HASH } from "../../src/report/formats/pageParts.ts";
import { listHostPorts } from "../../src/report/formats/formatPort.ts";
import { buildPortScale, spreadLabels } from "../../src/report/formats/renderPortAxis.ts";
import type { FindingCause, Report, ReportFinding } from "../../src/report/Report.ts";
import type { RuleId } from "../../src/rules/RuleId.ts";
import { hostileReport, hostileTexts } from "./hostile.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

describe("the page", () => {
  it("allows only its own script", () => {
    expect(PAGE_SCRIPT_HASH).toBe(
      `sha256-${createHash("sha256").update(PAGE_SCRIPT).digest("base64")}`,
    );
    expect([...renderHtml(makeReport())].join("")).toContain(`script-src '${PAGE_SCRIPT_HASH}'`);
  });

  it.each<[string, RuleId, string, string, string]>([
    ["a collision", "port-collision", "collides", "conflict", ""],
    [
      "a free port that the policy reserves",
      "reserved-port",
      "free",
      "free",
      ' <span class="badge error">error</span>',
    ],
  ])("shows %s on the line and in the table", (_, rule, status, name, badge) => {
    const row = makeRow({ status: "free" });
    const page = [
      ...renderHtml(
        makeReport({
          rows: [row],
          findings: [makeFinding({ rule, severity: "error", place: row.place })],
        }),
      ),
    ].join("");
    expect(/<a class="mark conflict[^>]* aria-label="([^"]*)"/.exec(page)?.[1]).toMatch(
      new RegExp(`, ${name}$`),
    );
    expect(page).toContain(`<span class="status ${status}">${name}</span>${badge}</td>`);
  });

  it("shows the lines of the first 1,000 findings, and only the places of others", () => {
    const found = Array.from({ length: 1002 }, (_, i) =>
      makeFinding({ lines: ["8080:80"], place: place(i + 1) }),
    );
    const page = [...renderHtml(makeReport({ findings: found }))].join("");
    expect(page.split("<pre>")).toHaveLength(1001);
    expect(page.split('<code class="place">compose.yaml:')).toHaveLength(3);
  });

  it("shows the lines of a finding with its labels", () => {
    const finding = makeFinding({
      message: "port in use",
      label: "here",
      lines: ['      - "8080:80" # <b>'],
      fix: "edit it",
      note: "`web` runs",
      related: [{ message: "<set>", project: null, service: null, place: place(1, ".env") }],
    });
    const page = [...renderHtml(makeReport({ findings: [finding] }))].join("");
    expect(/<p><span class="badge[^]*?<\/li>/.exec(page)?.[0]).toMatchInlineSnapshot(`
      "<p><span class="badge error">error</span> <b>port in use</b></p>
      <pre>  <span class="blue">--&gt;</span> compose.yaml:8:9
      <span class="blue">   |</span>
      <span class="blue"> 8 |</span>       - &quot;8080:80&quot; # &lt;b&gt;
      <span class="blue">   |</span>         <span class="red">^^^^^^^^^^^ here</span>
        <span class="blue">--&gt;</span> .env:1:9: &lt;set&gt;</pre>
      <p class="help">edit it</p>
      <p class="hint"><code>web</code> runs</p>
      </li>"
    `);
  });

  it("shows the related places of a finding without a place", () => {
    const related = [{ message: "here", project: null, service: null, place: place(1, ".env") }];
    const page = [...renderHtml(makeReport({ findings: [makeFinding({ place: null, related })] }))];
    expect(page.join("")).toMatch(
      /<pre> {2}<span class="blue">--&gt;<\/span> \.env:1:9: here<\/pre>/,
    );
  });

  it("loads nothing from another address", () => {
    expect([...renderHtml(makeReport({ rows: [makeRow()] }))].join("")).not.toMatch(
      /(?:https?:)?\/\/|@import|url\(|src=/,
    );
  });
});

describe("the page of a review", () => {
  const comparison = {
    commit: "f".repeat(40),
    changes: [],
    renamed: [],
    exceptions: [],
    problem: null,
  } as const;
  const find = (cause: FindingCause, more: Partial<ReportFinding> = {}) =>
    makeFinding({ cause, message: `caused by ${cause}`, ...more });
  const render = (report: Partial<Report>) => [...renderHtml(makeReport(report))].join("");
  /** Lists the headings and the titles of the findings, in the order of the page. */
  const outline = (report: Partial<Report>) =>
    Array.from(render(report).matchAll(/<(?:h[1-3]|b)[ >][^]*?(?=<\/(?:h[1-3]|b)>)/g), ([part]) =>
      part.replaceAll(/<[^>]*>/g, "").trim(),
    );

  it("starts with what the change breaks and does, and then shows what it does not cause", () => {
    const rows = [makeRow()];
    const side = { requested: "*:8080/tcp", place: place(8) };
    const change = { kind: "added", project: "shop", service: "web", target: "80" } as const;
    const changes = [{ ...change, before: null, after: side, exposure: "newly-public" as const }];
    expect(
      outline({
        rows,
        findings: [find("runner"), find("base", { severity: "warning" }), find("change")],
        comparison: { ...comparison, changes },
      }),
    ).toEqual([
      "✗ Portplan: 1 error in this change",
      "What this change breaks",
      "port-occupied the host port is in use on this host",
      "caused by change",
      "What this change does to the ports",
      "Not caused by this change: 1 error on this runner, 1 warning that the base has too",
      "On this runner",
      "caused by runner",
      "Also in the base",
      "caused by base",
      "Host ports",
      "Port map",
      "Compose files",
    ]);
  });

  it.each<[string, Partial<Report>, string]>([
    ["fails because of a change", { findings: [find("change")] }, "fails"],
    ["fails because of its runner", { findings: [find("runner")] }, "neutral"],
    ["passes", { findings: [] }, "passes"],
    [
      "passes with a warning",
      { ok: true, findings: [find("change", { severity: "warning" })] },
      "warnings",
    ],
  ])("marks a step that %s", (_, report, verdict) => {
    expect(render({ ...report, comparison })).toContain(`<h1><span class="sign ${verdict}"`);
  });

  it("lists all findings together if the base cannot be compared", () => {
    const problem = "the base is invalid";
    expect(
      outline({ findings: [makeFinding()], comparison: { ...comparison, problem } }).slice(0, 2),
    ).toEqual(["✗ Portplan: 1 error", "Findings"]);
    expect(render({ comparison: { ...comparison, problem } })).toContain(
      '<p class="note">Not compared with ffffffffffff: the base is invalid.</p>',
    );
  });

  it("says how the page was made, and what was not checked", () => {
    const page = render({
      made: { version: "1.2.3", at: "2026-11-30T15:41:12.000Z", commit: "a".repeat(40) },
      leftOut: { services: 3, profiles: ["debug", "test"] },
    });
    expect(page).toContain(
      "<p>Portplan 1.2.3 · commit <code>aaaaaaa</code> · 2026-11-30 15:41 UTC</p>",
    );
    expect(page).toContain("3 services in the inactive profiles debug and test were not checked.");
  });

  it("links rules to their pages, if their address is known", () => {
    const rulesUrl = "https://github.com/o/portplan/blob/v1/docs/rules";
    const finding = makeFinding();
    expect(render({ findings: [finding], rulesUrl })).toContain(
      `<h3><a href="${rulesUrl}/port-occupied.md"><code>port-occupied</code></a>`,
    );
    expect(render({ findings: [finding] })).toContain("<h3><code>port-occupied</code>");
  });

  it("names the project of a finding if there are several projects", () => {
    const projects = makeReport().projects.flatMap((each) => [each, { ...each, name: "blog" }]);
    const finding = makeFinding();
    expect(render({ findings: [finding], projects })).toContain("</b> <small>shop</small></p>");
    expect(render({ findings: [finding] })).not.toContain("<small>shop");
  });

  it("has the same elements, whatever the names", () => {
    const shape = (name: string) =>
      render(hostileReview(name))
        .replaceAll(/<pre>[^]*?<\/pre>/g, "")
        .match(/<(?!\/?code)\/?[a-z\d]+/g)
        ?.join("");
    const plain = shape("x");
    assert(
      property(hostileTexts, (name) => {
        expect(shape(name)).toBe(plain);
      }),
    );
  });
});

/** Builds a review with a hostile name in every field that only a review has. */
function hostileReview(name: string): Report {
  const report = hostileReport(name, name);
  const findings = (["change", "runner", "base"] as const).flatMap((cause) =>
    report.findings.map((finding) => ({ ...finding, cause, code: [name] })),
  );
  const { comparison } = report;
  return {
    ...report,
    findings,
    leftOut: { services: 1, profiles: [name] },
    made: { version: name, at: name, commit: name },
    ...(comparison !== undefined && {
      comparison: {
        ...comparison,
        problem: null,
        renamed: [{ from: name, to: name }],
        policy: { from: "head", changed: true, hidden: report.findings, problem: null },
      },
    }),
  };
}

describe("the line of ports", () => {
  const bands = [{ name: "ephemeral", first: 32_768, last: 60_999 }];

  it.each<[string, number[]]>([
    ["no port", []],
    ["few ports", [22, 5432, 8080, 8081, 50_000]],
    ["every port", Array.from({ length: 65_536 }, (_, port) => port)],
  ])("places ports in ascending order from 0 to 1, with %s on it", (_, ports) => {
    const { at } = buildPortScale(ports, bands);
    const places = Array.from({ length: 65_537 }, (__, port) => at(port));
    expect([places[0], places.at(-1)]).toEqual([0, expect.closeTo(1)]);
    expect(places.findIndex((value, port) => port > 0 && value <= (places[port - 1] ?? 0))).toBe(
      -1,
    );
  });

  it.each<[string, string[], string[]]>([
    [
      "in their ends",
      ["shop (in ../worktrees/feature-a)", "shop (in ../worktrees/feature-b)"],
      ["shop (i…rktrees/feature-a)", "shop (i…rktrees/feature-b)"],
    ],
    [
      "before a directory that they share",
      ["shop (in blue/deploy/compose)", "shop (in green/deploy/compose)", "shop"],
      ["shop (in blue…", "shop (in green…", "shop"],
    ],
    [
      "only in their middle",
      ["a", "b", "c"].map((letter) => `shop (in ../${letter}/${"deploy".repeat(5)}/1)`),
      ["shop (in ../a…", "shop (in ../b…", "shop (in ../c…"],
    ],
    [
      "in several parts",
      ["a/1", "a/2", "b/1"].map((end) => `shop (in ../${end.replace("/", `/${"x".repeat(20)}/`)})`),
      ["shop (i…xxxxxxxxxxxxxxx/1)", "shop (i…xxxxxxxxxxxxxxx/2)", "shop (i…xxxxxxxxxxxxxxx/1) 2"],
    ],
    ["not at all", ["x".repeat(60)], [`xxxxxxx…${"x".repeat(18)}`]],
  ])("shortens names that differ %s so that they stay different", (_, projects, lanes) => {
    const rows = projects.map((project) => makeRow({ project }));
    const page = [...renderHtml(makeReport({ rows }))].join("");
    const names = [...page.matchAll(/<text class="lane"[^>]*>(?<name>[^<]*)/g)];
    const shown = names.map(({ groups }) => groups?.["name"]);
    expect(shown).toEqual(lanes);
    expect(new Set(shown).size).toBe(projects.length);
  });

  it("is wider at sections with ports", () => {
    const { at } = buildPortScale([8080, 8081, 8443], bands);
    expect(at(9000) - at(8000)).toBeGreaterThan(3 * (at(10_000) - at(9000)));
  });

  it("shows the names of neighboring ranges below each other, and none outside the page", () => {
    const named = ["first", "second", "third", "fourth", "fifth"].map((name, index) => ({
      name: `${name} of the services`,
      first: 3000 + 10 * index,
      last: 3009 + 10 * index,
    }));
    const atEnds = ["a", "z"].map((letter, index) => ({
      name: letter.repeat(60),
      first: index === 0 ? 1 : 65_535,
      last: index === 0 ? 1 : 65_535,
    }));
    const page = [...renderHtml(makeReport({ rows: [makeRow()], bands: [...named, ...atEnds] }))];
    const texts = [
      ...page
        .join("")
        .matchAll(/<text class="band-name" x="(?<x>[\d.]+)" y="(?<y>\d+)">(?<name>[^<]*)/g),
    ].map(({ groups: { x = "", y = "", name = "" } = {} }) => ({ x: Number(x), y, name }));
    expect(texts.filter(({ name }) => name.endsWith("services")).length).toBeGreaterThan(3);
    expect(texts.filter(({ name }) => /^(?:a{39}|z{39})…$/.test(name))).toHaveLength(2);
    for (const [index, { x, y, name }] of texts.entries())
      for (const other of texts.slice(index + 1).filter((each) => each.y === y))
        expect(Math.abs(other.x - x)).toBeGreaterThan(3 * (name.length + other.name.length));
    for (const { x, name } of texts) {
      expect(x - 3 * name.length).toBeGreaterThanOrEqual(0);
      expect(x + 3 * name.length).toBeLessThanOrEqual(1200);
    }
  });

  it.each([
    ["do not overlap", [0, 50, 100], [0, 50, 100]],
    ["overlap", [40, 40, 41], [40, 50, 60]],
    ["are at the end", [95, 100, 100], [80, 90, 100]],
  ])("places labels that %s", (_, at, expected) => {
    expect(spreadLabels(at, 10, 100)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof makeRow>[0], { first: number; last: number } | null]>([
    ["a port", {}, { first: 8080, last: 8080 }],
    [
      "the end of a port range",
      { offset: 2, count: 3, binding: { published: "8000", count: 5 } },
      { first: 8002, last: 8004 },
    ],
    ["a pool", { kind: "pool", binding: { published: "8000-8010" } }, { first: 8000, last: 8010 }],
    [
      "the assigned port of a pool",
      { kind: "pool", assigned: 8003, binding: { published: "8000-8010" } },
      { first: 8003, last: 8003 },
    ],
    ["an assigned port", { assigned: 18_080 }, { first: 18_080, last: 18_080 }],
    [
      "nothing if the engine assigns the port",
      { kind: "engine", binding: { published: null } },
      null,
    ],
  ])("shows %s", (_, row, expected) => {
    expect(listHostPorts(makeRow(row))).toEqual(expected);
  });
});
