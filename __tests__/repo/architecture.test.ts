import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const page = read("docs/architecture.md");

/** A top-level folder of src/, or a file next to them that has a law: "compose", "pipeline.ts". */
type Unit = string;

const entries = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
const pathOf = ({ parentPath, name }: (typeof entries)[number]) =>
  join(parentPath, name)
    .slice(root.length + 1)
    .replaceAll("\\", "/");
const folders = entries.filter((entry) => entry.isDirectory()).map(pathOf);
const sources = entries.filter((entry) => entry.isFile()).map(pathOf);
const topFolders = folders.filter((folder) => folder.split("/").length === 2);

const matches = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, found = ""]) => found);

/** The code blocks of a page, and the words in backticks outside of them. */
function codeOf(text: string): { readonly blocks: string[]; readonly words: string[] } {
  const block = /^```\w*\n([^]*?)^```$/gm;
  return {
    blocks: matches(text, block),
    words: matches(text.replaceAll(block, ""), /`([^`\n]+)`/g),
  };
}

/** The folders that have no name in backticks on the page. */
function undrawnFolders(text: string): string[] {
  const { words } = codeOf(text);
  return folders.filter((folder) => !words.includes(`${folder}/`));
}

const PATH = /(?<![\w/.@-])(?:src|docs|schema|scripts|__tests__)\/[\w./-]*|(?<=\]\()[\w./-]+/g;

/** The paths and the links of the page that lead nowhere. */
function missingPaths(text: string): string[] {
  return (text.match(PATH) ?? []).filter(
    (path) => !existsSync(join(root, path)) && !existsSync(join(root, "docs", path)),
  );
}

const TYPE = /\b(?:[A-Z][a-z0-9]+)+\b/g;

/** The names of types: in backticks, and in the first drawing. */
function typesOf(text: string): string[] {
  const { blocks, words } = codeOf(text);
  const alone = words.flatMap((word) => /^([A-Z][A-Za-z]*[a-z])(?:\[\])?$/.exec(word)?.[1] ?? []);
  return [...alone, ...((blocks[0] ?? "").match(TYPE) ?? [])];
}

/** The types that a source below a folder exports. */
function exportedTypes(folder: string): ReadonlySet<string> {
  return new Set(
    sources
      .filter((file) => file.startsWith(folder))
      .flatMap((file) =>
        matches(read(file), /^export (?:abstract )?(?:interface|type|class) (\w+)/gm),
      ),
  );
}

/** The rows of the page that name types and the folder that they are from. */
function misplacedTypes(text: string): string[] {
  return Array.from(text.matchAll(/^\| (`.*?`) \| .* \| `(src\/\w+\/)` \|$/gm)).flatMap(
    ([, types = "", folder = ""]) => {
      const exported = exportedTypes(folder);
      return matches(types, /`(\w+)`/g)
        .filter((type) => !exported.has(type))
        .map((type) => `${folder}: ${type}`);
    },
  );
}

interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<
    Record<string, readonly ["error", { readonly patterns: readonly Pattern[] }] | string>
  >;
}

interface Pattern {
  readonly group: readonly string[];
}

const overrides: readonly Override[] = JSON.parse(read(".oxlintrc.json")).overrides;

/** Each scope of the linter, and the patterns that an import in it must not match. */
const scopes = overrides.flatMap(({ files, rules }) => {
  const restricted = rules["no-restricted-imports"];
  if (typeof restricted !== "object") return [];
  const inSource = files.filter((file) => file.startsWith("src/"));
  return inSource.map((file) => ({
    file,
    groups: restricted[1].patterns.map((each) => each.group),
  }));
});

/** Files of one scope are one unit, by the name of the first: `pipeline.ts`, `RunRequest.ts`. */
const aliases = new Map(
  overrides.flatMap(({ files }) =>
    files.every((file) => /^src\/\w+\.ts$/.test(file))
      ? files.map((file) => [unitIn(file), unitIn(files[0] ?? file)] as const)
      : [],
  ),
);

function unitIn(path: string): Unit {
  return path.split("/")[1] ?? "";
}

function unitOf(path: string): Unit {
  const unit = unitIn(path);
  return aliases.get(unit) ?? unit;
}

const units = [...new Set([...topFolders, ...scopes.map(({ file }) => file)].map(unitOf))];

/** Units that a scope of the linter may import, without itself. */
function allowedIn({ file, groups }: (typeof scopes)[number]): ReadonlySet<Unit> {
  const patterns = groups.flat();
  const allowed = patterns.includes("*")
    ? patterns
        .filter((pattern) => /^!\.\.?\//.test(pattern))
        .map((pattern) => unitOf(posix.join(posix.dirname(file), pattern.slice(1))))
    : units.filter(
        (unit) =>
          !groups.some(
            (group) =>
              group.some((pattern) => pattern === `**/${unit}` || pattern === `**/${unit}/**`) &&
              !group.some((pattern) => pattern.startsWith("!")),
          ),
      );
  return new Set(allowed.filter((unit) => unit !== unitOf(file)));
}

/** The law as the page draws it: for each unit, all that is to the left of it. */
function lawOf(text: string): ReadonlyMap<Unit, ReadonlySet<Unit>> {
  const drawing = codeOf(text).blocks.find((block) => block.includes("←")) ?? "";
  const left = new Map<Unit, Set<Unit>>();
  for (const line of drawing.split("\n").filter(Boolean)) {
    const steps = line.split("←").map((step) => step.split(",").map((unit) => unit.trim()));
    for (const [at, step] of steps.entries())
      for (const unit of step)
        left.set(unit, new Set([...(left.get(unit) ?? []), ...(steps[at - 1] ?? [])]));
  }
  // A set that grows while it is read is read to its end.
  for (const all of left.values())
    for (const unit of all) for (const further of left.get(unit) ?? []) all.add(further);
  return left;
}

const without = (some: ReadonlySet<Unit>, others: ReadonlySet<Unit>) =>
  [...some].filter((unit) => !others.has(unit));

/** Where the page and the linter differ: "src/ports/**: only the page allows host". */
function lawDifferences(text: string): string[] {
  const law = lawOf(text);
  return scopes.flatMap((scope) => {
    const drawn = law.get(unitOf(scope.file)) ?? new Set<Unit>();
    const linted = allowedIn(scope);
    return [
      ...without(drawn, linted).map((unit) => `only the page allows ${unit}`),
      ...without(linted, drawn).map((unit) => `only the linter allows ${unit}`),
    ].map((difference) => `${scope.file}: ${difference}`);
  });
}

/** The stages and entries that the first drawing of the page leaves out. */
function undrawnUnits(text: string): string[] {
  const [drawing = ""] = codeOf(text).blocks;
  const words = new Set(drawing.split(/[^\w/.]+/));
  return units.filter((unit) => !words.has(unit.endsWith(".ts") ? unit : `${unit}/`));
}

/** Paths into other units that the linter allows: "src/lib/**", "src/compose/index.ts". */
const allowedPaths = scopes.flatMap(({ file, groups }) =>
  groups
    .flat()
    .filter((pattern) => /^!\.\.?\//.test(pattern))
    .map((pattern) => posix.join(posix.dirname(file), pattern.slice(1)))
    .filter((path) => unitOf(path) !== unitOf(file)),
);

/** Where the doors of the page and those of the linter differ. */
function doorDifferences(text: string): string[] {
  const drawn = matches(text, /`(src\/\w+\/index\.ts)` is the only door/g);
  const linted = new Set(allowedPaths.filter((path) => /\/\w+\/index\.ts$/.test(path)));
  return [
    ...drawn.filter((door) => !linted.has(door)),
    ...drawn.map((door) => `${posix.dirname(door)}/**`).filter((all) => allowedPaths.includes(all)),
    ...[...linted].filter((door) => !drawn.includes(door)),
  ];
}

/** Everything in which the page differs from the tree or from the linter. */
function differences(text: string): string[] {
  const exported = exportedTypes("src/");
  return [
    ...undrawnFolders(text).map((folder) => `no folder ${folder}/ on the page`),
    ...undrawnUnits(text).map((unit) => `no ${unit} in the drawing`),
    ...missingPaths(text).map((path) => `no path ${path}`),
    ...typesOf(text).flatMap((type) => (exported.has(type) ? [] : [`no type ${type}`])),
    ...misplacedTypes(text).map((type) => `no type in ${type}`),
    ...lawDifferences(text),
    ...doorDifferences(text).map((path) => `another door: ${path}`),
  ];
}

it("docs/architecture.md shows the folders, types and import law that there are", () => {
  expect(differences(page)).toEqual([]);
});

it("the linter has an import law for every folder of src/, and every file next to them", () => {
  const lawful = (folder: string) =>
    scopes.some(
      ({ file }) =>
        posix.dirname(file) === folder ||
        (file.endsWith("/**") && folder.startsWith(`${posix.dirname(file)}/`)),
    );
  expect(folders.filter((folder) => !lawful(folder))).toEqual([]);
  const files = sources.filter((file) => posix.dirname(file) === "src");
  expect(files.filter((path) => !scopes.some(({ file }) => file === path))).toEqual([]);
});

describe("the test", () => {
  it.each([
    ["a folder", "`src/host/linux/`", "`linux/`", ["no folder src/host/linux/ on the page"]],
    ["a stage of the drawing", "leases/ ◀", "locks/ ◀", ["no leases in the drawing"]],
    [
      "a path",
      "`src/report/formats/json.ts`",
      "`src/report/formats/jsons.ts`",
      ["no path src/report/formats/jsons.ts"],
    ],
    ["a link", "(leases.md)", "(locks.md)", ["no path locks.md"]],
    ["a type of the drawing", "Report ─▶ text", "Reports ─▶ text", ["no type Reports"]],
    [
      "a type of a table",
      "| `PortGroup` |",
      "| `PortTeam` |",
      ["no type PortTeam", "no type in src/allocate/: PortTeam"],
    ],
    [
      "the folder of a type",
      "move together | `src/allocate/` |",
      "move together | `src/report/` |",
      ["no type in src/report/: PortGroup"],
    ],
    [
      "the order of the law",
      "lib ← compose",
      "compose ← lib",
      [
        "src/lib/**: only the page allows compose",
        ...["*.ts", "yaml/**", "load/**", "check/**"].map(
          (scope) => `src/compose/${scope}: only the linter allows lib`,
        ),
      ],
    ],
    [
      "an entry of the law",
      "commands, system ← cli",
      "review, commands, system ← cli",
      ["src/cli/**: only the page allows review"],
    ],
    [
      "the door",
      "`src/compose/index.ts` is the only door",
      "`src/report/index.ts` is the only door",
      [
        "no path src/report/index.ts",
        "another door: src/report/index.ts",
        "another door: src/report/**",
        "another door: src/compose/index.ts",
      ],
    ],
  ])("sees that %s differs", (_what, from, to, expected) => {
    expect(page.split(from).length).toBeGreaterThan(1);
    expect(differences(page.replaceAll(from, to))).toEqual(expected);
  });
});
