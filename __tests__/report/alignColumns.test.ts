import { array, assert, integer, oneof, property, string, stringMatching } from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import {
  alignColumns,
  alignRows,
  measureWidth,
  wrapLine,
} from "../../src/report/formats/alignColumns.ts";

it.each([
  ["db", 2],
  ["ä", 1],
  ["ä", 1],
  ["数据库", 6],
  ["データ", 6],
  ["ﾃﾞｰﾀ", 4],
  ["한글", 4],
  ["🐳", 2],
  ["ｗｅｂ", 6],
  ["…", 1],
])("%s takes %i cells", (text, cells) => expect(measureWidth(text)).toBe(cells));

it("aligns wide characters, and adds no spaces after the last cell", () => {
  expect(
    alignColumns([
      ["A", "B", "C"],
      ["数据库", "1", ""],
      ["x", "", ""],
      ["y", "", "z"],
    ]),
  ).toEqual(["A       B  C", "数据库  1", "x", "y          z"]);
});

it("does not count the style of a cell", () => {
  expect(
    alignColumns(
      [
        ["A", "B"],
        ["long", "b"],
      ],
      { paint: (text) => `<${text}>` },
    ),
  ).toEqual(["<A>     <B>", "<long>  <b>"]);
});

describe("in a terminal that is too narrow, a table", () => {
  const PORTS = [
    ["SERVICE", "HOST", "CONTAINER", "STATUS", "IN USE BY"],
    ["db", "127.0.0.1:5432/tcp", "5432", "in use", "service db of project blog (/srv/blog)"],
    ["web", "*:8080/tcp", "80", "free", ""],
  ];
  const format = (columns: number) => ["", ...alignColumns(PORTS, { indent: 2, columns })];

  it("wraps the cells of the widest column, with an indent after the first line", () => {
    expect(format(80).join("\n")).toBe(`
  SERVICE  HOST                CONTAINER  STATUS  IN USE BY
  db       127.0.0.1:5432/tcp  5432       in use  service db of project blog
                                                    (/srv/blog)
  web      *:8080/tcp          80         free`);
  });

  it("has columns that would be too narrow on lines of their own, without empty lines", () => {
    expect(format(60).join("\n")).toBe(`
  SERVICE  HOST                CONTAINER  STATUS
      IN USE BY
  db       127.0.0.1:5432/tcp  5432       in use
      service db of project blog (/srv/blog)
  web      *:8080/tcp          80         free`);
    expect(format(40).join("\n")).toBe(`
  SERVICE  HOST                CONTAINER
      STATUS  IN USE BY
  db       127.0.0.1:5432/tcp  5432
      in use  service db of project blog
                (/srv/blog)
  web      *:8080/tcp          80
      free`);
  });

  it("is as in any other output if it fits", () => {
    const width = Math.max(...alignColumns(PORTS).map(measureWidth));
    expect(alignColumns(PORTS, { columns: width })).toEqual(alignColumns(PORTS));
    expect(alignColumns(PORTS, { columns: width - 1 })).not.toEqual(alignColumns(PORTS));
  });

  it("has no line that is too wide, and every word of every cell, whatever they are", () => {
    const cells = oneof(
      stringMatching(/^[ a-z,/数é-]{0,80}$/),
      string({ unit: "grapheme", maxLength: 60 }).map(escapeControlChars),
    );
    const tables = integer({ min: 1, max: 6 }).chain((count) =>
      array(array(cells, { minLength: count, maxLength: count }), { minLength: 1, maxLength: 5 }),
    );
    const compact = (text: string) => text.replaceAll(/\s/g, "");
    assert(
      property(tables, integer({ min: 24, max: 120 }), (table, columns) => {
        const parts = table.map((row) => row.map(() => ""));
        const rows = alignRows(table, {
          indent: 4,
          columns,
          paint(text, column, row) {
            const cellsOfRow = parts[row] ?? [];
            cellsOfRow[column] += text;
            return text;
          },
        });
        expect(Math.max(...rows.flat().map(measureWidth))).toBeLessThanOrEqual(columns);
        expect(parts.map((row) => row.map(compact))).toEqual(table.map((row) => row.map(compact)));
        for (const [at, lines] of rows.entries())
          expect(Array.from(compact(lines.join(""))).toSorted()).toEqual(
            Array.from(compact((table[at] ?? []).join(""))).toSorted(),
          );
      }),
    );
  });

  it("is formatted in time if a cell is very long", () => {
    const long = `${"x".repeat(100_000)} ${"y ".repeat(50_000)}`;
    expect(alignColumns([[long, long]], { columns: 40 }).length).toBeGreaterThan(5000);
  });
});

describe("wrapLine", () => {
  it.each([
    ["at spaces", "one two three", ["one two", "  three"]],
    ["in a word that is too long, after slashes", "/srv/shop/web", ["/srv/", "  shop/", "  web"]],
    ["in a word that is too long, after hyphens", "shop-server-1", ["shop-", "  server-", "  1"]],
    ["but not before the protocol of a port", "8080,53/udp", ["8080,", "  53/udp"]],
    ["anywhere if it has to be", "abcdefghijklmn", ["abcdefghi", "  jklmn"]],
    ["between wide characters", "数据库数据库", ["数据库数", "  据库"]],
    ["with the marks of a character", "e\u0301".repeat(12), ["é".repeat(9), `  ${"é".repeat(3)}`]],
  ])("splits a text %s", (_, text, lines) => {
    expect(wrapLine(text, 9).map((line) => line.normalize())).toEqual(lines);
  });
});
