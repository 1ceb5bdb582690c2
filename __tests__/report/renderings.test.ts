import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { assert, property } from "fast-check";
import { parse } from "parse5";
import { describe, expect, it } from "vitest";
import { renderComment } from "../../src/review/buildComment.ts";
import { renderHtml } from "../../src/report/formats/html.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import type { Report } from "../../src/report/Report.ts";
import { renderSarif } from "../../src/report/formats/sarif.ts";
import { renderSummary } from "../../src/report/formats/summary.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { hostileReport, hostileTexts } from "./hostile.ts";
import { children, descendants, type Node, parseMarkdown } from "./parseSummary.ts";

const attributes = (node: Node) =>
  "attrs" in node ? node.attrs.map(({ name, value }) => `${name}=${value}`) : [];
const textOf = (node: Node): string =>
  "value" in node ? node.value : children(node).map(textOf).join("");

const link = (place: { readonly line: number }, side: string) =>
  `https://github.com/octo-org/octo-repo/blob/${side}/x#L${place.line}`;
const marker = "<!-- portplan:key -->";
const commented = (report: Report) =>
  renderComment(report, { marker, leg: "os: a", link, summaryUrl: null, commitUrl: null });
const uncompared = (report: Report) =>
  renderComment(report, { marker, leg: null, link, summaryUrl: null, commitUrl: null });

const compared = ({ findings, comparison, ...report }: Report) =>
  uncompared({
    ...report,
    findings: findings.map((finding) => ({ ...finding, cause: "change" })),
    ...(comparison && { comparison: { ...comparison, problem: null } }),
  });

/** Returns the text in which GitHub links accounts, issues and commits: all but code and links. */
function plainTexts(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) =>
    ["code", "pre", "a"].includes(node.nodeName)
      ? []
      : node.nodeName === "#text"
        ? [textOf(node)]
        : plainTexts(children(node)),
  );
}

const MARKUP = new Set([
  "#comment",
  "#text",
  "a",
  "b",
  "br",
  "code",
  "details",
  "h2",
  "h3",
  "h4",
  "p",
  "pre",
  "sub",
  "summary",
  "table",
  "tbody",
  "td",
  "th",
  "thead",
  "tr",
  "wbr",
]);
const SCHEMAS = {
  json: "../../schema/report.schema.json",
  sarif: "sarif-schema-2.1.0.json",
};
const read = (path: string) => JSON.parse(readFileSync(join(import.meta.dirname, path), "utf8"));

