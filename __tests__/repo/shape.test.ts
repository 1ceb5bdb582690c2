import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const MAX_COLUMNS = 100;
/** Only ever lower it. */
const MAX_EXCEPTIONS = 8;

const sources = ["src", "scripts", "__tests__"]
  .flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.replaceAll("\\", "/")}`,
    ),
  )
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(resolve(root, file), "utf8") }));

const COMMENT =
  /\/\*\s*(?:ox|es)lint-disable(-\S+)?([^]*?)\*\/|\/\/\s*(?:ox|es)lint-disable(-\S+)?(.*)/g;

/** `FILE RULE: REASON` for each rule of the linter that a comment switches off. */
const exceptions = sources
  .filter(({ file }) => /^(?:src|scripts)\//.test(file))
  .flatMap(({ file, text }) =>
    Array.from(text.matchAll(COMMENT), ([, block, inBlock, line, inLine]) => {
      const extent = block ?? line ?? " (whole file)";
      const rest = inBlock ?? inLine ?? "";
      const [rules = "", reason = ""] = rest.split(/\s--\s/).map((part) => part.trim());
      const scope = extent.startsWith("-") ? "" : extent;
      return (rules || "every rule")
        .split(/,\s*/)
        .map((rule) => `${file} ${rule}${scope}: ${reason || "without a reason"}`);
    }).flat(),
  )
  .toSorted();

const { overrides } = JSON.parse(readFileSync(resolve(root, ".oxlintrc.json"), "utf8"));

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
    expect(exceptions.filter((each) => /without a reason$| every rule/.test(each))).toEqual([]);
  });

  it("are held to the shape that the linter knows, which no file lifts", () => {
    const shape = {
      complexity: ["error", { max: 15 }],
      "max-params": ["error", { max: 4 }],
      "max-lines-per-function": ["error", { max: 60 }],
      "no-nested-ternary": "error",
    };
    const setting = overrides.filter((each: { rules: object }) =>
      Object.keys(shape).some((rule) => rule in each.rules),
    );
    expect(setting).toEqual([{ files: ["src/**", "scripts/**"], rules: shape }]);
  });
});
