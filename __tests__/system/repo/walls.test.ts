import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
/** The stages from left to right, with their inner folders. */
const stages: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  compose: ["yaml", "load", "check"],
  ports: [],
  policy: [],
  repository: [],
  host: ["linux", "macos", "windows", "engine", "holders"],
  leases: [],
  verify: [],
  rules: [],
  allocate: [],
  changes: [],
  report: ["formats"],
  review: [],
};
const order = Object.keys(stages);
/** Every folder of a stage, with the stage and the relative path to src/. */
const folders = Object.entries(stages).flatMap(([stage, inner]) => [
  { folder: stage, stage, up: "../" },
  ...inner.map((name) => ({ folder: `${stage}/${name}`, stage, up: "../../" })),
]);
/** Returns a module of a stage that other folders may import. */
const entryPointOf = (stage: string) =>
  stage === "compose" ? "compose/index.ts" : `${stage}/other.ts`;
const takesYaml = new Set(["compose"]);

const packages = ["node:fs", "node:path", "@actions/core", "@actions/exec"];
const modules = [
  "system/other.ts",
  "system/host/other.ts",
  "pipeline.ts",
  "commands/other.ts",
  "cli/main.ts",
  "action/main.ts",
];
const restricted = "eslint(no-restricted-imports)";

/** A module, and the rule that must report it; null if none may. */
type Wall = readonly [file: string, code: string, refusedBy: string | null];

const takes = (file: string, from: string, refusedBy: string | null): Wall => [
  file,
  `import { other } from "${from}";\nexport const value = other;\n`,
  refusedBy,
];

const walls: readonly Wall[] = [
  ...folders.flatMap(({ folder, stage, up }) => [
    ...order.map((other) =>
      takes(
        `src/${folder}/takes-${other}.ts`,
        other === stage ? "./other.ts" : `${up}${entryPointOf(other)}`,
        order.indexOf(other) > order.indexOf(stage) ? restricted : null,
      ),
    ),
    ...packages.map((from, k) => takes(`src/${folder}/takes-package-${k}.ts`, from, restricted)),
    ...modules.map((from, k) =>
      takes(`src/${folder}/takes-outside-${k}.ts`, `${up}${from}`, restricted),
    ),
    takes(`src/${folder}/takes-paths.ts`, "node:path/posix", null),
    takes(`src/${folder}/takes-yaml.ts`, "yaml", takesYaml.has(stage) ? null : restricted),
    [
      `src/${folder}/takes-later.ts`,
      `export const load = () => import("${up}system/other.ts");\n`,
      restricted,
    ] satisfies Wall,
    [
      `src/${folder}/takes-types.ts`,
      `import type { Other } from "${up}system/other.ts";\nexport type Value = Other;\n`,
      restricted,
    ] satisfies Wall,
    [
      `src/${folder}/hands-on.ts`,
      `export { other } from "${up}system/other.ts";\n`,
      restricted,
    ] satisfies Wall,
    [
      `src/${folder}/environment.ts`,
      "export const { env } = process;\n",
      "eslint(no-restricted-globals)",
    ] satisfies Wall,
    [`src/${folder}/console.ts`, 'console.log("");\n', "eslint(no-console)"] satisfies Wall,
  ]),
  ...["ports", "rules", "system", "commands", "cli", "action"].map((folder) =>
    takes(`src/${folder}/enters.ts`, "../compose/load/other.ts", restricted),
  ),
  takes("src/host/linux/enters.ts", "../../compose/load/other.ts", restricted),
  takes("src/ports/takes-detour.ts", "./../system/other.ts", restricted),
  takes("src/ports/takes-longer-detour.ts", "../lib/../system/other.ts", restricted),
  takes("src/commands/takes-detour.ts", "./../system/other.ts", restricted),
  takes("src/host/linux/takes-detour.ts", "./../../system/other.ts", restricted),
  takes("src/host/linux/takes-longer-detour.ts", "../../lib/../system/other.ts", restricted),
  takes("src/action/takes-inner.ts", "../cli/inner/other.ts", restricted),
  takes("src/cli/takes-inner.ts", "../action/inner/other.ts", restricted),
  takes("src/cli/takes-review.ts", "../review/other.ts", restricted),
  takes("src/action/takes-commands.ts", "../commands/other.ts", restricted),
  takes("src/system/takes-request.ts", "../RunRequest.ts", restricted),
  takes("src/cli/takes-octokit.ts", "@octokit/core", restricted),
  takes("src/cli/takes-inside.ts", "@actions/core/lib/core.js", restricted),
  takes("src/cli/takes-github.ts", "../system/github/github.ts", restricted),
  ["src/lib/global.ts", "export const get = globalThis.fetch;\n", "eslint(no-restricted-globals)"],
  takes("__tests__/host/binds.test.ts", "../../src/system/host/bindPort.ts", restricted),
  takes("__tests__/cli/runs.test.ts", "../../src/cli/runs.ts", restricted),
  takes("__tests__/files/reads.test.ts", "../../src/system/files/glob.ts", null),
  takes("__tests__/system/host/binds.test.ts", "../../../src/system/host/bindPort.ts", null),
  takes("src/host/linux/takes-sibling.ts", "../engine/other.ts", null),
  takes("src/host/linux/takes-parent.ts", "../other.ts", null),
  takes("src/pipeline.ts", "./system/other.ts", restricted),
  ...["commands"].flatMap((folder) => [
    ...order.map((stage) =>
      takes(
        `src/${folder}/takes-${stage}.ts`,
        `../${entryPointOf(stage)}`,
        stage === "review" ? restricted : null,
      ),
    ),
    takes(`src/${folder}/takes-system.ts`, "../system/other.ts", restricted),
    takes(`src/${folder}/takes-cli.ts`, "../cli/other.ts", restricted),
    takes(`src/${folder}/takes-action.ts`, "../action/other.ts", restricted),
    takes(`src/${folder}/takes-core.ts`, "@actions/core", restricted),
    takes(`src/${folder}/takes-files.ts`, "node:fs", restricted),
    [
      `src/${folder}/environment.ts`,
      "export const { env } = process;\n",
      "eslint(no-restricted-globals)",
    ] satisfies Wall,
  ]),
  takes("src/commands/takes-pipeline.ts", "../pipeline.ts", null),
  takes("src/system/takes-command.ts", "../commands/other.ts", restricted),
  takes("src/system/takes-review.ts", "../review/other.ts", restricted),
  takes("src/cli/takes-command.ts", "../commands/other.ts", null),
  takes("src/cli/takes-system.ts", "../system/other.ts", null),
  takes("src/cli/takes-action.ts", "../action/other.ts", restricted),
  takes("src/cli/starts.ts", "node:child_process", restricted),
  ["src/cli/console.ts", 'console.log("");\n', "eslint(no-console)"],
  takes("src/action/takes-review.ts", "../review/other.ts", null),
  takes("src/action/takes-cli.ts", "../cli/other.ts", restricted),
  takes("src/system/takes-ports.ts", "../ports/other.ts", null),
  takes("src/system/takes-pipeline.ts", "../pipeline.ts", restricted),
  takes("src/system/takes-cli.ts", "../cli/main.ts", restricted),
  takes("src/system/takes-files.ts", "node:fs", null),
  takes("src/system/starts.ts", "node:child_process", restricted),
  takes("src/system/executes.ts", "@actions/exec", restricted),
  takes("src/system/commands.ts", "@actions/exec", null),
  ["src/system/console.ts", 'console.log("");\n', "eslint(no-console)"],
  takes("src/cli/main.ts", "@actions/core", restricted),
  takes("src/action/main.ts", "@actions/core", null),
  takes("src/action/post.ts", "node:child_process", restricted),
  takes("src/action/writes.ts", "../system/other.ts", null),
  [
    "src/ports/one.ts",
    'import { two } from "./two.ts";\nexport const one = () => two;\n',
    "import(no-cycle)",
  ],
  [
    "src/ports/two.ts",
    'import { one } from "./one.ts";\nexport const two = () => one;\n',
    "import(no-cycle)",
  ],
  [
    "src/system/floating.ts",
    'import { readFile } from "node:fs/promises";\nreadFile("a");\n',
    "typescript(no-floating-promises)",
  ],
  ["src/system/any.ts", "export const value: any = 1;\n", "typescript(no-explicit-any)"],
  [
    "src/system/loose.ts",
    "export const same = (a: number, b: number): boolean => a == b;\n",
    "eslint(eqeqeq)",
  ],
  [
    "src/system/sure.ts",
    "export const first = (a: string[]): string => a[0]!;\n",
    "typescript(no-non-null-assertion)",
  ],
];

