import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openHost } from "../../../src/system/host/openHost.ts";

let scratch = "";

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "links-"));
});

afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("the links of a folder", () => {
  it.each([
    ["are the targets of its links", 0, ["socket:[7]", "/dev/null"], ["/dev/null", "socket:[7]"]],
    ["are null for a file that is not a link", 1, ["socket:[7]"], [null, "socket:[7]"]],
    ["are empty for an empty folder", 0, [], []],
  ] as const)("%s", (_, files, links, found) => {
    const path = join(scratch, "fd");
    mkdirSync(path);
    for (let i = 0; i < files; i++) writeFileSync(join(path, `a${i}`), "");
    for (const [i, link] of links.entries()) symlinkSync(link, join(path, `b${i}`));
    expect(openHost({}).links(path)?.toSorted()).toEqual(found.toSorted());
  });

  it("are null for a missing folder", () => {
    expect(openHost({}).links(join(scratch, "fd"))).toBeNull();
  });
});
