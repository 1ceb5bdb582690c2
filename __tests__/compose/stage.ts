import type { MappingNode, Node } from "../../src/compose/yaml/Node.ts";
import { type Document, parseYaml } from "../../src/compose/yaml/parseYaml.ts";
import type { Problem } from "../../src/compose/Problem.ts";

/** Parses the documents of a valid text. */
export function documentsOf(text: string, file = "/repo/compose.yaml"): readonly Document[] {
  const { documents, problems } = parseYaml(file, text);
  if (problems.length > 0)
    throw new Error(`${problems.map(({ message }) => message).join("\n")}\n${text}`);
  return documents;
}

/** Parses a text with a mapping at its top level. */
export function treeOf(text: string, file?: string): MappingNode {
  const root = documentsOf(text, file)[0]?.root;
  if (root?.kind !== "mapping") throw new Error(`no mapping: ${text}`);
  return root;
}

/** Converts a tree to plain values. A run of ports has a key `×` with its length. */
export function valueOf(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "sequence") return node.items.map(valueOf);
  const count = node.run?.count ?? 1;
  return Object.fromEntries([
    ...[...node.entries].map(([key, value]) => [key, valueOf(value)]),
    ...(count > 1 ? [["×", count]] : []),
  ]);
}

/** Formats problems with their places: `compose.yaml:3:5 message`. */
export function describeProblems(
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
  root = "/repo",
): string[] {
  return problems.map(({ message, span }) => {
    if (span === null) return `- ${message}`;
    const before = (sources.get(span.file) ?? "").slice(0, span.start).split("\n");
    const column = (before.at(-1) ?? "").length + 1;
    return `${span.file.slice(root.length + 1)}:${before.length}:${column} ${message}`;
  });
}
