import fc from "fast-check";
import type { Feature } from "./features.ts";
import { text, type Text, type Using, type Yaml, type YamlMap } from "./Yaml.ts";

// Shrinking prefers the first value of each list.

/** Generates one of the texts. */
export const oneOf = (...texts: readonly string[]): fc.Arbitrary<Text> =>
  fc.constantFrom(...texts).map((each) => text(each));

/** Generates a value of one of the rows, by weight. */
export function weighted<T>(
  ...rows: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]
): fc.Arbitrary<T> {
  return fc.oneof(
    { withCrossShrink: true },
    ...rows.map(([weight, arbitrary]) => ({ weight, arbitrary })),
  );
}

/** Generates a value in a percentage of cases, else null. */
export const sometimes = <T>(percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  weighted<T | null>([100 - percent, fc.constant(null)], [percent, value]);

/** Generates true in a percentage of cases. */
export const chance = (percent: number): fc.Arbitrary<boolean> =>
  sometimes(percent, fc.constant(true)).map((yes) => yes ?? false);

/** Marks a value as using a feature. */
export const using = <T extends Using>(feature: Feature, value: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  value.map((each) => ({ ...each, uses: [...each.uses, feature] }));

/** Generates a text from a template of other texts. */
export function joined(
  strings: TemplateStringsArray,
  ...parts: readonly fc.Arbitrary<Text>[]
): fc.Arbitrary<Text> {
  return fc.tuple(...parts).map((each) => ({
    text: strings.map((string, index) => string + (each[index]?.text ?? "")).join(""),
    uses: each.flatMap(({ uses }) => uses),
  }));
}

/** Generates a mapping without the keys whose values are null. */
export function mapping(
  values: Readonly<Record<string, fc.Arbitrary<Yaml | null>>>,
): fc.Arbitrary<YamlMap> {
  return fc.tuple(fc.record(values), chance(15)).map(([made, backwards]) => {
    const entries = Object.entries(made).filter(
      (entry): entry is [string, Yaml] => entry[1] !== null,
    );
    return { map: backwards ? entries.toReversed() : entries, uses: [] };
  });
}
