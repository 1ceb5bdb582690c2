import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const page = read("docs/architecture.md");

/** A top-level folder of src/, or a file in src/ with import rules: "compose", "pipeline.ts". */
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

/** Returns the code blocks of a page, and the words in backticks outside of them. */
function codeOf(text: string): { readonly blocks: string[]; readonly words: string[] } {
  const block = /^```\w*\n([^]*?)^```$/gm;
  return {
    blocks: matches(text, block),
    words: matches(text.replaceAll(block, ""), /`([^`\n]+)`/g),
  };
}

/** Finds the folders that the page does not name in backticks. */
function findUnlistedFolders(text: string): string[] {
  const { words } = codeOf(text);
  return folders.filter((folder) => !words.includes(`${folder}/`));
}

const PATH = /(?<![\w/.@-])(?:src|docs|schema|scripts|__tests__)\/[\w./-]*|(?<=\]\()[\w./-]+/g;

/** Finds the paths and links of the page that do not exist. */
function findMissingPaths(text: string): string[] {
  return (text.match(PATH) ?? []).filter(
    (path) => !existsSync(join(root, path)) && !existsSync(join(root, "docs", path)),
  );
}

const TYPE = /\b(?:[A-Z][a-z0-9]+)+\b/g;

/** Returns the names of types: in backticks, and in the first diagram. */
function typesOf(text: string): string[] {
  const { blocks, words } = codeOf(text);
  const alone = words.flatMap((word) => /^([A-Z][A-Za-z]*[a-z])(?:\[\])?$/.exec(word)?.[1] ?? []);
  return [...alone, ...((blocks[0] ?? "").match(TYPE) ?? [])];
}

/** Returns the types that the files of a folder export. */
function exportedTypes(folder: string): ReadonlySet<string> {
  return new Set(
    sources
      .filter((file) => file.startsWith(folder))
      .flatMap((file) =>
        matches(read(file), /^export (?:abstract )?(?:interface|type|class) (\w+)/gm),
      ),
  );
}

/** Finds types in the tables of the page that the folder in their row does not export. */
function findMisplacedTypes(text: string): string[] {
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

/** Each scope of the linter, with the patterns that an import in it must not match. */
const scopes = overrides.flatMap(({ files, rules }) => {
  const restricted = rules["no-restricted-imports"];
  if (typeof restricted !== "object") return [];
  const inSource = files.filter((file) => file.startsWith("src/"));
  return inSource.map((file) => ({
    file,
    groups: restricted[1].patterns.map((each) => each.group),
  }));
});

/** The units of files that share a scope, e.g. `pipeline.ts` for `RunRequest.ts`. */
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

/** Returns the other units that a scope of the linter may import. */
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

/** Returns the import rules of the page: for each unit, all units to the left of it. */
function importsOf(text: string): ReadonlyMap<Unit, ReadonlySet<Unit>> {
  const diagram = codeOf(text).blocks.find((block) => block.includes("←")) ?? "";
  const left = new Map<Unit, Set<Unit>>();
  for (const line of diagram.split("\n").filter(Boolean)) {
    const steps = line.split("←").map((step) => step.split(",").map((unit) => unit.trim()));
    for (const [at, step] of steps.entries())
      for (const unit of step)
        left.set(unit, new Set([...(left.get(unit) ?? []), ...(steps[at - 1] ?? [])]));
  }
  // Iteration also visits the elements that are added during the loop.
  for (const all of left.values())
    for (const unit of all) for (const further of left.get(unit) ?? []) all.add(further);
  return left;
}

const without = (some: ReadonlySet<Unit>, others: ReadonlySet<Unit>) =>
  [...some].filter((unit) => !others.has(unit));

/** Compares the import rules: "src/ports/**: only the page allows host". */
function compareImports(text: string): string[] {
  const imports = importsOf(text);
  return scopes.flatMap((scope) => {
    const drawn = imports.get(unitOf(scope.file)) ?? new Set<Unit>();
    const linted = allowedIn(scope);
    return [
      ...without(drawn, linted).map((unit) => `only the page allows ${unit}`),
      ...without(linted, drawn).map((unit) => `only the linter allows ${unit}`),
    ].map((difference) => `${scope.file}: ${difference}`);
  });
}

/** Finds the stages and entry points that are not in the first diagram of the page. */
function findMissingUnits(text: string): string[] {
  const [diagram = ""] = codeOf(text).blocks;
  const words = new Set(diagram.split(/[^\w/.]+/));
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

/** Compares the entry points of folders on the page and in the linter. */
function compareEntryPoints(text: string): string[] {
  const drawn = matches(text, /`(src\/\w+\/index\.ts)` is the only entry point/g);
  const linted = new Set(allowedPaths.filter((path) => /\/\w+\/index\.ts$/.test(path)));
  return [
    ...drawn.filter((path) => !linted.has(path)),
    ...drawn.map((path) => `${posix.dirname(path)}/**`).filter((all) => allowedPaths.includes(all)),
    ...[...linted].filter((path) => !drawn.includes(path)),
  ];
}

/** Lists all differences between the page, the source tree and the linter. */
function differences(text: string): string[] {
  const exported = exportedTypes("src/");
  return [
    ...findUnlistedFolders(text).map((folder) => `no folder ${folder}/ on the page`),
    ...findMissingUnits(text).map((unit) => `no ${unit} in the diagram`),
    ...findMissingPaths(text).map((path) => `no path ${path}`),
    ...typesOf(text).flatMap((type) => (exported.has(type) ? [] : [`no type ${type}`])),
    ...findMisplacedTypes(text).map((type) => `no type in ${type}`),
    ...compareImports(text),
    ...compareEntryPoints(text).map((path) => `different entry point: ${path}`),
  ];
}

it("docs/architecture.md matches the folders, types and import rules of the repository", () => {
  expect(differences(page)).toEqual([]);
});

it("the linter has import rules for every folder and file of src/", () => {
  const hasRules = (folder: string) =>
    scopes.some(
      ({ file }) =>
        posix.dirname(file) === folder ||
        (file.endsWith("/**") && folder.startsWith(`${posix.dirname(file)}/`)),
    );
  expect(folders.filter((folder) => !hasRules(folder))).toEqual([]);
  const files = sources.filter((file) => posix.dirname(file) === "src");
  expect(files.filter((path) => !scopes.some(({ file }) => file === path))).toEqual([]);
});

describe("the comparison with docs/architecture.md", () => {
  it.each([
    ["a folder", "`src/host/linux/`", "`linux/`", ["no folder src/host/linux/ on the page"]],
    ["a stage of the diagram", "leases/ ◀", "locks/ ◀", ["no leases in the diagram"]],
    [
      "a path",
      "`src/report/formats/json.ts`",
      "`src/report/formats/jsons.ts`",
      ["no path src/report/formats/jsons.ts"],
    ],
    ["a link", "(leases.md)", "(locks.md)", ["no path locks.md"]],
    ["a type of the diagram", "Report ─▶ text", "Reports ─▶ text", ["no type Reports"]],
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
      "the order of the import rules",
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
      "an entry of the import rules",
      "commands, system ← cli",
      "review, commands, system ← cli",
      ["src/cli/**: only the page allows review"],
    ],
    [
      "an entry point",
      "`src/compose/index.ts` is the only entry point",
      "`src/report/index.ts` is the only entry point",
      [
        "no path src/report/index.ts",
        "different entry point: src/report/index.ts",
        "different entry point: src/report/**",
        "different entry point: src/compose/index.ts",
      ],
    ],
  ])("finds that %s differs", (_part, from, to, expected) => {
    expect(page.split(from).length).toBeGreaterThan(1);
    expect(differences(page.replaceAll(from, to))).toEqual(expected);
  });
});
