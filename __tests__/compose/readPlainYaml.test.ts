import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../src/compose/yaml/Node.ts";
import { parseAnyYaml } from "../../src/compose/yaml/parseYaml.ts";
import { type PlainYaml, readPlainYaml } from "../../src/compose/yaml/readPlainYaml.ts";

const recorded = JSON.parse(
  readFileSync(new URL("recorded/cases.json", import.meta.url), "utf8"),
) as readonly {
  files: Record<string, string>;
}[];
const texts = recorded.flatMap(({ files }) =>
  Object.entries(files).flatMap(([name, text]) => (/\.ya?ml$/.test(name) ? [text] : [])),
);

const MORE = [
  "a: |\n  one\n   two\n\n  three\nb: |-\n  x\n",
  "a:\n- b: 1\n  c: [x, 'it''s', \"y\"]\n- - d\n  - e\nf: {g: 1, h: {i: [2]}}\n",
  "x: &a {k: v}\ny:\n  <<: *a\n  z: 1\nw: *a\n",
  "x: &a {k: v}\ny:\n  <<: *a\n  z: &a 1\nw: *a\n",
  "a: http://x:80/#y # comment\nb: ::1:80:80\n'c d': ~\n\"e\": -1\n",
  "a:\n  ports: !override\n    - x: !override []\n    - y\nb: !override # c\n" +
    "- !override {c: d}\n- !override\n  - e\n",
];

/**
 * A tree as plain data. Where an empty value stands is not compared: the package puts it elsewhere.
 */
function plain(node: Node): unknown {
  const via: string[] = [];
  for (let each = node.via; each; each = each.next) via.push(`${each.message} ${each.span.start}`);
  const empty = node.kind === "scalar" && node.type === "null";
  const at = empty ? "" : `${node.span.start}-${node.span.end}`;
  if (node.kind === "scalar")
    return { type: node.type, value: String(node.value), at, plain: !empty && node.plain, via };
  if (node.kind === "sequence") return { items: node.items.map(plain), at, via };
  return {
    entries: [...node.entries].map(([key, value]) => [
      key,
      node.keys.get(key)?.start,
      plain(value),
    ]),
    at,
    via,
  };
}

/** What is read, as plain data with its tags. */
const toPlainResult = ({ root, overrides }: PlainYaml) => ({
  root: plain(root),
  tags: overrides.map((tag) => ({ ...tag, since: "2.24.4" })),
});

/** What the `yaml` package makes of the text; where it finds a mistake, that. */
function readWithPackage(text: string): unknown {
  const { documents, problems } = parseAnyYaml("f", text);
  const [document] = documents;
  return problems.length > 0 || documents.length !== 1 || !document?.root
    ? { problems, documents: documents.length }
    : { root: plain(document.root), tags: document.tags };
}

describe("readPlainYaml", () => {
  it("reads what compose files are written in, as the yaml package does", () => {
    let read = 0;
    for (const text of [...texts, ...MORE]) {
      const found = readPlainYaml("f", text);
      if (!found) continue;
      read++;
      expect({ text, read: toPlainResult(found) }).toEqual({ text, read: readWithPackage(text) });
    }
    // a reader that leaves everything to the package would pass too
    expect(read / texts.length).toBeGreaterThan(0.8);
  });

  it.each(MORE)("reads %j", (text) => {
    expect(readPlainYaml("f", text)).not.toBeNull();
  });

  it("never reads a text otherwise than the package, however it is mangled", () => {
    const bits = [
      "\n",
      " ",
      "  ",
      ":",
      ": ",
      "- ",
      "#",
      " #",
      '"',
      "'",
      "[",
      "]",
      "{",
      "}",
      ",",
      "&a ",
      "*a",
      "|",
      "|-",
      "x",
      "80",
      "---\n",
      "<<: *a",
      "\n  ",
      "? ",
      "!x ",
      "!override ",
      "!override\n  ",
      "~",
      "\\",
      "$",
      "\t",
    ];
    const edit = fc.record({
      at: fc.nat(),
      remove: fc.nat(4),
      insert: fc.oneof(fc.constantFrom(...bits), fc.constant("")),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts, ...MORE),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (text, edits) => {
          let mangled = text.replace(/^\ufeff/, "");
          for (const { at, remove, insert } of edits) {
            const place = at % (mangled.length + 1);
            mangled = mangled.slice(0, place) + insert + mangled.slice(place + remove);
          }
          const found = readPlainYaml("f", mangled);
          if (found) expect(toPlainResult(found)).toEqual(readWithPackage(mangled));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["a tag", "a: !reset []\n"],
    ["a tag that reads as a text", "a: !override b\n"],
    ["a tag of nothing", "a: !override\n"],
    ["a tag in brackets", "a: [!override []]\n"],
    ["a tag beside an alias", "a: &a\n  b: !override []\nc: *a\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["a key that is given twice", "a: 1\na: 2\n"],
    ["a scalar on two lines", "a: b\n  c\n"],
    ["brackets on two lines", "a: [1,\n  2]\n"],
    ["an escape", 'a: "\\n"\n'],
    ["a tab", "a:\tb\n"],
    ["a folded block", "a: >\n  b\n"],
    ["a key that is no string", "80: x\n"],
    ["an unknown anchor", "a: *b\n"],
  ])("leaves %s to the package", (_, text) => {
    expect(readPlainYaml("f", text)).toBeNull();
  });
});
