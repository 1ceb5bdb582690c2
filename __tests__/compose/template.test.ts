import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { substitute, type Lookup } from "../../src/compose/load/template.ts";

const SET: Readonly<Record<string, string>> = { SET: "8080", EMPTY: "", A: "1" };
const lookup: Lookup = (name) => {
  const value = SET[name];
  return value === undefined ? undefined : { value, source: "shell", span: null };
};

describe("substitute", () => {
  it.each([
    // each form with a value, an empty value and no value
    ["$SET ${SET}", "8080 8080"],
    ["$EMPTY|${EMPTY}", "|"],
    ["$U|${U}", "|"],
    ["${SET:-d} ${SET-d}", "8080 8080"],
    ["${EMPTY:-d}|${EMPTY-d}", "d|"],
    ["${U:-d} ${U-d}", "d d"],
    ["${SET:+r} ${SET+r}", "r r"],
    ["${EMPTY:+r}|${EMPTY+r}", "|r"],
    ["${U:+r}|${U+r}", "|"],
    ["${SET:?m} ${SET?m}", "8080 8080"],
    ["${EMPTY?m}", ""],
    // the first operator counts, and unused words are not evaluated
    ["${U-a:-b}", "a:-b"],
    ["${U:-a?b}", "a?b"],
    ["${SET-${U?boom}}", "8080"],
    ["${U:-${EMPTY:-${SET}}}", "8080"],
    // dollar signs without a variable
    ["$$", "$"],
    ["$${SET}", "${SET}"],
    ["$$$SET", "$8080"],
    ["$ $1 $- $(x) a$", "$ $1 $- $(x) a$"],
    ["$SET-$A", "8080-1"],
    // braces in defaults are counted
    ["${U:-{a}}", "{a}"],
    ["${U:-a}b}", "ab}"],
    ["${SET:-}}", "8080}"],
    ['${U:-"80"}', '"80"'],
    ["${U:-1}-${V:-3}:80", "1-3:80"],
    ["${U:-{a}", "{a"],
  ])("substitutes %s with %s", (template, expected) => {
    const { value, failure } = substitute(template, lookup);
    expect(failure).toBeNull();
    expect(value).toBe(expected);
  });

  it.each([
    "${}",
    "${ SET}",
    "${SET }",
    "${1}",
    "${SET",
    "${U:-",
    "${SET:}",
    "${SET:d}",
    "${SET=d}",
    "${SET:=d}",
    "${SET!}",
    "${SET//a/b}",
    "${#SET}",
    "${!SET}",
    "${U:-a\nb}",
  ])("rejects %s", (template) => {
    expect(substitute(template, lookup).failure?.kind).toBe("invalid");
  });

  it.each([
    ["${U:?boom}", "boom"],
    ["${U?boom}", "boom"],
    ["${EMPTY:?boom}", "boom"],
    ["${U?}", ""],
    ["${U:?need $SET}", ""],
  ])("requires a value for %s", (template, reason) => {
    expect(substitute(template, lookup).failure).toEqual({
      kind: "required",
      name: template.includes("EMPTY") ? "EMPTY" : "U",
      reason,
    });
  });

  it("returns the variable of each piece, and if the piece can be assigned", () => {
    expect(substitute("${U:-127.0.0.1}:$SET:${A:+80}", lookup).pieces).toMatchObject([
      { start: 0, end: 9, name: "U", source: "default", assignable: true },
      { start: 10, end: 14, name: "SET", source: "shell", assignable: true },
      { start: 15, end: 17, name: "A", source: "shell", assignable: false },
    ]);
  });

  it("lists the unset variables that Compose warns about", () => {
    expect(substitute("$U ${V} ${W:-x} $EMPTY ${X-$Y}", lookup).unset).toEqual(["U", "V", "Y"]);
  });

  it("keeps text without a dollar sign, unescapes $$, and substitutes lines separately", () => {
    const text = fc.string().filter((each) => !each.includes("$"));
    fc.assert(
      fc.property(text, fc.nat(20), (each, count) => {
        expect(substitute(each, lookup).value).toBe(each);
        expect(substitute("$$".repeat(count), lookup).value).toBe("$".repeat(count));
      }),
    );
    const part = fc.constantFrom(
      "${SET}",
      "${U:-x}",
      "${A:+y}",
      "$$",
      "plain",
      "${EMPTY-z}",
      "{",
      "}",
      "\n",
    );
    // an extra closing brace could end a variable earlier on the line
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const pieces = parts.map((each) => `${each}\n`);
        expect(substitute(pieces.join(""), lookup).value).toBe(
          pieces.map((each) => substitute(each, lookup).value).join(""),
        );
      }),
    );
  });

  it("accepts twenty thousand variables, but rejects twenty thousand nested ones", () => {
    expect(substitute("${U:-x}".repeat(20_000), lookup).value).toBe("x".repeat(20_000));
    expect(substitute("${U:-".repeat(20_000) + "}".repeat(20_000), lookup).failure?.kind).toBe(
      "too-deep",
    );
  });
});
