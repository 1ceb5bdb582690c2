import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { capitalize } from "../../src/lib/capitalize.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";
import { parseSummary } from "./parseSummary.ts";

const portHeader = ["service", "host port", "status"];
const title = "web cannot publish host port 8080/tcp";
const help = "help: set HTTP_PORT=8081 in .env";
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
          ["web:80\ncompose.yaml:8", "*:8080/tcp", "free"],
          ["api:80\ncompose.yaml:8", "*:8080/tcp", "free"],
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
        ["Two services publish the same host port"],
        [`${title}\ncompose.yaml:8 ${label}\ncompose.yaml:12 db publishes 8080\n${help}`],
        [`${title}\ncompose.yaml:8 ${label}\n${help}`],
      ],
      [
        ["The host port is in use on this host"],
        [`${title}\ncompose.yaml:8 ${label}\n${help}`],
        [`${title}\n${help}`],
      ],
    ]);
  });

  it.each<[string, Parameters<typeof makeRow>[0], string[]]>([
    [
      "the published ports",
      { requested: "127.0.0.1:8000-8002/tcp", count: 3, binding: { count: 3 } },
      ["web:80-82", "127.0.0.1:8000-8002/tcp"],
    ],
    ["the end of a range", { offset: 2, binding: { count: 3 } }, ["web:82", "*:8080/tcp"]],
    [
      "a port that the engine assigns",
      { kind: "engine", binding: { published: null } },
      ["web:80/tcp", "assigned at start"],
    ],
    [
      "an expression",
      { kind: "unknown", requested: "*:${{ matrix.port }}/tcp" },
      ["web:80", "*:${{ matrix.port }}/tcp"],
    ],
  ])("shows %s", (_, row, cells) => {
    const [service = "", port] =
      parseSummary(renderSummary(makeReport({ rows: [makeRow(row)] }))).tables[0]?.[1] ?? [];
    expect([service.split("\n")[0], port]).toEqual(cells);
  });

  it("has the reason why the host is not visible", () => {
    const host = { ...makeReport().host, visible: false, reason: "the daemon is remote" };
    expect(parseSummary(renderSummary(makeReport({ host }))).paragraphs.slice(0, -1)).toEqual([
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

  const trim = (text = "") => text.trim();
  const splitLines = (cell: string) => cell.split("\n").map(trim);

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
        // Only long names may break.
        expect(elements.filter((element) => element !== "wbr")).toEqual([
          "b",
          "br",
          "code",
          "h2",
          "h3",
          "p",
          "sub",
          "table",
          "tbody",
          "td",
          "th",
          "thead",
          "tr",
        ]);
        expect(headings).toEqual(["❌ Portplan: 1 error", "❌ port-occupied", "Port map"]);
        const plain = (text: string) => escapeControlChars(text).replaceAll(/`([^`]+)`/g, "$1");
        const file = escapeControlChars(name);
        expect(paragraphs).toEqual([`Portplan · compose.yaml`]);
        const at = (line: number) => `${file}:${line} ${plain(message)}`;
        const lines = [message, fix, message].map(plain);
        expect(tables[0]?.map((cells) => cells.map(splitLines))).toEqual([
          [[capitalize(ruleOf("port-occupied").summary)]],
          [[lines[0], at(8), at(9), `help: ${lines[1]}`, `note: ${lines[2]}`].map(trim)],
        ]);
        expect(tables[1]?.[1]?.map(splitLines)).toEqual([
          [`${file}/${file}:80`, `${file}:8`].map(trim),
          [file.trim()],
          ["❌ error", "free"],
        ]);
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

  it("shows new exceptions, other exceptions, and the matrix job", () => {
    const exception = {
      rule: "outside-range",
      project: "shop",
      service: "web",
      evidence: "*:8080/tcp",
      place: place(3, "portplan.yml"),
    } as const;
    const until = "2027-01-31";
    const added = { ...exception, evidence: "*:9090/tcp", reason: "moves soon", until };
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
    expect(headings.slice(1)).toEqual([
      "Exceptions added in this pull request",
      "Other exceptions",
    ]);
    expect(tables.map((table) => table.slice(1))).toEqual([
      [["outside-range\nweb *:9090/tcp\nportplan.yml:3", "moves soon\nuntil 2027-01-31"]],
      [["outside-range\nweb *:8080/tcp\nportplan.yml:3", "historic\nno expiry"]],
    ]);
    expect(paragraphs[0]).toBe("Matrix job: os: ubuntu-24.04");
  });

  it("shows the number of ports of a map, not a number of findings", () => {
    const rows = [makeRow(), makeRow({ count: 2 })];
    expect(parseSummary(renderSummary(makeReport({ command: "map", rows }))).headings[0]).toBe(
      "✅ Portplan: 3 host ports",
    );
  });
});
