import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

export type Node = DefaultTreeAdapterTypes.ChildNode;

export interface ParsedSummary {
  /** The names of all elements, sorted, each once. */
  readonly elements: readonly string[];
  readonly headings: readonly string[];
  /** The rows of each table, with the header first; a cell is its text. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  readonly paragraphs: readonly string[];
}

/** Parses Markdown as GitHub does, and the resulting HTML as a browser does. */
export function parseMarkdown(markdown: string): Node[] {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return parseFragment(html).childNodes;
}

/** Parses a job summary with its HTML, and returns the parts that a reader sees. */
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
