import { expect, it } from "vitest";
import { Random } from "../../scripts/predict/random.ts";
import { Builder } from "../../scripts/predict/Scenario.ts";
import { THEMES } from "../../scripts/predict/themes.ts";

it("a service that ends at once is started before the other user of its port", () => {
  const theme = THEMES["a service that ends before another starts"];
  const unordered = new Set<boolean>();
  for (let seed = 0; seed < 200; seed++) {
    const builder = new Builder(new Random(seed), 20_000, true);
    theme?.build(builder);
    const { first, last } = builder.services;
    const isOrdered = last?.["depends_on"] !== undefined;
    const ends = first?.["command"] === "true";
    if (ends) expect([seed, isOrdered]).toEqual([seed, true]);
    if (!isOrdered) unordered.add(ends);
  }
  expect([...unordered]).toEqual([false]);
});
