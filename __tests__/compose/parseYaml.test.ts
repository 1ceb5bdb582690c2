import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../src/compose/yaml/Node.ts";
import { parseYaml } from "../../src/compose/yaml/parseYaml.ts";
import { treeOf, valueOf } from "./stage.ts";

// The values are those that `config` of Docker Compose 5.5 prints.
describe("parseYaml reads brackets and quotes that are indented less than their key", () => {
  it.each<[string, string, unknown]>([
    ["a list", 'k:\n  a: [\n"x",\n y # c\n# d\n\n  ]\n  b: z\n', { a: ["x", "y"], b: "z" }],
    [
      "a mapping",
      "k:\n  a: {\nx: y,\n z: [1,\n2]}\n  b: c\n",
      { a: { x: "y", z: [1, 2] }, b: "c" },
    ],
    [
      "a closing bracket",
      "k:\n  a:\n    - [x, {y: [z\n]}\n]\n    - b\n",
      { a: [["x", { y: ["z"] }], "b"] },
    ],
    ["single quotes", "k:\n  a: 'x ''\ny'\n  b: z\n", { a: "x ' y", b: "z" }],
    ["double quotes", 'k:\n  a: "x \\"\n\ny\\""\n  b: z\n', { a: 'x "\ny"', b: "z" }],
    [
      "quotes in brackets",
      "k:\n  a: [\n'x\ny', \"z\nw\"]\n  b: c\n",
      { a: ["x y", "z w"], b: "c" },
    ],
    [
      "plain scalars in brackets",
      "k:\n  a: [x\n y\nz, w]\n  b: c\n",
      { a: ["x y z", "w"], b: "c" },
    ],
    ["quotes in a list", "k:\n  - 'x\ny'\n  - z\n", ["x y", "z"]],
  ])("in %s", (_, text, expected) => {
    expect(valueOf(treeOf(text))).toEqual({ k: expected });
  });

  it("and keeps the spans of all nodes", () => {
    const text = "k:\n  a: [\n'x\ny'\n]\n  b: &n [x\ny]\n  c: *n\n";
    const { documents } = parseYaml("f", text);
    const texts: string[] = [];
    const walk = (node: Node) => {
      if (node.kind === "scalar") texts.push(text.slice(node.span.start, node.span.end));
      else if (node.kind === "sequence") node.items.forEach(walk);
      else {
        for (const { start, end } of node.keys.values()) texts.push(text.slice(start, end));
        node.entries.forEach(walk);
      }
    };
    for (const { root } of documents) if (root) walk(root);
    expect(texts).toEqual(["k", "a", "b", "c", "'x\ny'", "x\ny", "x\ny"]);
  });

  it.each<[string, string, number]>([
    ["a missing closing bracket", "k:\n  a: [\nx\n", 12],
    ["a missing closing quote", "k:\n  a: 'x\ny\n", 13],
    ["a closing bracket in the next document", "k:\n  a: [\n---\n]\n", 10],
    ["a tab after them", "k:\n  a: [\nx]\n\tb: c\n", 13],
  ])("but rejects %s", (_, text, start) => {
    const [problem] = parseYaml("f", text).problems;
    expect(problem?.message).toMatch(/^invalid YAML/);
    expect(problem?.span?.start).toBe(start);
  });
});

const recorded = JSON.parse(
  readFileSync(new URL("recorded/cases.json", import.meta.url), "utf8"),
) as readonly { files: Record<string, string> }[];
const texts = recorded.flatMap(({ files }) =>
  Object.entries(files).flatMap(([name, text]) => (/\.ya?ml$/.test(name) ? [text] : [])),
);

const MARKS = ["", "- ", "? ", "&a ", "*a", "|\n", "---\n", "...\n", "<<: *a", "!reset "];

it("parseYaml parses any text, or reports a problem at a place in it", () => {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat(4),
    insert: fc.constantFrom(..."\n :#\"'[]{},?-!\\\t~".split(""), ...MARKS),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (text, edits) => {
        let mangled = text;
        for (const { at, remove, insert } of edits) {
          const place = at % (mangled.length + 1);
          mangled = mangled.slice(0, place) + insert + mangled.slice(place + remove);
        }
        for (const { span, message, fix } of parseYaml("f", mangled).problems) {
          expect(message && fix).toBeTruthy();
          expect(span?.start).toBeGreaterThanOrEqual(0);
          expect(span?.end).toBeGreaterThanOrEqual(span?.start ?? 0);
          expect(span?.end).toBeLessThanOrEqual(mangled.length + 1);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
