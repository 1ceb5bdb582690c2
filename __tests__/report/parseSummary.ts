import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

export type Node = DefaultTreeAdapterTypes.ChildNode;

export interface ParsedSummary {
  /** Names of all elements, each once, sorted. */
  readonly elements: readonly string[];
  readonly headings: readonly string[];
  /** Every table: its rows, the first one being the header; a cell is its text. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  readonly paragraphs: readonly string[];
}

/** Parses Markdown as GitHub does, into the HTML that a browser would make of it. */
export function parseMarkdown(markdown: string): Node[] {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return parseFragment(html).childNodes;
}

/**
 * A job summary as a reader sees it: GitHub's Markdown made HTML, HTML that was written out
 * included, and read as a browser does.
 */
export function parseSummary(markdown: string): ParsedSummary {
  const nodes = descendants(parseMarkdown(markdown));
  const named = (...names: string[]) => nodes.filter((node) => names.includes(node.nodeName));
  const rows = (table: Node) =>
    within(table, "tr").map((row) => within(row, "th", "td").map(textOf));
  return {
    elements: [
      ...new Set(nodes.map((node) => node.nodeName).filter((name) => name !== "#text")),
    ].toSorted(),
    headings: named("h1", "h2", "h3", "h4").map(textOf),
    tables: named("table").map(rows),
    paragraphs: named("p").map(textOf),
  };
}

export const children = (node: Node): Node[] => ("childNodes" in node ? node.childNodes : []);
export const descendants = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [node, ...descendants(children(node))]);
const within = (node: Node, ...names: string[]) =>
  descendants(children(node)).filter((each) => names.includes(each.nodeName));

function textOf(node: Node): string {
  if (node.nodeName === "br") return "\n";
  return "value" in node ? node.value : children(node).map(textOf).join("");
}
