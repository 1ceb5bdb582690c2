import fc from "fast-check";
import { expect, it } from "vitest";
import { setAll } from "../../src/allocate/CopyChange.ts";

const tree = { a: { x: "1", list: ["p", "q"] }, b: null };

it.each<[string, Parameters<typeof setAll>[1], unknown]>([
  ["nothing", [], tree],
  ["a value", [[["a", "x"], "2"]], { ...tree, a: { ...tree.a, x: "2" } }],
  ["a key that is not there", [[["b", "c"], "2"]], { ...tree, b: { c: "2" } }],
  ["no value", [[["a", "x"], null]], { ...tree, a: { list: ["p", "q"] } }],
  ["no value of a key that is not there", [[["c"], null]], tree],
  ["an item", [[["a", "list", 1], "r"]], { ...tree, a: { ...tree.a, list: ["p", "r"] } }],
  [
    "items at the end",
    [
      [["a", "list", 5], "r"],
      [["a", "list", 7], "s"],
    ],
    { ...tree, a: { ...tree.a, list: ["p", "q", "r", "s"] } },
  ],
  ["an item of a list that is not there", [[["c", "d", 3], "r"]], { ...tree, c: { d: ["r"] } }],
])("sets %s", (_, values, expected) => {
  const before = structuredClone(tree);
  expect(setAll(tree, values)).toEqual(expected);
  expect(tree).toEqual(before);
});

it("sets values together as one after the other", () => {
  const path = fc.tuple(fc.constantFrom("a", "b", "__proto__"), fc.constantFrom("x", "y", "z"));
  const values = fc.uniqueArray(fc.tuple(path, fc.option(fc.string())), {
    selector: ([at]) => at.join("."),
  });
  fc.assert(
    fc.property(values, (all) => {
      expect(setAll(tree, all)).toEqual(
        all.reduce<typeof tree>((before, each) => setAll(before, [each]) as typeof tree, tree),
      );
    }),
  );
});

it("sets 20,000 values of 20,000 keys in time", { timeout: 5000 }, () => {
  const keys = Array.from({ length: 20_000 }, (_, at) => `s${at}`);
  const large = { services: Object.fromEntries(keys.map((key) => [key, { name: key }])) };
  const changed = setAll(
    large,
    keys.map((key) => [["services", key, "name"], null]),
  );
  expect(Object.values(changed["services"] ?? {})).toEqual(keys.map(() => ({})));
});
