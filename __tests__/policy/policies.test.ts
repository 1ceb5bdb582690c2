import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { casesOf, printFindings, printProse, reportOf } from "../rules/fixture.ts";

const folder = join(import.meta.dirname, "policies");
const cases = casesOf(folder);
const findingsOf = (name: string) => reportOf(join(folder, name)).findings;

describe("a policy", () => {
  it.each(cases)("has the findings of the case %s", async (name) => {
    await expect(printFindings(findingsOf(name))).toMatchFileSnapshot(
      join(folder, name, "findings.txt"),
    );
  });

  it("has findings with the texts of prose.txt", async () => {
    await expect(printProse(cases, findingsOf)).toMatchFileSnapshot(join(folder, "prose.txt"));
  });
});
