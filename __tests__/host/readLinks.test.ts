import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLinks } from "../../src/system/host/readLinks.ts";

const home = process.cwd();
let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "links-"));
});

afterEach(() => {
  process.chdir(home);
  rmSync(scratch, { recursive: true, force: true });
});

/** A folder with so many plain files, and links behind them in the order of names. */
function folder(files: number, ...links: readonly string[]): string {
  const path = join(scratch, "fd");
  mkdirSync(path);
  for (let i = 0; i < files; i++) writeFileSync(join(path, `a${i}`), "");
  for (const [i, link] of links.entries()) symlinkSync(link, join(path, `b${i}`));
  return path;
}

describe.skipIf(process.platform === "win32")("readLinks", () => {
  it.each([
    ["says what each link says", 0, ["socket:[7]", "/dev/null"], ["/dev/null", "socket:[7]"]],
    ["knows what is no link", 1, ["socket:[7]"], [null, "socket:[7]"]],
    ["has nothing of an empty folder", 0, [], []],
    ["gives up where none of the first can be read", 60, [], Array.from({ length: 8 }, () => null)],
  ] as const)("%s", (_, files, links, found) => {
    expect(readLinks(folder(files, ...links))?.toSorted()).toEqual(found.toSorted());
    expect(process.cwd()).toBe(home);
  });

  it("has no list of what is not there", () => {
    expect(readLinks(join(scratch, "fd"))).toBeNull();
  });

  it("does without a way back", () => {
    const path = folder(0, "socket:[7]");
    const gone = mkdtempSync(join(tmpdir(), "gone-"));
    process.chdir(gone);
    rmSync(gone, { recursive: true });
    expect(readLinks(path)).toEqual(["socket:[7]"]);
  });
});