/** The rules that the linter reports, by file. */
const found = new Map<string, Set<string>>();
const scratch = mkdtempSync(join(tmpdir(), "walls-"));

beforeAll(() => {
  for (const name of [".oxlintrc.json", "tsconfig.json"])
    copyFileSync(join(root, name), join(scratch, name));
  symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"), "junction");
  const placed = [
    ...folders.map(({ folder }) => folder),
    "system",
    "system/host",
    "commands",
    "cli",
    "action",
  ];
  const others = [...placed.map((folder) => `src/${folder}/other.ts`), "src/compose/index.ts"].map(
    (file) => [file, "export type Other = 1;\nexport const other = 1;\n"],
  );
  for (const [file = "", code = ""] of [...others, ...walls]) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), code);
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, "node_modules/oxlint/bin/oxlint"), "--format=json", "src", "__tests__"],
    {
      cwd: scratch,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    },
  );
  for (const { filename, code } of JSON.parse(stdout).diagnostics) {
    const file = filename.replaceAll("\\", "/");
    found.set(file, (found.get(file) ?? new Set()).add(code));
  }
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const inner = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe("the stages", () => {
  it("are the folders of src/, except for system, commands and the entry points", () => {
    const others = ["system", "commands", "cli", "action"];
    expect(inner("src").toSorted()).toEqual([...order, ...others].toSorted());
  });

  it.each(order)("%s has exactly the inner folders that this test covers", (stage) => {
    expect(inner(`src/${stage}`).toSorted()).toEqual([...(stages[stage] ?? [])].toSorted());
  });
});

describe("the linter", () => {
  it.each(walls.filter(([, , refusedBy]) => refusedBy !== null))(
    "reports %s: %j",
    (file, _code, refusedBy) => {
      expect([...(found.get(file) ?? [])]).toContain(refusedBy);
    },
  );

  it.each(walls.filter(([, , refusedBy]) => refusedBy === null))("allows %s: %j", (file) => {
    expect([...(found.get(file) ?? [])]).not.toContain(restricted);
  });
});
