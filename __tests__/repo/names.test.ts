import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseCommandLine } from "../../src/cli/arguments.ts";
import { COMMAND_NAMES, COMMANDS } from "../../src/cli/commandTable.ts";
import { rules } from "../../src/rules/index.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const ruleIds: ReadonlySet<string> = new Set(rules.map(({ id }) => id));
const actions: readonly Readonly<Record<"inputs" | "outputs", object>>[] = [
  parse(read("action.yml")),
  parse(read("verify/action.yml")),
];

/** The pages about Portplan. The pages in docs/reference are about other programs. */
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "action.yml",
  "verify/action.yml",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .filter((name) => /\.(?:md|yml)$/.test(name) && !name.startsWith("docs/reference/")),
];

/** Names that look like rules: the value of an input, and the example of CONTRIBUTING.md. */
const OTHER_NAMES = new Set([
  "browser-blocked-port",
  "continue-on-error",
  "docker-compose",
  "on-failure",
  "prom-client",
  "working-directory",
]);

const all = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "");

const options: ReadonlySet<string> = new Set(
  COMMAND_NAMES.flatMap((command) =>
    Array.from(COMMANDS[command].options.keys(), (name) => `--${name}`),
  ),
);

/** Options of other programs, by the start of the code that shows them. */
const FOREIGN_OPTIONS: readonly (readonly [start: string, options: readonly string[]])[] = [
  ["npm run bench -- ", ["--before"]],
  ["npm run conformance -- ", ["--runs", "--seed"]],
  ["--compose noble", ["--compose"]],
  ["npm run fuzz -- ", ["--runs", "--seed"]],
  ["--processes", ["--processes"]],
  ["systemd-tmpfiles ", ["--create"]],
  ["--seed 5000 ", ["--runs", "--seed"]],
  ["npm run predict -- ", ["--runs", "--seed"]],
  ["--engine 2", ["--engine"]],
  ["npm run test:system -- ", ["--update"]],
  ["bash scripts/real-compose.sh ", ["--fetch"]],
  ["bash scripts/real-prometheus.sh ", ["--fetch"]],
  ["systemctl ", ["--now", "--user"]],
  ["docker update ", ["--restart"]],
];

/** Finds options in inline code that no command has. */
function findUnknownOptions(text: string): string[] {
  return all(text, /(?<!`)`([^`]+)`(?!`)/g).flatMap((code) => {
    const foreign = FOREIGN_OPTIONS.find(([start]) => code.startsWith(start))?.[1] ?? [];
    return all(code, /(?<![\w-])(--[a-z][\w-]*)/g).filter(
      (option) => !options.has(option) && !foreign.includes(option),
    );
  });
}

/**
 * Returns the rules that a page names in links, in levels and exceptions of a policy, and in
 * headings of findings.
 */
function namedRules(text: string): string[] {
  return [
    ...all(text, /\brules\/([a-z-]+)\.md\b/g),
    ...all(text, /\brules: *\{([^}]*)\}/g).flatMap((levels) => all(levels, /([\w-]+) *:/g)),
    ...all(text, /[{,-] *rule: *([\w-]+)/g),
    ...all(text, /portplan-ignore: ([a-z-]+)/g),
    ...all(text, /^(?:error|warning|notice)(?: |\[)([a-z-]+)\]?:/gm),
  ];
}

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("names rules that exist", () => {
    expect(namedRules(text).filter((id) => !ruleIds.has(id))).toEqual([]);
  });

  it("uses only names of rules, inputs and outputs that exist in code", () => {
    const known = [
      ruleIds,
      ...actions.flatMap(({ inputs, outputs }) =>
        [inputs, outputs].map((each) => new Set(Object.keys(each))),
      ),
      OTHER_NAMES,
    ];
    expect(
      all(text, /`([a-z]+(?:-[a-z]+)+)`/g).filter(
        (name) => !known.some((names) => names.has(name)),
      ),
    ).toEqual([]);
  });

  it("shows commands and options that exist", () => {
    const lines = all(text, /(?:^ {4}|^\$ |`|\$\()portplan ([a-z][^`)\n]*)/gm);
    expect(
      lines.filter((line) => parseCommandLine(line.split(" ").filter(Boolean)).kind !== "run"),
    ).toEqual([]);
    expect(findUnknownOptions(text)).toEqual([]);
  });
});

describe("schema/", () => {
  it.each(readdirSync(join(root, "schema")))("%s names rules that exist", (file) => {
    const named: string[] = [];
    JSON.parse(read(`schema/${file}`), (key, value: unknown) => {
      if (key === "rule" && isList(value)) named.push(...value.enum);
      if (key === "rules" && isMapping(value)) named.push(...Object.keys(value.properties));
      return value;
    });
    expect(named.filter((id) => !ruleIds.has(id))).toEqual([]);
  });

  it("has a level for every rule that is not always an error", () => {
    const { properties } = JSON.parse(read("schema/policy.schema.json"));
    expect(Object.keys(properties.rules.properties).toSorted()).toEqual(
      rules
        .filter(({ kind }) => kind !== "refusal")
        .map(({ id }) => id as string)
        .toSorted(),
    );
  });
});

const isList = (value: unknown): value is { readonly enum: readonly string[] } =>
  typeof value === "object" && value !== null && "enum" in value && Array.isArray(value.enum);

const isMapping = (value: unknown): value is { readonly properties: object } =>
  typeof value === "object" &&
  value !== null &&
  "properties" in value &&
  typeof value.properties === "object";

describe("the search for names", () => {
  it.each([
    ["[firewalled](docs/rules/firewalled.md)", "firewalled"],
    ["rules: {port-collision: off, wrong-owner: error}", "wrong-owner"],
    ["ignore: [{rule: not-open, reason: later}]", "not-open"],
    ["# portplan-ignore: firewalled -- later", "firewalled"],
    ["error[not-open]: no process listens", "not-open"],
  ])("finds a rule that does not exist in %s", (text, id) => {
    expect(namedRules(text).filter((name) => !ruleIds.has(name))).toEqual([id]);
  });

  it("finds an option that does not exist, with or without its command", () => {
    const text = "`--undo`, `allocate --print env --undo` and `docker --undo`, but `--env-file`";
    expect(findUnknownOptions(text)).toEqual(["--undo", "--undo", "--undo"]);
  });
});
