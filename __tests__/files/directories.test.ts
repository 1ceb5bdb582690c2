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
    ["a name that is not there", ["nowhere"], ["nowhere"]],
    ["a name with a slash at its end", ["tools/", "./services/web/"], ["tools", "services/web"]],
    [
      "directories only, in the order of their names",
      ["services/*"],
      ["services/api found", "services/web found"],
    ],
    [
      "a pattern with a slash at its end",
      ["services/*/"],
      ["services/api found", "services/web found"],
    ],
    ["alternatives", ["{tools,services/w?b}"], ["services/web found", "tools found"]],
    [
      "none twice, and the name before the pattern",
      ["services/web", "services/*"],
      ["services/web", "services/api found"],
    ],
  ])("gives %s", (_, patterns, expected) => {
    expect(find(...patterns)).toEqual(expected);
  });

  it.skipIf(process.platform === "win32")("follows links to directories", () => {
    expect(find("l*")).toEqual(["link found"]);
  });

  it("refuses a pattern that finds nothing", () => {
    expect(() => find("service/*")).toThrow('No directory matches "service/*".');
  });
});
