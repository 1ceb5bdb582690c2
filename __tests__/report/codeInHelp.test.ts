import { join } from "node:path";
import { expect, it } from "vitest";
import { formatAdvice } from "../../src/report/formats/formatAdvice.ts";
import { formatProse } from "../../src/report/formats/markdown.ts";
import type { ReportFinding } from "../../src/report/Report.ts";
import type { RuleId } from "../../src/rules/RuleId.ts";
import { casesOf, reportOf } from "../rules/fixture.ts";
import { children, type Node, parseMarkdown } from "./parseSummary.ts";

const RULES = join(import.meta.dirname, "../rules");

/** Returns the text that a reader of Markdown sees, with code in backticks. */
function show(nodes: readonly Node[]): string {
  const texts = nodes.map((node) => {
    if ("value" in node) return node.value;
    const text = show(children(node));
    return node.nodeName === "code" ? `\`${text}\`` : text;
  });
  return texts.join("");
}

function showAdvice(finding: ReportFinding): string[] {
  return formatAdvice(finding).map((line) =>
    show(parseMarkdown(formatProse(line, finding.code))).trim(),
  );
}

const SHOWN: readonly RuleId[] = [
  "invalid-project",
  "port-collision",
  "port-occupied",
  "wrong-listener",
  "appended-ports",
  "unset-port-variable",
  "ephemeral-port",
  "shared-runner-port",
  "copy-conflict",
  "public-binding",
  "stale-reference",
  "ignored-finding",
];

it("the help and the notes of findings show code as code", async () => {
  const sections = SHOWN.map((id) => {
    const lines = casesOf(join(RULES, id)).flatMap((name) =>
      reportOf(join(RULES, id, name))
        .findings.filter(({ rule }) => rule === id)
        .flatMap(showAdvice),
    );
    return `# ${id}\n\n${[...new Set(lines)].toSorted().join("\n")}\n`;
  });
  await expect(sections.join("\n")).toMatchFileSnapshot("codeInHelp.txt");
});
