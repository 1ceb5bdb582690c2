import { expect, it } from "vitest";
import { alignColumns, measureWidth } from "../../src/report/formats/alignColumns.ts";

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
