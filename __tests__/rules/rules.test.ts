import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleOf, rules } from "../../src/rules/index.ts";
import { RULE_IDS } from "../../src/rules/RuleId.ts";
import { printed, reportOf } from "./fixture.ts";

const casesOf = (rule: string) => {
  const folder = join(import.meta.dirname, rule);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const goldenOf = (rule: string, name: string) => join(import.meta.dirname, rule, name, "findings.txt");

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id) => {
  const cases = casesOf(id);

  it("has cases that it finds, and as many neighbours that it does not", () => {
    const silent = cases.filter((name) => readFileSync(goldenOf(id, name), "utf8") === "");
    expect(cases.length - silent.length).toBeGreaterThan(0);
    expect(silent.length).toBeGreaterThanOrEqual(cases.length - silent.length);
  });

  it.each(cases)("%s", async (name) => {
    const findings = reportOf(join(import.meta.dirname, id, name)).findings.filter(({ rule }) => rule === id);
    await expect(printed(findings)).toMatchFileSnapshot(goldenOf(id, name));
  });
});

it("finds every rule under its own id", () => {
  expect(RULE_IDS.map((id) => ruleOf(id).id)).toEqual(RULE_IDS);
});

it("there are no cases of a rule that does not exist", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(rules.map(({ id }) => id as string).toSorted());
});
