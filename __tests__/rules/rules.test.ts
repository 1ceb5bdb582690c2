import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { casesOf, printFindings, printProse, reportOf } from "./fixture.ts";

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id) => {
  const folder = join(import.meta.dirname, id);
  const cases = casesOf(folder);
  const findingsOf = (name: string) =>
    reportOf(join(folder, name)).findings.filter(({ rule }) => rule === id);

  it("has cases with findings, and at least as many without", () => {
    const silent = cases.filter((name) => findingsOf(name).length === 0);
    expect(cases.length - silent.length).toBeGreaterThan(0);
    expect(silent.length).toBeGreaterThanOrEqual(cases.length - silent.length);
  });

  it.each(cases)("reports the expected findings: %s", async (name) => {
    await expect(printFindings(findingsOf(name))).toMatchFileSnapshot(
      join(folder, name, "findings.txt"),
    );
  });

  it("reports the texts in prose.txt", async () => {
    await expect(printProse(cases, findingsOf)).toMatchFileSnapshot(join(folder, "prose.txt"));
  });
});

it("each folder belongs to a rule", () => {
  expect(casesOf(import.meta.dirname).toSorted()).toEqual(
    rules.map(({ id }) => id as string).toSorted(),
  );
});
