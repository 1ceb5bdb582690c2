import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const MAX_COLUMNS = 100;

const sources = ["src", "scripts", "__tests__"]
  .flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name.replaceAll("\\", "/")}`,
    ),
  )
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(resolve(root, file), "utf8") }));

const { overrides } = JSON.parse(readFileSync(resolve(root, ".oxlintrc.json"), "utf8"));

describe("the sources", () => {
  it("have no line over 100 columns", () => {
    const long = sources.flatMap(({ file, text }) =>
      text.split("\n").flatMap((line, i) => (line.length > MAX_COLUMNS ? `${file}:${i + 1}` : [])),
    );
    expect(long).toEqual([]);
  });

  it("do not disable rules of the linter", () => {
    const disabling = sources.filter(
      ({ file, text }) =>
        /^(?:src|scripts)\//.test(file) && /\/[*/]\s*(?:ox|es)lint-disable/.test(text),
    );
    expect(disabling.map(({ file }) => file)).toEqual([]);
  });

  it("have the same limits on complexity and length in every folder", () => {
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
