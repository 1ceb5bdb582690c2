import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { casesOf, reportOf } from "../__tests__/rules/fixture.ts";
import { renderText } from "../src/report/formats/text.ts";
import { rules } from "../src/rules/index.ts";
import type { Rule } from "../src/rules/Rule.ts";

// Writes docs/rules/<id>.md from the rule table and the rules' fixtures: npm run generate.

const root = dirname(import.meta.dirname);
const fixtures = join(root, "__tests__/rules");

/**
 * The page of a rule: what it finds, why that matters, an example with its fix, and what it leaves
 * alone.
 */
export function page({ id, level, summary, why, example }: Rule): string {
  const cases = casesOf(join(fixtures, id)).toSorted();
  const silent = cases.filter(
    (name) => readFileSync(join(fixtures, id, name, "findings.txt"), "utf8") === "",
  );
  const asWords = (name: string) => name.replaceAll("-", " ");
  return [
    `# ${id}`,
    `**${level}**: ${summary}.`,
    why,
    "## Example",
    ...sources(join(fixtures, id, example)),
    "leads to",
    fence("text", found(id, join(fixtures, id, example))),
    "## It says nothing of",
    silent
      .map((name) => `- [${asWords(name)}](../../${linkTo(join(fixtures, id, name))})`)
      .join("\n"),
  ].join("\n\n");
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
    const label =
      name === "listeners.json" ? "and on the host (as the tests write it)" : `\`${name}\``;
    return [
      label,
      fence(
        /\w+$/.exec(name)?.[0].replace(/^(?:env|example)$/, "sh") ?? "",
        readFileSync(join(directory, name), "utf8"),
      ),
    ];
  });
}

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
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const rule of rules) writeFileSync(join(folder, `${rule.id}.md`), `${page(rule)}\n`);
}

if (import.meta.main) writeRulePages();