/** Returns a text of a finding as Markdown shows it, with code between backticks. */
const shownProse = (text: string) => escapeControlChars(text).replaceAll(/`([^`]+)`/g, "$1");

/**
 * Matches an address that GitHub's parser links in any text, even in code that is written as HTML
 * (https://github.com/github/cmark-gfm/blob/master/extensions/autolink.c).
 */
const MAIL = /[\w.+-]@[\w.-]*\.[a-z\d]/i;

/** Matches text without control characters, invisible characters and changes of direction. */
const SEEN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

describe.each([
  ["the comment", compared],
  ["the comment without a comparison", uncompared],
  ["the comment of a matrix job", commented],
  ["the summary", (report: Report) => renderSummary(report, `No comment: ${report.host.reason}.`)],
])("%s", (_, render) => {
  it("contains no markup, link, image or mention from a report", () => {
    assert(
      property(hostileTexts, hostileTexts, (name, message) => {
        const nodes = descendants(parseMarkdown(render(hostileReport(name, message))));
        expect(nodes.map(({ nodeName }) => nodeName).filter((each) => !MARKUP.has(each))).toEqual(
          [],
        );
        const titles = nodes.filter(({ nodeName }) => nodeName === "b").map(textOf);
        expect(titles).toEqual([shownProse(message)]);
        const links = nodes
          .flatMap(attributes)
          .filter(
            (each) =>
              !/^href=https:\/\/github\.com\/octo-org\/octo-repo\/blob\/(base|head)\/x#L\d+$/.test(
                each,
              ),
          );
        const own = new Set(["class=language-mermaid", "align=left"]);
        expect(links.filter((each) => !own.has(each))).toEqual([]);
        const texts = plainTexts(
          nodes.filter(
            ({ nodeName }) => nodeName === "p" || nodeName === "td" || nodeName === "th",
          ),
        );
        for (const node of nodes)
          if (node.nodeName === "#text" && node.parentNode?.nodeName !== "pre")
            expect(textOf(node)).not.toMatch(MAIL);
        for (const text of texts)
          expect(text).not.toMatch(/@[\w-]|#\d|\bGH-\d|\b[0-9a-f]{7,40}\b/i);
        for (const node of nodes)
          if (node.nodeName === "#text" && node.parentNode?.nodeName !== "code")
            expect(textOf(node).replaceAll("\n", "")).toMatch(SEEN);
        const cells = nodes.filter(({ nodeName }) => nodeName === "td").map(textOf);
        const shown = escapeControlChars(name);
        expect(cells.filter((cell) => cell.includes(shown)).length).toBeGreaterThan(1);
      }),
      { numRuns: 300 },
    );
  });
});

it("the first line of a comment is its marker, whatever follows", () => {
  assert(
    property(hostileTexts, (name) => {
      const body = compared(hostileReport(name, name));
      expect(body.split("\n", 1)).toEqual([marker]);
      expect(
        descendants(parseMarkdown(body)).filter(({ nodeName }) => nodeName === "#comment"),
      ).toHaveLength(1);
    }),
  );
});

it("the page has the same elements and attributes, whatever the names", () => {
  const isInFrame = ({ parentNode }: Node) => parentNode?.nodeName === "pre";
  const shape = (report: Report) =>
    descendants(parse([...renderHtml(report)].join("")).childNodes)
      .filter((node) => node.nodeName !== "#text" && !isInFrame(node))
      .map((node) =>
        [node.nodeName, ...attributes(node).map((each) => each.split("=", 1)[0])].join(" "),
      );
  const plain = shape(hostileReport("x", "x"));
  assert(
    property(hostileTexts, (name) => {
      // Words in backticks become code.
      expect(shape(hostileReport(name, name)).filter((each) => each !== "code")).toEqual(
        plain.filter((each) => each !== "code"),
      );
      const html = [...renderHtml(hostileReport(name, name))].join("");
      expect(html.replaceAll("\n", "")).toMatch(SEEN);
      // A frame has as many marks as fit.
      const framed = descendants(parse(html).childNodes).filter(isInFrame);
      const marks = new Set(framed.map((node) => [node.nodeName, ...attributes(node)].join(" ")));
      for (const mark of marks) expect(mark).toMatch(/^(#text|span class=(red|blue))$/);
      expect(framed.flatMap(children).every(({ nodeName }) => nodeName === "#text")).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe("JSON and SARIF", () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const valid = ajv.compile(read(SCHEMAS.json));
  // The schema is published as draft 4. Only the name of its id is different in later drafts.
  const { $schema: _, id: $id, ...published } = read(SCHEMAS.sarif);
  const validSarif = ajv.compile({ $id, ...published });

  it("match their schemas and contain no workflow command, whatever the names", () => {
    assert(
      property(hostileTexts, hostileTexts, (name, message) => {
        const report = hostileReport(name, message);
        const texts = {
          json: [...renderJson(report)].join(""),
          sarif: [...renderSarif(report, "1.2.3")].join(""),
        };
        expect([valid(JSON.parse(texts.json)), valid.errors]).toEqual([true, null]);
        expect([validSarif(JSON.parse(texts.sarif)), validSarif.errors]).toEqual([true, null]);
        for (const text of Object.values(texts)) {
          expect(text.replaceAll("\n", "")).toMatch(SEEN);
          expect(text).not.toMatch(/^\s*::|##\[/m);
        }
      }),
      { numRuns: 300 },
    );
  });
});
