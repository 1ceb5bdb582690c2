import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { PAGES, regenerate } from "../../../scripts/generate.ts";
import { rulesPage } from "../../../scripts/generate-rules-page.ts";
import { picture } from "../../../scripts/picture.ts";

const read = (file: string) => readFileSync(resolve(import.meta.dirname, "../../..", file), "utf8");

it.each(PAGES)("the generated parts of %s are up to date", (file) => {
  expect(read(file)).toBe(regenerate(read(file)));
});

it("docs/rules/README.md is up to date", () => {
  expect(read("docs/rules/README.md")).toBe(rulesPage());
});

it("docs/images/action.svg is up to date", async () => {
  expect(read("docs/images/action.svg")).toBe(await picture());
});
