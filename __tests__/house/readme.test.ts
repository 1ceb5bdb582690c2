import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { regenerate } from "../../scripts/generate.ts";

const text = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8");

it("shows what the program prints", () => {
  expect(text).toBe(regenerate(text));
});
