import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => pattern.test(name));
}

/** Returns the comments of a source file, each as one line of text. */
function comments(source: string): string[] {
  const blocks =
    source.match(/\/\*[^]*?\*\/|(?:(?:^|[ \t])\/\/ .*(?:\n(?=[ \t]*\/\/ ))?)+/gm) ?? [];
  return blocks.map((block) =>
    block.replaceAll(/^[ \t]*(?:\/\*+|\*\/|\*|\/\/)/gm, " ").replaceAll(/\s+/g, " "),
  );
}

/** Returns the numbers of the facts on a page. A fact is an item that starts with its number. */
function factsOf(page: string): string[] {
  return existsSync(join(root, page))
    ? Array.from(read(page).matchAll(/^- \*\*([A-Z]\d+)\*\* /gm), ([, id = ""]) => id)
    : [];
}

const CITATION = /(docs\/[\w./-]+\.md)((?:,? [A-Z]\d+\b)+)/g;
const FOLDERS = "docs|schema|src|scripts|examples|__tests__";
const ENDINGS = "md|ts|json|sh|ya?ml|txt|svg";
const PATH = new RegExp(`(?<![\\w/.@-])(?:${FOLDERS})/[\\w./-]*\\w\\.(?:${ENDINGS})\\b`, "g");

/** Finds citations in a comment of facts and files that do not exist. */
function missing(comment: string): string[] {
  const paths = (comment.match(PATH) ?? []).filter((path) => !existsSync(join(root, path)));
  const facts = Array.from(comment.matchAll(CITATION)).flatMap(([, page = "", ids = ""]) => {
    const known = factsOf(page);
    return (ids.match(/[A-Z]\d+/g) ?? [])
      .filter((id) => !known.includes(id))
      .map((id) => `${page} ${id}`);
  });
  const alone = comment.replaceAll(CITATION, "").match(/\b[ACE]\d{1,2}\b/g) ?? [];
  return [...paths, ...facts, ...alone, ...(comment.match(/§/g) ?? [])];
}

/** All sources but this one, which has examples of wrong citations. */
const sources = ["src", "scripts", "__tests__"]
  .flatMap((folder) => filesBelow(folder, /\.ts$/))
  .filter((file) => join(root, file) !== import.meta.filename);
const pages = filesBelow("docs/reference", /\.md$/);

describe("comments", () => {
  it("cite only facts and files that this repository has", () => {
    const found = sources.flatMap((file) =>
      comments(read(file)).flatMap((comment) => missing(comment).map((each) => `${file}: ${each}`)),
    );
    expect(found).toEqual([]);
  });

  it("cite more than 50 facts", () => {
    const cited = sources.flatMap((file) =>
      comments(read(file)).flatMap((comment) => comment.match(CITATION) ?? []),
    );
    expect(cited.length).toBeGreaterThan(50);
  });

  it.each([
    ["/** Binds as the engine does (docs/reference/engine.md E10). */", []],
    ["/**\n * As Compose does (docs/reference/compose.md\n * C1, C2).\n */", []],
    ["// See docs/reference/engine.md E999", ["docs/reference/engine.md E999"]],
    ["// See docs/reference/none.md E1", ["docs/reference/none.md", "docs/reference/none.md E1"]],
    ["const a = 1; // see src/no/such/file.ts", ["src/no/such/file.ts"]],
    ["/** As the specification says (§5.1). */", ["§"]],
    ["/** As the engine does (E10). */", ["E10"]],
    ['const url = "http://§/"; // fine', []],
  ])("are checked in %j", (source, expected) => {
    expect(comments(source).flatMap(missing)).toEqual(expected);
  });
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("uses each number once", () => {
    const facts = factsOf(page);
    expect(facts.filter((id, index) => facts.indexOf(id) !== index)).toEqual([]);
  });

  it("refers to facts that exist", () => {
    const known = new Set(pages.flatMap(factsOf));
    expect((text.match(/\b[ACE]\d+\b/g) ?? []).filter((id) => !known.has(id))).toEqual([]);
  });

  it("refers to files that exist", () => {
    const links = Array.from(text.matchAll(/\]\((?!https:)([^)#]+)/g), ([, link = ""]) =>
      join("docs/reference", link),
    );
    expect(
      [...links, ...(text.match(PATH) ?? [])].filter((path) => !existsSync(join(root, path))),
    ).toEqual([]);
  });
});
