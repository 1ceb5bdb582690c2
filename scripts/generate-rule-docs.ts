import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { casesOf, reportOf } from "../__tests__/rules/fixture.ts";
import { capitalize } from "../src/lib/capitalize.ts";
import { renderText } from "../src/report/formats/text.ts";
import { rules } from "../src/rules/index.ts";
import type { Rule } from "../src/rules/Rule.ts";

// Writes docs/rules/<id>.md from the rules and their fixtures: npm run generate.

const root = dirname(import.meta.dirname);
const fixtures = join(root, "__tests__/rules");

/** Renders the page of a rule, with its example executed. */
export function page(rule: Rule): string {
  const { id, level, summary } = rule;
  const cases = casesOf(join(fixtures, id)).toSorted();
  if (!cases.includes(rule.example))
    throw new Error(`${id}: the example is not a folder in __tests__/rules/${id}: ${rule.example}`);
  const neighbors = cases.filter(
    (name) => readFileSync(join(fixtures, id, name, "findings.txt"), "utf8") === "",
  );
  return [
    `# ${id}`,
    `**${level}**: ${summary}.`,
    ...(level === "off"
      ? [`This rule is off by default. Turn it on in the policy: \`rules: {${id}: warning}\``]
      : []),
    "## What happens",
    rule.happens,
    "## Why it matters",
    rule.why,
    "## How to fix it",
    rule.howToFix,
    "## When to ignore it",
    rule.whenToIgnore,
    "## Example",
    ...sources(join(fixtures, id, rule.example)),
    "Output:",
    fence("text", found(id, join(fixtures, id, rule.example))),
    "## Projects without this finding",
    neighbors
      .map((name) => `- [${asWords(name)}](../../${linkTo(join(fixtures, id, name))})`)
      .join("\n"),
  ].join("\n\n");
}

/** Returns the name of a fixture as words: `tcp-and-udp` as "TCP and UDP". */
function asWords(name: string): string {
  return name
    .replaceAll("-", " ")
    .replaceAll(/\b(?:tcp|udp|http|ssh)\b/g, (word) => word.toUpperCase())
    .replace(/\bipv(?=[46])/g, "IPv")
    .replaceAll(/\b(?:compose|docker|windows)\b/g, capitalize);
}

/** Returns the path of a file below the root, with forward slashes. */
const linkTo = (path: string) => relative(root, path).replaceAll("\\", "/");

function sources(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).map((name) =>
    name.replaceAll("\\", "/"),
  );
  const shown = files
    .filter((name) =>
      /(?:^|\/)(?:[\w.-]+\.yaml|\.env(?:\.example)?|README\.md|listeners\.json)$/.test(name),
    )
    .toSorted();
  return shown.flatMap((name) => {
    const label = LABELS[name] ?? `\`${name}\`:`;
    return [
      label,
      fence(
        /\w+$/.exec(name)?.[0].replace(/^(?:env|example)$/, "sh") ?? "",
        readFileSync(join(directory, name), "utf8"),
      ),
    ];
  });
}

const LABELS: Readonly<Record<string, string>> = {
  "listeners.json": "On a host with this state:",
  "base/compose.yaml": "`compose.yaml` in the base:",
};

function found(id: string, directory: string): string {
  const report = reportOf(directory);
  return renderText(
    { ...report, findings: report.findings.filter(({ rule }) => rule === id) },
    { quiet: true },
  );
}

function fence(language: string, content: string): string {
  return `\`\`\`${language}\n${content.trimEnd()}\n\`\`\``;
}

export default function writeRulePages(): void {
  const folder = join(root, "docs/rules");
  mkdirSync(folder, { recursive: true });
  const names = new Set(rules.map(({ id }) => `${id}.md`));
  for (const name of readdirSync(folder))
    if (!names.has(name) && name !== "README.md") rmSync(join(folder, name));
  for (const rule of rules) writeFileSync(join(folder, `${rule.id}.md`), `${page(rule)}\n`);
}

if (import.meta.main) writeRulePages();
