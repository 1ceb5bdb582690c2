import { globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { globDirectories, matchesGlob } from "../../src/system/files/glob.ts";

let scratch = "";
let root = "";
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-glob-")));
  root = join(scratch, "root");
  for (const path of ["a/b/c", "a/bb", "ab", "b/a/b", "b/.hidden/a", "c/node_modules/a"])
    mkdirSync(join(root, path), { recursive: true });
  if (process.platform !== "win32") symlinkSync(root, join(scratch, "link"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const segment = fc.constantFrom(
  "a",
  "b",
  "ab",
  "bb",
  "c",
  "*",
  "?",
  "a*",
  "*b",
  "[ab]",
  "[!a]",
  "??",
);
const pattern = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));

describe.skipIf(process.platform === "win32")("patterns match the same paths as in Node", () => {
  it("for existing directories", () => {
    fc.assert(
      fc.property(pattern, (relative) => {
        const expected = globSync(relative, { cwd: root }).map((path) => `${root}/${path}`);
        expect(globDirectories(`${root}/${relative}`)).toEqual(expected.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it("for paths that need not exist", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "ab", "bb", "c"), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(
        path,
        fc.array(fc.oneof(segment, fc.constant("**")), { minLength: 1, maxLength: 4 }),
        (named, parts) => {
          expect(matchesGlob(named, parts.join("/"))).toBe(
            posix.matchesGlob(named, parts.join("/")),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe.skipIf(process.platform === "win32")("globDirectories", () => {
  const find = (relative: string) =>
    globDirectories(`${root}/${relative}`).map((path) => path.slice(root.length + 1));

  it.each([
    [
      "directories at any depth, without links, hidden names and node_modules",
      "**/a",
      ["a", "b/a"],
    ],
    ["alternatives", "{a,b}/{b,a}", ["a/b", "b/a"]],
    ["a hidden name that the pattern spells out", "b/.h*", ["b/.hidden"]],
    ["nothing if nothing matches", "x*", []],
  ])("finds %s", (_, relative, expected) => {
    expect(find(relative)).toEqual(expected);
  });

  it.skipIf(process.platform === "win32")("stops where links lead to too many paths", () => {
    const loops = realpathSync(mkdtempSync(join(tmpdir(), "loops-")));
    for (let i = 0; i < 30; i++) symlinkSync(".", join(loops, `l${i}`));
    expect(() => globDirectories(`${loops}/*/*/*`)).toThrow("more than 20000 directories");
    rmSync(loops, { recursive: true });
  });

  it("follows links that a name matches, but not for **", () => {
    expect(globDirectories(`${scratch}/l*/ab`)).toEqual([`${scratch}/link/ab`]);
    expect(globDirectories(`${scratch}/**/ab`)).toEqual([`${root}/ab`]);
  });

  it("limits the number of alternatives in braces", () => {
    expect(() => find("{a,b}".repeat(20))).toThrow("more than 256 alternatives");
  });
});
