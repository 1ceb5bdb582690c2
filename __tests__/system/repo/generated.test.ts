import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { regenerate } from "../../../scripts/generate.ts";
import { picture } from "../../../scripts/picture.ts";

const read = (file: string) => readFileSync(resolve(import.meta.dirname, "../../..", file), "utf8");

it.each(["README.md", "docs/policy.md"])(
  "%s shows what the program prints and what the code says",
  (file) => {
    expect(read(file)).toBe(regenerate(read(file)));
  },
);

it("docs/images/action.svg shows what the action makes of the example", async () => {
  expect(read("docs/images/action.svg")).toBe(await picture());
});
