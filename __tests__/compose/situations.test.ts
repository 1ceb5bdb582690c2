import { describe, expect, it } from "vitest";
import { portsOf, resolveSituation } from "./resolveSituation.ts";
import { SITUATIONS } from "./situations.ts";

const groups = Object.entries(SITUATIONS);

describe.each(groups)("resolveProject resolves %s", (_, situations) => {
  it.each(situations.map((state) => [state.title, state] as const))("%s", (_title, state) => {
    const project = resolveSituation(state);
    const { expected, name } = state;
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
