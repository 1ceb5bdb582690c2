import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";
import { parseSummary } from "./parseSummary.ts";

const portHeader = ["project", "service", "host", "container", "status", "in use by", "file"];
const findingHeader = ["finding", "file"];
const findingText = "web cannot publish host port 8080/tcp\nhelp: set HTTP_PORT=8081 in .env";
const label = "web publishes 8080 on all addresses";

describe("summary", () => {
  it("has the result and the port map if there are no findings", () => {
    expect(
      parseSummary(renderSummary(makeReport({ rows: [makeRow(), makeRow({ service: "api" })] }))),
    ).toMatchObject({
      headings: ["✅ Portplan: no findings", "Port map"],
      tables: [
        [
          portHeader,
          ["shop", "web", "*:8080/tcp", "80", "free", "", "compose.yaml:8"],
          ["shop", "api", "*:8080/tcp", "80", "free", "", "compose.yaml:8"],
        ],
      ],
    });
  });

  it("has a table of findings for each rule, with places, title and help", () => {
    const related = [
      { message: "db publishes 8080", project: "shop", service: "db", place: place(12) },
    ];
    const findings = [
      makeFinding({ rule: "port-collision", related }),
      makeFinding(),
      makeFinding({ severity: "warning", label: "", place: null }),
      makeFinding({ rule: "port-collision" }),
    ];
    const { headings, tables } = parseSummary(renderSummary(makeReport({ findings })));
    expect(headings).toEqual([
      "❌ Portplan: 3 errors, 1 warning",
      "❌ port-collision (2)",
      "❌ port-occupied (2)",
    ]);
    expect(tables).toEqual([
      [
        findingHeader,
        [findingText, `compose.yaml:8 ${label}\ncompose.yaml:12 db publishes 8080`],
        [findingText, `compose.yaml:8 ${label}`],
      ],
      [findingHeader, [findingText, `compose.yaml:8 ${label}`], [findingText, ""]],
    ]);
  });

  it.each<[string, Parameters<typeof makeRow>[0], string[]]>([
    [
      "the published ports",
      { requested: "127.0.0.1:8000-8002/tcp", count: 3, binding: { count: 3 } },
      ["127.0.0.1:8000-8002/tcp", "80-82"],
    ],
    ["the end of a range", { offset: 2, binding: { count: 3 } }, ["*:8080/tcp", "82"]],
    [
      "a port that the engine assigns",
      { kind: "engine", binding: { published: null } },
      ["assigned at start", "80/tcp"],
    ],
    [
      "an expression",
      { kind: "unknown", requested: "*:${{ matrix.port }}/tcp" },
      ["*:${{ matrix.port }}/tcp", "80"],
    ],
  ])("shows %s", (_, row, cells) => {
    expect(
      parseSummary(renderSummary(makeReport({ rows: [makeRow(row)] }))).tables[0]?.[1]?.slice(2, 4),
    ).toEqual(cells);
  });

  it("has the reason why the host is not visible", () => {
    const host = { ...makeReport().host, visible: false, reason: "the daemon is remote" };
    expect(parseSummary(renderSummary(makeReport({ host }))).paragraphs).toEqual([
      "The host's ports are not visible: the daemon is remote.",
    ]);
  });

  const hostile = [
    "|",
    "<b>",
    "</code>",
    "`",
    "*",
    "_",
    "[x](http://y.z)",
    "![](x)",
    "www.evil.com",
    "https://e.vil",
    "a@b.cd",
    "&amp;",
    "\n",
    "\r",
    "\\",
    "~~",
    "<!--",
    "-->",
    "\u202e",
    "\u001b[1m",
    "# x",
    "---",
    " ",
    "\t",
    "$$",
    ":x:",
    "<td>",
    "|\n|",
    "x",
  ];
  const texts = array(constantFrom(...hostile), { minLength: 1, maxLength: 8 }).map((parts) =>
    parts.join(""),
  );

  it("shows hostile text as text, with the same elements", () => {
    assert(
      property(texts, texts, texts, (name, message, fix) => {
        const row = makeRow({
          project: name,
          service: name,
          place: place(8, name),
          requested: name,
          binding: { protocol: name },
        });
        const finding = makeFinding({
          message,
          label: message,
          fix,
          note: message,
          place: place(8, name),
          related: [{ message, project: null, service: null, place: place(9, name) }],
        });
        const { elements, tables, headings, paragraphs } = parseSummary(
          renderSummary(makeReport({ rows: [row], findings: [finding] })),
        );
        expect(elements).toEqual([
          "b",
          "br",
          "code",
          "h2",
          "h3",
          "p",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "tr",
        ]);
        expect(headings).toEqual(["❌ Portplan: 1 error", "❌ port-occupied", "Port map"]);
        expect(paragraphs).toEqual([ruleOf("port-occupied").summary]);
        const plain = (text: string) => escapeControlChars(text).replaceAll(/`([^`]+)`/g, "$1");
        const at = (line: number) => `${escapeControlChars(name)}:${line} ${plain(message)}`;
        const lines = tables[0]?.[1]?.map((cell) => cell.split("\n").map((line) => line.trim()));
        expect(lines).toEqual([
          [plain(message).trim(), `help: ${plain(fix)}`.trim(), `note: ${plain(message)}`.trim()],
          [at(8).trim(), at(9).trim()],
        ]);
        expect(tables.map((table) => table.map((cells) => cells.length))).toEqual([
          [2, 2],
          [7, 7],
        ]);
        expect(tables[1]?.[1]?.[1]).toBe(escapeControlChars(name));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      "findings",
      {
        findings: Array.from({ length: 20_000 }, (_, line) =>
          makeFinding({ message: "ü".repeat(300), place: place(line) }),
        ),
        rows: [makeRow()],
      },
    ],
    [
      "ports",
      { rows: Array.from({ length: 20_000 }, () => makeRow({ service: "s".repeat(300) })) },
    ],
    ["a long name", { rows: [makeRow({ service: "|".repeat(2_000_000) })] }],
    [
      "many rules",
      {
        findings: (["port-occupied", "port-collision", "invalid-port"] as const).flatMap((rule) =>
          Array.from({ length: 5000 }, () => makeFinding({ rule, message: "|".repeat(300) })),
        ),
      },
    ],
  ])("stays below 1 MiB with too much of %s, and has only whole rows", (_, report) => {
    const markdown = renderSummary(makeReport(report));
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
    const { tables, paragraphs } = parseSummary(markdown);
    for (const table of tables)
      for (const cells of table) expect(cells).toHaveLength(table[0]?.length ?? 0);
    const rows = tables.reduce((sum, table) => sum + table.length - 1, 0);
    const missing = paragraphs.reduce(
      (sum, paragraph) =>
        sum + Number(/^(\d+) more rows?: a job summary can have 1 MiB/.exec(paragraph)?.[1] ?? 0),
      0,
    );
    expect(rows + missing).toBe(
      ("rows" in report ? report.rows.length : 0) +
        ("findings" in report ? report.findings.length : 0),
    );
  });

  it("shows new exceptions, all exceptions, and the matrix job", () => {
    const exception = {
      rule: "outside-range",
      project: "shop",
      service: "web",
      evidence: "*:8080/tcp",
      place: place(3, "portplan.yml"),
    } as const;
    const added = { ...exception, reason: "moves soon", until: "2027-01-31" };
    const comparison = {
      commit: "0".repeat(40),
      changes: [],
      renamed: [],
      exceptions: [added],
      problem: null,
    };
    const exceptions = [added, { ...exception, reason: "historic", until: null }];
    const { headings, tables, paragraphs } = parseSummary(
      renderSummary(makeReport({ comparison, exceptions, leg: "os: ubuntu-24.04" })),
    );
    expect(headings.slice(1)).toEqual(["Exceptions added in this pull request", "Exceptions"]);
    const row = [
      "outside-range",
      "shop/web *:8080/tcp",
      "moves soon",
      "2027-01-31",
      "portplan.yml:3",
    ];
    expect(tables.map((table) => table.slice(1))).toEqual([
      [row],
      [row, [...row.slice(0, 2), "historic", "no expiry", "portplan.yml:3"]],
    ]);
    expect(paragraphs).toEqual(["Matrix job: os: ubuntu-24.04"]);
  });

  it("shows the number of ports of a map, not a number of findings", () => {
    const rows = [makeRow(), makeRow({ count: 2 })];
    expect(parseSummary(renderSummary(makeReport({ command: "map", rows }))).headings[0]).toBe(
      "✅ Portplan: 3 host ports",
    );
  });
});
