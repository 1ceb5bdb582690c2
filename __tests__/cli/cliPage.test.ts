import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cliPage } from "../../scripts/generate-cli-docs.ts";

it("docs/cli.md is current: npm run generate", () => {
  const path = join(import.meta.dirname, "../../docs/cli.md");
  expect(readFileSync(path, "utf8")).toBe(cliPage());
});
