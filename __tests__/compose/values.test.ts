import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/**
 * What Docker Compose's own loader (compose-go e70e961) made of each of some values in each place
 * of a compose file: `-` where it refuses, `+` where it does not. `text` is the file with VALUE for
 * the value.
 */
interface Recorded {
  readonly values: readonly string[];
  readonly places: readonly {
    readonly path: string;
    readonly text: string;
    readonly answers: string;
  }[];
}

const { values, places } = JSON.parse(
  readFileSync(new URL("recorded/values.json", import.meta.url), "utf8"),
) as Recorded;

const SIDE = { "/repo/inc.yaml": "services: {inc: {image: z}}\n", "/repo/e.env": "A=1\n" };

it.each(places)("values of $path", ({ text, answers }) => {
  const found = values.map((value) => {
    const { problems } = resolveProject(
      requestFor("/repo"),
      memoryFiles({ "/repo/compose.yaml": text.replace("VALUE", () => value), ...SIDE }),
      {},
    );
    for (const { message, fix, span } of problems) expect([message, fix, span]).not.toContain(null);
    return problems.length > 0 ? "-" : "+";
  });
  const label = (signs: readonly string[]) =>
    values.map((value, index) => `${signs[index]} ${value}`);
  expect(label(found)).toEqual(label(answers.split("")));
});
