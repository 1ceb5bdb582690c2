import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const text = readFileSync(resolve(root, "SECURITY.md"), "utf8");
const [, promises = ""] = /^## Promises$([^]*?)^## /m.exec(text) ?? [];
const rows = Array.from(
  promises.matchAll(/^\| (?!promise |-)(.*?) \| (.*?) \|$/gm),
  ([, promise = "", tests = ""]) => [promise, tests] as const,
);

describe("SECURITY.md", () => {
  it("promises something to each party", () => {
    expect(promises.match(/^### /gm)).toHaveLength(5);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)("names a test for the promise: %s", (_promise, tests) => {
    expect(tests).toMatch(/^`__tests__\/[^`]*\.test\.ts`(?:, `__tests__\/[^`]*\.test\.ts`)*$/);
  });

  it.each(rows)("names tests that exist for the promise: %s", (_promise, tests) => {
    const files = Array.from(tests.matchAll(/`([^`]*)`/g), ([, file = ""]) => file);
    expect(files.filter((file) => !existsSync(resolve(root, file)))).toEqual([]);
  });
});
