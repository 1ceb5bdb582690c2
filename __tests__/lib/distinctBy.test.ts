import { expect, it } from "vitest";
import { distinctBy } from "../../src/lib/distinctBy.ts";

it("keeps the last item of each key, in the order of the first items", () => {
  const items = ["b1", "a1", "b2", "c1"];
  expect(distinctBy(items, (item) => item.slice(0, 1))).toEqual(["b2", "a1", "c1"]);
  expect(distinctBy([], String)).toEqual([]);
});
