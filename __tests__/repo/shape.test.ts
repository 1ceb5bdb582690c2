import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const MAX_COLUMNS = 100;
/** Only ever lower it. */
const MAX_EXCEPTIONS = 12;

const sources = ["src", "scripts", "__tests__"]
  .flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.replaceAll("\\", "/")}`,
    ),
  )
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(resolve(root, file), "utf8") }));

const DISABLED =
  /(?:oxlint|eslint)-disable[\w-]*\s+([\w\s,/-]+?)(?:\s+--\s+([^]*?))?(?:\s*\*\/|\n)/g;

/** `FILE RULE: REASON` for each rule of the linter that a comment switches off. */
const exceptions = sources
  .filter(({ file }) => /^(?:src|scripts)\//.test(file))
  .flatMap(({ file, text }) =>
    [...text.matchAll(DISABLED)].flatMap(([, rules = "", reason = "without a reason"]) =>
      rules.split(/,\s*/).map((rule) => `${file} ${rule}: ${reason}`),
    ),
  )
  .toSorted();

describe("the sources", () => {
  it("have no line over 100 columns", () => {
    const long = sources.flatMap(({ file, text }) =>
      text.split("\n").flatMap((line, i) => (line.length > MAX_COLUMNS ? `${file}:${i + 1}` : [])),
    );
    expect(long).toEqual([]);
  });

  it("switch rules of the linter off only where the list of exceptions says so", async () => {
    await expect(`${exceptions.join("\n")}\n`).toMatchFileSnapshot("shape-exceptions.txt");
  });

  it("have no more exceptions than before, each with a reason", () => {
    expect(exceptions.length).toBeLessThanOrEqual(MAX_EXCEPTIONS);
    expect(exceptions.filter((each) => each.endsWith("without a reason"))).toEqual([]);
  });
});
