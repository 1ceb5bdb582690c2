import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Places } from "../../src/report/Places.ts";

const at = (text: string, start: number, end: number) =>
  new Places("/repo", [new Map([["/repo/a/compose.yaml", text]])]).place({
    file: "/repo/a/compose.yaml",
    start,
    end,
  });

describe("a place", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "ä", "漢", "😀", " ", "\t"), maxLength: 8 });
  const text = fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom("\n", "\r\n"))
    .map(([lines, end]) => lines.join(end));

  it("counts lines and columns from 1", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (given, a, b) => {
        const [start = 0, end = 0] = [a, b]
          .map((offset) => offset % (given.length + 1))
          .toSorted((x, y) => x - y);
        const walked = (offset: number) => {
          const before = given.slice(0, offset).split("\n");
          return [before.length, (before.at(-1) ?? "").length + 1];
        };
        const place = at(given, start, end);
        expect([place.line, place.column]).toEqual(walked(start));
        expect([place.endLine, place.endColumn]).toEqual(walked(end));
      }),
    );
  });

  it("ends after the last character", () => {
    expect(at('ports:\n  - "80:80"\n', 11, 18)).toEqual({
      file: "a/compose.yaml",
      line: 2,
      column: 5,
      endLine: 2,
      endColumn: 12,
    });
  });

  it("is on the first line of a file whose text is not known", () => {
    expect(new Places("/repo", []).place({ file: "/repo/x", start: 7, end: 9 })).toMatchObject({
      file: "x",
      line: 1,
    });
  });
});

describe("a path", () => {
  it.each([
    ["/repo", "."],
    ["/repo/a/b", "a/b"],
    ["/repository/a", "../repository/a"],
    ["/other/a", "../other/a"],
  ])("of %s is %s", (path, expected) => expect(new Places("/repo", []).path(path)).toBe(expected));
});
