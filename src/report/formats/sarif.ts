import { capitalize } from "../../lib/capitalize.ts";
import { identityOf, type Severity } from "../../rules/Finding.ts";
import { rules } from "../../rules/index.ts";
import type { Rule } from "../../rules/Rule.ts";
import { describeLeftOut } from "./describeLeftOut.ts";
import { encodeJson, encodeList } from "./encodeJson.ts";
import { formatAdvice } from "./formatAdvice.ts";
import { encodePath } from "../../lib/encodePath.ts";
import type { Place, Report, ReportFinding } from "../Report.ts";

/** GitHub keeps 5,000 results, and shows ten related places (docs/reference/actions.md A7). */
const MAX_RESULTS = 5000;
const MAX_RELATED = 100;

const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  notice: "note",
};

/**
 * Renders the findings as SARIF 2.1.0 for code scanning. A finding without a place is at the first
 * file of its project. Exceptions are left out, because GitHub opens an alert for a result with
 * `suppressions` too (https://github.com/github/codeql-action/issues/1230). The job of a matrix is
 * left out, because `upload-sarif` keeps the jobs apart if there is no `automationDetails`.
 */
export function* renderSarif(report: Report, version: string): Iterable<string> {
  const used = new Set(report.findings.map(({ rule }) => rule));
  const shown = rules.filter(({ id }) => used.has(id));
  const indices = new Map(shown.map(({ id }, index) => [id, index]));
  const fingerprint = createFingerprinter();
  const driver = {
    name: "Portplan",
    semanticVersion: version,
    rules: shown.map((rule) => toSarifRule(rule, report.rulesUrl)),
  };
  yield `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",`;
  yield `"runs":[{"tool":{"driver":${encodeJson(driver)}},\n"columnKind":"utf16CodeUnits",`;
  yield `"originalUriBaseIds":{"%SRCROOT%":{"description":{"text":"The repository's root."}}},`;
  yield* encodeList("artifacts", listArtifacts(report), "],\n");
  yield* encodeInvocation(report);
  const results = report.findings.slice(0, MAX_RESULTS).map((finding) => {
    const ruleIndex = indices.get(finding.rule) ?? 0;
    return toSarifResult(finding, report, ruleIndex, fingerprint(finding));
  });
  yield* encodeList("results", results, "]}]}\n");
}

/** Lists the Compose files. Projects can share some of them, and artifacts must be unique. */
function listArtifacts({ projects }: Report): object[] {
  const files = new Set(projects.flatMap((project) => project.files));
  return Array.from(files, (file) => ({ location: toLocation(file), roles: ["analysisTarget"] }));
}

/** Encodes a notification that services were not checked, if there are any. */
function* encodeInvocation({ leftOut, exitStatus }: Report): Iterable<string> {
  if (leftOut === undefined) return;
  const notification = {
    level: "note",
    message: { text: escapeLinks(`${describeLeftOut(leftOut)}.`) },
  };
  const invocation = {
    executionSuccessful: exitStatus !== 2,
    toolConfigurationNotifications: [notification],
  };
  yield* encodeList("invocations", [invocation], "],\n");
}

function toSarifRule(rule: Rule, rulesUrl: string | undefined): object {
  const { id, level, summary, happens } = rule;
  const help = formatRuleHelp(rule);
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: toSentence(stripCode(summary)) },
    fullDescription: { text: stripCode(happens) },
    ...(rulesUrl !== undefined && { helpUri: `${rulesUrl}/${id}.md` }),
    help: { text: stripCode(help), markdown: help },
    defaultConfiguration: { level: LEVELS[level as Severity] ?? "note" },
    properties: { tags: ["ports"], precision: "very-high" },
  };
}

/** Returns the sections of a rule's page as Markdown. */
function formatRuleHelp({ happens, why, howToFix, whenToIgnore }: Rule): string {
  return [
    happens,
    why,
    `**How to fix it**: ${howToFix}`,
    `**When to ignore it**: ${whenToIgnore}`,
  ].join("\n\n");
}

function toSarifResult(
  { rule, severity, message, fix, note, place, related, project }: ReportFinding,
  report: Report,
  ruleIndex: number,
  fingerprint: string,
): object {
  const home = report.projects.find(({ name }) => project === null || name === project);
  const file = home?.files[0] ?? home?.directory ?? ".";
  const at = place ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const relatedLocations = related.slice(0, MAX_RELATED).map((end, id) => ({
    id,
    physicalLocation: toPhysicalLocation(end.place),
    message: { text: escapeLinks(end.message) },
  }));
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    // In a list, GitHub shows the first sentence.
    message: { text: escapeLinks([`${message}.`, ...formatAdvice({ fix, note })].join("\n")) },
    locations: [{ physicalLocation: toPhysicalLocation(at) }],
    ...(related.length > 0 && { relatedLocations }),
    partialFingerprints: { primaryLocationLineHash: fingerprint },
  };
}

const toLocation = (file: string) => ({ uri: encodePath(file), uriBaseId: "%SRCROOT%" });

function toPhysicalLocation({ file, line, column, endLine, endColumn }: Place): object {
  return {
    artifactLocation: toLocation(file),
    region: {
      startLine: line,
      startColumn: column,
      endLine,
      endColumn: Math.max(endColumn, endLine === line ? column : 1),
    },
  };
}

/**
 * Returns a function that makes fingerprints. They do not change from run to run, because they only
 * depend on the identity of a finding and its number among findings with that identity.
 */
function createFingerprinter(): (finding: ReportFinding) => string {
  const counts = new Map<string, number>();
  return (finding) => {
    const hash = hashFnv1a(identityOf(finding));
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return `${hash}:${count}`;
  };
}

/** Returns the FNV-1a hash of 64 bits (RFC 9923) as hexadecimal digits. */
function hashFnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

/**
 * Escapes brackets, which make links in a message
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, 3.11.6).
 */
const escapeLinks = (text: string) => text.replaceAll(/[\\[\]]/g, "\\$&");
const stripCode = (markdown: string) => markdown.replaceAll(/`|\*\*/g, "");
const toSentence = (summary: string) => `${capitalize(summary)}.`;
