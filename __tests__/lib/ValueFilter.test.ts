import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ValueFilter } from "../../src/lib/ValueFilter.ts";

const hide = (
  text: string,
  values: readonly string[],
  secrets: readonly string[] = [],
  home = "",
) => new ValueFilter({ values, secrets, home }).hide(text);

describe("ValueFilter", () => {
  it.each<[string, string, string[], string]>([
    ["a value", "login as shop-admin", ["shop-admin"], "login as ***"],
    ["a value in a word", "xshop-adminx", ["shop-admin"], "x***x"],
    ["the longer of two values", "shop-admin-2", ["shop-admin", "shop-admin-2"], "***"],
    ["a value as a part of a URL", "?q=a%20b%2Fc%26d", ["a b/c&d"], "?q=***"],
    ["a value as a part of JSON", String.raw`{"a":"x\"yz\"w"}`, ['x"yz"w'], '{"a":"***"}'],
    [
      "each line of a value",
      "first-line then last-line",
      ["first-line\nlast-line\n"],
      "*** then ***",
    ],
    ["the start of a value before an ellipsis", "a shop-ad... b", ["shop-admin"], "a ***... b"],
    ["the longest start before an ellipsis", "aabaab...", ["aabaabaab"], "***..."],
    ["no start of two characters before an ellipsis", "a sh...", ["shop-admin"], "a sh..."],
    ["no start of a value elsewhere", "a shop-ad b...", ["shop-admin"], "a shop-ad b..."],
    ["no empty value", "a b", ["", " ", "\n"], "a b"],
    ["no value of five characters", "the shops", ["shops"], "the shops"],
    ["no number", "port 543210", ["543210"], "port 543210"],
    [
      "no address, date or path of digits",
      "on 192.0.2.1:8080",
      ["192.0.2.1:8080"],
      "on 192.0.2.1:8080",
    ],
  ])("replaces %s", (_, text, values, shown) => {
    expect(hide(text, values)).toBe(shown);
  });

  it.each<[string, string, string, string]>([
    ["a number", "password 12345678", "12345678", "password ***"],
    ["a short word", "user: root, word: abc1!", "abc1!", "user: root, word: ***"],
    [
      "a short word that is not a part of another",
      "abcd abc cabc abc_",
      "abc",
      "abcd *** cabc abc_",
    ],
    ["a word twice in a row", "abc abc,abc", "abc", "*** ***,***"],
    ["no word of two characters", "db up", "db", "db up"],
    ["no switch", "it is true", "true", "it is true"],
  ])("replaces a secret that is %s", (_, text, secret, shown) => {
    expect(hide(text, [], [secret])).toBe(shown);
  });

  it.each([
    ["/home/dev/shop/.env", "~/shop/.env"],
    ["'/home/dev'", "'~'"],
    ["/home/developer/shop", "/home/developer/shop"],
    ["/srv/shop", "/srv/shop"],
  ])("writes the home directory in %j as ~", (text, shown) => {
    expect(hide(text, [], [], "/home/dev")).toBe(shown);
  });

  it("keeps a text if there is no home directory, or it is the root", () => {
    expect([hide("/a", [], [], ""), hide("/a", [], [], "/")]).toEqual(["/a", "/a"]);
  });

  it("hides everything if there are too many values", () => {
    const values = Array.from({ length: 1001 }, (_, at) => `value-${at}-`);
    expect(hide("nothing", values)).toBe("***");
    expect(hide("nothing", values.slice(1))).toBe("nothing");
  });

  it("hides the values of both with another one", () => {
    const filter = new ValueFilter({ values: ["value-one"], secrets: [], home: "/home/dev" });
    const both = filter.with({ values: ["value-two"], secrets: ["123"] });
    expect(both.hide("value-one value-two 123 /home/dev/a")).toBe("*** *** *** ~/a");
    expect(filter.hide("value-one value-two 123")).toBe("*** value-two 123");
  });

  const value = fc.stringMatching(/^[a-z@!$%& "\\/-]{0,8}[a-z][a-z@!$%& "\\/-]{5,20}$/);
  it("leaves no value in a text", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), fc.string(), (values, more) => {
        const trimmed = values.map((each) => each.trim()).filter(({ length }) => length >= 6);
        const text = trimmed.map((each) => `${more}${each}`).join("");
        const shown = hide(text, values);
        for (const each of trimmed) expect(shown).not.toContain(each);
      }),
    );
  });

  it("changes no text that contains none of the values", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(value), (text, values) => {
        fc.pre(!values.some((each) => text.includes(each.trim().slice(0, 3))));
        expect(hide(text, values)).toBe(text);
      }),
    );
  });
});
