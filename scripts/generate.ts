import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { formatPorts } from "../src/ports/HostEndpoint.ts";
import { findWellKnownPorts } from "../src/policy/knownImages.ts";
import { readStandardLayer } from "../src/policy/standardPreset.ts";
import writeDist from "./build.ts";
import writeRulePages from "./generate-rule-docs.ts";
import { rulesPage } from "./generate-rules-page.ts";
import writePolicySchema from "./generate-policy-schema.ts";
import writeCliPage from "./generate-cli-docs.ts";
import writeSchemas from "./generate-schemas.ts";
import { table } from "./markdownTable.ts";
import { picture } from "./picture.ts";

// Writes every generated file: npm run generate. In README.md and in pages of docs/, a generated
// part is between
//   <!-- KIND: ARGUMENT -->   and   <!-- end -->

const root = dirname(import.meta.dirname);

/** The pages with generated parts. */
export const PAGES: readonly string[] = [
  "README.md",
  "docs/action.md",
  "docs/check.md",
  "docs/policy.md",
];

interface Described {
  readonly description: string;
  readonly default?: string;
}

/** Reads the action.yml of a folder. */
function readAction(folder: string): Record<"inputs" | "outputs", Record<string, Described>> {
  return parse(readFileSync(join(root, folder, "action.yml"), "utf8"));
}

const parts: Readonly<Record<string, (argument: string) => string>> = {
  file: (path) =>
    fence(/\.ya?ml$/.test(path) ? "yaml" : "", readFileSync(join(root, path), "utf8")),
  run: (command) => fence("console", `$ ${command}\n${outputOf(command)}`),
  inputs: (folder) =>
    table(
      ["input", "default", "description"],
      Object.entries(readAction(folder).inputs).map(([name, input]) => [
        `\`${name}\``,
        input.default === undefined ? "" : `\`${input.default}\``,
        // Links in action.yml are relative to the root.
        input.description.replaceAll("](docs/", "]("),
      ]),
    ),
  outputs: (folder) =>
    table(
      ["output", "description"],
      Object.entries(readAction(folder).outputs).map(([name, output]) => [
        `\`${name}\``,
        output.description,
      ]),
    ),
  roles: () =>
    table(
      ["role", "images", "well-known ports"],
      Array.from(readStandardLayer().roles).flatMap(([name, { range = null, images = [] }]) => {
        const programs = new Map<string, string[]>();
        for (const image of images)
          programs.set(portsOf(image), [...(programs.get(portsOf(image)) ?? []), image]);
        const role = `\`${name}\` ${range === null ? "" : formatPorts(range)}`;
        return programs.size === 0
          ? [[role, "", ""]]
          : Array.from(programs, ([ports, names]) => [role, names.join(", "), ports]);
      }),
    ),
};

function portsOf(image: string): string {
  return findWellKnownPorts(image)
    .map(({ port }) => port)
    .join(", ");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Runs a command of the built command line, and returns its standard output. */
function outputOf(command: string): string {
  const args = command.replace(/^(?:portplan|node dist\/cli\/index\.js) /, "").split(" ");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--", "dist/cli/index.js", ...args],
    {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], NO_COLOR: "1" },
    },
  );
  if (status !== 0 && status !== 1) throw new Error(`${command}: exit status ${status}\n${stderr}`);
  return stdout;
}

/** Returns the text of a page with each of its parts generated again. */
export function regenerate(text: string): string {
  return text.replaceAll(
    /(<!-- (\w+): ?(.*?) ?-->\n)(?:(?!<!-- ).*\n)*(<!-- end -->)/g,
    (...[, begin, kind = "", argument = "", end]: string[]) => {
      const part = parts[kind];
      if (part === undefined) throw new Error(`no part of a page has the kind ${kind}`);
      return `${begin}${part(argument)}\n${end}`;
    },
  );
}

if (import.meta.main) {
  await writeDist();
  writeSchemas();
  writeCliPage();
  writePolicySchema();
  writeRulePages();
  writeFileSync(join(root, "docs/rules/README.md"), rulesPage());
  writeFileSync(join(root, "docs/images/action.svg"), await picture());
  for (const path of PAGES)
    writeFileSync(join(root, path), regenerate(readFileSync(join(root, path), "utf8")));
}
