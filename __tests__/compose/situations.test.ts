import { describe, expect, it } from "vitest";
import { portsOf, resolveSituation } from "./resolveSituation.ts";
import { SITUATIONS } from "./situations.ts";

const groups = Object.entries(SITUATIONS);

describe.each(groups)("%s", (_, situations) => {
  it.each(situations.map((situation) => [situation.title, situation] as const))("%s", (_title, situation) => {
    const project = resolveSituation(situation);
    const { expected, name } = situation;
    if (expected instanceof RegExp) {
      expect(project.problems.map(({ message }) => message).join("\n")).toMatch(expected);
      for (const { fix } of project.problems) expect(fix).not.toBe("");
    } else {
      expect(project.problems).toEqual([]);
      expect(portsOf(project)).toEqual(Object.keys(expected).length === 0 ? {} : expected);
      if (name !== undefined) expect(project.name).toBe(name);
    }
  });
});
