import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";
import { parseSummary } from "./parseSummary.ts";

const portHeader = ["project", "service", "host", "container", "status", "held by", "where"];
const findingHeader = ["", "where", "what", "what to do"];

describe("summary", () => {
  it("gives the verdict and the port map where nothing was found", () => {
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

  it("gives the findings by their cause, with both ends and the fix", () => {
    const related = [
      { message: "db wants it too", project: "shop", service: "db", place: place(12) },
    ];
    const findings = [
      makeFinding({ rule: "port-collision", related }),
      makeFinding(),
      makeFinding({ severity: "warning", place: null }),
      makeFinding({ rule: "port-collision" }),
    ];
    const { headings, tables } = parseSummary(renderSummary(makeReport({ findings })));
    expect(headings).toEqual([
      "❌ Portplan: 3 errors, 1 warning",
      "port-collision",
      "port-occupied",
    ]);
    expect(tables).toEqual([
      [
        findingHeader,
        ["❌", "compose.yaml:8\ncompose.yaml:12 db wants it too", "8080 is taken", "take 8081"],
        ["❌", "compose.yaml:8", "8080 is taken", "take 8081"],
      ],
      [
        findingHeader,
        ["❌", "compose.yaml:8", "8080 is taken", "take 8081"],
        ["⚠️", "", "8080 is taken", "take 8081"],
      ],
    ]);
  });

  it.each<[string, Parameters<typeof makeRow>[0], string[]]>([
    [
      "what is asked for",
      { requested: "127.0.0.1:8000-8002/tcp", count: 3, binding: { count: 3 } },
      ["127.0.0.1:8000-8002/tcp", "80-82"],
    ],
    ["the end of a range", { offset: 2, binding: { count: 3 } }, ["*:8080/tcp", "82"]],
    [
      "what the engine chooses",
      { kind: "engine", binding: { published: null } },
      ["engine chooses", "80/tcp"],
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

  it("says why the host cannot be seen", () => {
    const host = { ...makeReport().host, visible: false, reason: "the daemon is remote" };
    expect(parseSummary(renderSummary(makeReport({ host }))).paragraphs).toEqual([
      "The host's ports cannot be seen: the daemon is remote.",
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

  it("shows hostile text as text, and nothing else changes", () => {
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
          fix,
          place: place(8, name),
          related: [{ message, project: null, service: null, place: place(9, name) }],
        });
        const { elements, tables, headings } = parseSummary(
          renderSummary(makeReport({ rows: [row], findings: [finding] })),
        );
        expect(elements).toEqual([
          "br",
          "code",
          "h2",
          "h3",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "tr",
        ]);
        expect(headings).toEqual(["❌ Portplan: 1 error", "port-occupied", "Port map"]);
        const squeeze = (text: string) => escapeControlChars(text).trim();
        expect(tables.map((table) => table.map((cells) => cells.length))).toEqual([
          [4, 4],
          [7, 7],
        ]);
        expect(tables[0]?.[1]?.slice(2).map((cell) => cell.trim())).toEqual([
          squeeze(message),
          squeeze(fix),
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
      "many causes",
      {
        findings: (["port-occupied", "port-collision", "invalid-port"] as const).flatMap((rule) =>
          Array.from({ length: 5000 }, () => makeFinding({ rule, message: "|".repeat(300) })),
        ),
      },
    ],
  ])("stays under 1 MiB with too much of %s, and is cut between rows", (_, report) => {
    const markdown = renderSummary(makeReport(report));
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
    const { tables, paragraphs } = parseSummary(markdown);
    for (const table of tables)
      for (const cells of table) expect(cells).toHaveLength(table[0]?.length ?? 0);
    const rows = tables.reduce((sum, table) => sum + table.length - 1, 0);
    const missing = paragraphs.reduce(
      (sum, paragraph) =>
        sum + Number(/^(\d+) more rows?: a summary holds 1 MiB/.exec(paragraph)?.[1] ?? 0),
      0,
    );
    expect(rows + missing).toBe(
      ("rows" in report ? report.rows.length : 0) +
        ("findings" in report ? report.findings.length : 0),
    );
  });

  it("shows the exceptions, those that the change adds, and the leg of the matrix", () => {
    const exception = {
      rule: "outside-range",
      project: "shop",
      service: "web",
      evidence: "*:8080/tcp",
      place: place(3, "portplan.yml"),
    } as const;
    const added = { ...exception, reason: "moves soon", until: "2027-01-31" };
    const comparison = { commit: "0".repeat(40), changes: [], exceptions: [added], problem: null };
    const exceptions = [added, { ...exception, reason: "historic", until: null }];
    const { headings, tables, paragraphs } = parseSummary(
      renderSummary(makeReport({ comparison, exceptions, leg: "os: ubuntu-24.04" })),
    );
    expect(headings.slice(1)).toEqual(["Exceptions that it adds", "Exceptions in force"]);
    const row = [
      "outside-range",
      "shop/web *:8080/tcp",
      "moves soon",
      "2027-01-31",
      "portplan.yml:3",
    ];
    expect(tables.map((table) => table.slice(1))).toEqual([
      [row],
      [row, [...row.slice(0, 2), "historic", "for ever", "portplan.yml:3"]],
    ]);
    expect(paragraphs).toEqual(["On the runner of os: ubuntu-24.04."]);
  });

  it("claims nothing for a map, which looks for nothing", () => {
    const rows = [makeRow(), makeRow({ count: 2 })];
    expect(parseSummary(renderSummary(makeReport({ command: "map", rows }))).headings[0]).toBe(
      "✅ Portplan: 3 host ports",
    );
  });
});
