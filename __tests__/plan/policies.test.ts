import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printed, reportOf } from "../rules/fixture.ts";

const folder = join(import.meta.dirname, "policies");

describe("a policy", () => {
  it.each(readdirSync(folder))("%s", async (name) => {
    const { findings } = reportOf(join(folder, name));
    await expect(printed(findings)).toMatchFileSnapshot(join(folder, name, "findings.txt"));
  });
});
