import { array, assert, constantFrom, property, record, string, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { TextEdit } from "../../src/changes/ChangeRecord.ts";
import { editText } from "../../src/changes/editText.ts";
import { formatDiff } from "../../src/changes/formatDiff.ts";

const COMPOSE = `services:
  # The database.
  db:
    image: postgres
    ports:
      - "5432:5432"
    restart: always
  web:
    image: web
    depends_on: [db]
    ports: ["8080:80", "8443:443"]
`;

/** Makes edits that replace the first place of each text. */
const replace = (text: string, ...pairs: readonly (readonly [string, string])[]): TextEdit[] =>
  pairs.map(([before, after]) => ({ start: text.indexOf(before), before, after }));

const diff = (text: string, edits: readonly TextEdit[], more: object = {}) =>
  formatDiff({ path: "compose.yaml", text, edits, isQuotable: true, ...more });

describe("formatDiff", () => {
  it("shows an edited line with three lines around it", () => {
    expect(diff(COMPOSE, replace(COMPOSE, ["5432", "5433"]))).toEqual([
      "--- compose.yaml",
      "+++ compose.yaml",
      "@@ -3,7 +3,7 @@",
      "   db:",
      "     image: postgres",
      "     ports:",
      '-      - "5432:5432"',
      '+      - "5433:5432"',
      "     restart: always",
      "   web:",
      "     image: web",
    ]);
  });

  it("shows several edits of a line once, and edits that are near in one hunk", () => {
    const edits = replace(COMPOSE, ["5432", "5433"], ["8080", "8081"], ["8443", "8444"]);
    expect(diff(COMPOSE, edits)).toEqual([
      "--- compose.yaml",
      "+++ compose.yaml",
      "@@ -3,9 +3,9 @@",
      "   db:",
      "     image: postgres",
      "     ports:",
      '-      - "5432:5432"',
      '+      - "5433:5432"',
      "     restart: always",
      "   web:",
      "     image: web",
      "     depends_on: [db]",
      '-    ports: ["8080:80", "8443:443"]',
      '+    ports: ["8081:80", "8444:443"]',
    ]);
  });

  it.each<[string, string, readonly TextEdit[]]>([
    ["nothing is edited", COMPOSE, []],
    ["an edit changes nothing", COMPOSE, replace(COMPOSE, ["5432", "5432"])],
    [
      "two edits cancel out",
      "abc\n",
      [
        { start: 0, before: "a", after: "ab" },
        { start: 1, before: "bc", after: "c" },
      ],
    ],
  ])("is empty if %s", (_, text, edits) => {
    expect(diff(text, edits)).toEqual([]);
  });

  it.each<[string, string, string, string[]]>([
    [
      "the end of a Windows line",
      "5432\r\nb\r\n",
      "5433",
      ["@@ -1,2 +1,2 @@", "-5432", "+5433", " b"],
    ],
    [
      "a last line without an end",
      "a\n5432",
      "5433",
      [
        "@@ -1,2 +1,2 @@",
        " a",
        "-5432",
        "\\ No newline at end of file",
        "+5433",
        "\\ No newline at end of file",
      ],
    ],
    ["a tab", "\t5432\n", "5433", ["@@ -1 +1 @@", "-\t5432", "+\t5433"]],
    [
      "control characters",
      "5432 \u001b[2K\u202e\n",
      "5433",
      ["@@ -1 +1 @@", "-5432 \\u{1b}[2K\\u{202e}", "+5433 \\u{1b}[2K\\u{202e}"],
    ],
  ])("shows %s", (_, text, after, lines) => {
    expect(diff(text, replace(text, ["5432", after])).slice(2)).toEqual(lines);
  });

  it("escapes the path", () => {
    expect(diff("1\n", replace("1\n", ["1", "2"]), { path: "a\n::b" })[0]).toBe("--- a\\n::b");
  });

  it("shortens a line that is very long", () => {
    const text = `5432${"x".repeat(5000)}\n`;
    expect(diff(text, replace(text, ["5432", "5433"])).at(-1)).toBe(`+5433${"x".repeat(996)}...`);
  });

  it("refuses edits that do not fit", () => {
    expect(() => diff("a\n", [{ start: 0, before: "b", after: "c" }])).toThrow(/there is no "b"/);
  });

  const ENV = [
    "API_TOKEN=hunter2",
    "DB_PORT=5432",
    "URL=postgres://shop:hunter2@localhost:5432/shop",
    "PASSWORD=hunter2",
  ].join("\n");

  const hidden = (text: string, edits: readonly TextEdit[]) =>
    diff(text, edits, { path: ".env", isQuotable: false }).slice(2);

  it("shows only the edited parts of an env file", () => {
    const at = ENV.lastIndexOf("5432");
    const edits = [...replace(ENV, ["5432", "5433"]), { start: at, before: "5432", after: "5433" }];
    expect(hidden(ENV, edits)).toEqual([
      "@@ -2,2 +2,2 @@",
      "-DB_PORT=5432",
      "-URL=***localhost:5432***",
      "+DB_PORT=5433",
      "+URL=***localhost:5433***",
    ]);
  });

  it.each<[string, string, string]>([
    ["a quoted value", 'P="5432"', 'P="5432"'],
    ["a variable of a shell", "export P=5432", "export P=5432"],
    ["a variable in a comment", "# P=5432", "# P=5432"],
    ["blanks around the sign", "P = 5432 ", "P = 5432 "],
    ["an address", "P=127.0.0.1:5432", "P=127.0.0.1:5432"],
    ["a comment after the value", "P=5432 # hunter2", "P=5432***"],
    ["a value with a sign", "P=hunter=5432", "P=***5432"],
    ["no variable", "hunter2 5432", "***5432"],
    ["a name that is not one", "hunter2!=5432", "***5432"],
    ["a key with a colon", "P: 5432", "***5432"],
    ["quotes that differ", "P='5432\"", "P=***5432***"],
    ["the address of this host", "curl hunter2@127.0.0.1:5432/", "***127.0.0.1:5432***"],
    ["the IPv6 address of this host", "curl [::1]:5432", "***[::1]:5432"],
    ["this host at the start", "localhost:5432 hunter2", "localhost:5432***"],
    ["another host", "curl hunter2localhost:5432", "***5432"],
  ])("shows an edited line of an env file with %s", (_, line, shown) => {
    expect(hidden(`${line}\n`, replace(line, ["5432", "5433"]))).toEqual([
      "@@ -1 +1 @@",
      `-${shown}`,
      `+${shown.replace("5432", "5433")}`,
    ]);
  });

  it("hides what replaces a text in an env file if it is not a number", () => {
    expect(hidden("P=5432\n", replace("P=5432\n", ["5432", "hunter2"])).at(-1)).toBe("+P=***");
  });

  it("hides all characters of an env file outside of the edits but names", () => {
    const words = array(constantFrom("hunter2", "=", "#", " ", "\n", "'", '"', "\t", "\r\n", "€"));
    assert(
      property(array(tuple(words, constantFrom("5432", "80"))), (parts) => {
        const edits: TextEdit[] = [];
        let text = "";
        for (const [left, before] of parts) {
          text += left.join("").replaceAll("hunter2", "A=hunter2");
          edits.push({ start: text.length, before, after: "99" });
          text += before;
        }
        expect(hidden(text, edits).join("\n")).not.toMatch(/hunter2|€/);
      }),
    );
  });

  const pieces = constantFrom("\n", "\n\n", "a\n", "b\nc\nd\ne\nf\ng\nh\ni\n", "x", "5432", "");
  const words = constantFrom("x", "80", "5432");
  const edited = array(record({ left: pieces, before: words, after: words }), { maxLength: 6 });

  const build = (
    parts: readonly { left: string; before: string; after: string }[],
    end: string,
  ) => {
    const edits: TextEdit[] = [];
    let text = "";
    for (const { left, before, after } of parts) {
      text += left;
      edits.push({ start: text.length, before, after });
      text += before;
    }
    return { text: `${text}${end}`, edits };
  };

  /** Applies a diff by its line numbers. Checks the lines that it contains. */
  const apply = (text: string, lines: readonly string[]): string => {
    const old = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const result: string[] = [];
    let at = 0;
    for (const [index, line] of lines.entries()) {
      const [, start, count] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? [];
      const content = `${line.slice(1)}${lines[index + 1]?.startsWith("\\") ? "" : "\n"}`;
      if (start !== undefined) {
        const first = Number(start) - (count === "0" ? 0 : 1);
        for (; at < first; at += 1) result.push(old[at] ?? "");
      } else if (line.startsWith("+")) result.push(content);
      else if (!line.startsWith("\\")) {
        expect(old[at]).toBe(content);
        if (line.startsWith(" ")) result.push(content);
        at += 1;
      }
    }
    return [...result, ...old.slice(at)].join("");
  };

  it("is a diff from the text before to the text after the edits", () => {
    assert(
      property(edited, pieces, (parts, end) => {
        const { text, edits } = build(parts, end);
        expect(apply(text, diff(text, edits).slice(2))).toBe(editText(text, edits));
      }),
      { numRuns: 2000 },
    );
  });

  it("shows any text as lines without control characters", () => {
    assert(
      property(string({ unit: "binary" }), string({ unit: "binary" }), (left, right) => {
        const text = `${left}5432${right}`;
        const edits = [{ start: left.length, before: "5432", after: "5433" }];
        for (const isQuotable of [true, false])
          for (const each of diff(text, edits, { isQuotable }))
            expect(each).not.toMatch(/(?!\t)\p{Cc}|\p{Cf}|\p{Cs}/u);
      }),
    );
  });
});
