import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDirectories } from "../../src/system/files/directories.ts";

let root = "";
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "portplan-directories-")));
  for (const name of ["services/web", "services/api", "services/.hidden", "tools"])
    mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, "services/README.md"), "");
  if (process.platform !== "win32")
    for (const [name, target] of [
      ["link", "services/web"],
      ["loop", "loop"],
    ] as const)
      symlinkSync(target, join(root, name));
});
afterAll(() => rmSync(root, { recursive: true }));

const find = (...patterns: string[]) =>
  findDirectories(patterns, root).map(
    ({ path, found }) =>
      `${path.replace(`${root.replaceAll("\\", "/")}/`, "")}${found ? " found" : ""}`,
  );

describe("findDirectories", () => {
  it.each([
    ["a name", ["tools"], ["tools"]],
    ["a name that does not exist", ["nowhere"], ["nowhere"]],
    ["a name that ends with a slash", ["tools/", "./services/web/"], ["tools", "services/web"]],
    [
      "only directories, sorted by name",
      ["services/*"],
      ["services/api found", "services/web found"],
    ],
    [
      "a pattern that ends with a slash",
      ["services/*/"],
      ["services/api found", "services/web found"],
    ],
    ["alternatives", ["{tools,services/w?b}"], ["services/web found", "tools found"]],
    [
      "a name before a pattern, without duplicates",
      ["services/web", "services/*"],
      ["services/web", "services/api found"],
    ],
  ])("returns %s", (_, patterns, expected) => {
    expect(find(...patterns)).toEqual(expected);
  });

  it.skipIf(process.platform === "win32")("follows links to directories", () => {
    expect(find("l*")).toEqual(["link found"]);
  });

  it("throws if a pattern has no matches", () => {
    expect(() => find("service/*")).toThrow('no directory matches "service/*"');
  });
});

it.skipIf(process.platform === "win32")("keeps a backslash in a name", () => {
  mkdirSync(join(root, String.raw`back\slash`));
  expect(find(String.raw`back\slash`)).toEqual([String.raw`back\slash`]);
});
