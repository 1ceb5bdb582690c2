import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  excludeFiles,
  formatPattern,
  setExcludeBlock,
} from "../../src/system/files/excludeFiles.ts";

const there = () => false;
const set = (text: string, directory: string, patterns: readonly string[]) =>
  setExcludeBlock(text, directory, patterns, there);

const A = '# BEGIN portplan "/a"\n/.env\n# END portplan\n';
const B = '# BEGIN portplan "/b"\n/app/.env\n# END portplan\n';

describe("the block of a directory in git's exclude file", () => {
  it.each([
    ["no text", "", A],
    ["the comments of git", "# git ls-files\n# *~\n", `# git ls-files\n# *~\n${A}`],
    [
      "a line without its end",
      "*.log",
      '*.log\n# BEGIN portplan [unended] "/a"\n/.env\n# END portplan\n',
    ],
    ["the block of another directory", B, B + A],
  ])("is added to %s, set again, and removed", (_, before, after) => {
    expect(set(before, "/a", ["/.env"])).toBe(after);
    expect(set(after, "/a", ["/.env"])).toBe(after);
    expect(set(after, "/a", [])).toBe(before);
  });

  it("is removed if the directory is gone, and is kept otherwise", () => {
    const isGone = (directory: string) => directory === "/a";
    expect(setExcludeBlock(`x\n${A}${B}y\n`, "/c", [], isGone)).toBe(`x\n${B}y\n`);
  });

  it.each([
    ["a line below it", `${A}mine\n`, "mine\n"],
    ["a line instead of its end", '# BEGIN portplan "/a"\n/.env\nmine\n', "mine\n"],
    ["a pattern below it", `${A}/mine\n`, "/mine\n"],
    ["a begin that is not a directory", "# BEGIN portplan /a\n/.env\n", null],
    ["line ends of Windows", A.replaceAll("\n", "\r\n"), ""],
  ])("is removed without the lines of others: %s", (_, text, rest) => {
    expect(set(text, "/a", [])).toBe(rest ?? text);
  });

  it("leaves every byte as it was, whatever the order of directories", () => {
    const line = fc.constantFrom("x", "\n", "\r\n", "/x\n", "# END portplan\n", "#\n");
    const directories = fc.shuffledSubarray(["/a", "/b\n", "/c"], { minLength: 1 });
    fc.assert(
      fc.property(fc.array(line), directories, (lines, names) => {
        const before = lines.join("");
        let text = names.reduce((each, name) => set(each, name, ["/.env", "/y"]), before);
        for (const name of names.toReversed()) text = set(text, name, []);
        expect(text).toBe(before);
      }),
    );
  });
});

it.each([
  ["app/.env", "/app/.env"],
  ["[a]/b*?/\\.env", String.raw`/\[a]/b\*\?/\\.env`],
])("the pattern of %s matches only this path", (path, pattern) => {
  expect(formatPattern(path)).toBe(pattern);
});

it("a path of several lines is left out, and does not become patterns of its own", async () => {
  const root = mkdtempSync(join(tmpdir(), "exclude-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const exclude = join(root, "exclude");
  const paths = [".env", "x\n*/.env", "x\r/.env"].map((name) => join(root, name));
  await excludeFiles({ root, exclude, tracked: new Set(), ignored: new Set() }, root, paths);
  const begin = `# BEGIN portplan ${JSON.stringify(root)}`;
  expect(readFileSync(exclude, "utf8")).toBe(`${begin}\n/.env\n# END portplan\n`);
});
