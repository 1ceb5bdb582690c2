import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { Places } from "../../src/report/Places.ts";
import type { ReportFinding } from "../../src/report/Report.ts";
import { measureWidth } from "../../src/report/formats/alignColumns.ts";
import { renderText } from "../../src/report/formats/text.ts";
import { makeFinding, makeReport } from "./makeReport.ts";

/** Marks a piece of a file: the first occurrence of `piece` after `after`. */
interface Mark {
  readonly file?: string;
  readonly piece: string;
  readonly after?: string;
  readonly label?: string;
  /** "db" unless given; null for the source of a value. */
  readonly service?: string | null;
}
type Files = Readonly<Record<string, string>>;

/** Returns the place of a piece and its lines. */
function locate(files: Files, { file = "compose.yaml", piece, after = "" }: Mark) {
  const text = files[file] ?? "";
  const from = text.indexOf(after);
  const start = text.indexOf(piece, from + after.length);
  if (from < 0 || start < 0) throw new Error(`${file} has no ${piece}`);
  const span = { file: `/${file}`, start, end: start + piece.length };
  const sources = new Map(Object.entries(files).map(([name, source]) => [`/${name}`, source]));
  const quotable = new Set([...sources.keys()].filter((path) => !path.includes(".env")));
  const places = new Places("/", [sources], quotable);
  return { place: places.place(span), lines: places.linesOf(span) };
}

/** Builds a finding about the first mark; the other marks are related places. */
function findingAt(
  files: Files,
  [own, ...others]: readonly Mark[],
  more: Partial<ReportFinding> = {},
): ReportFinding {
  return makeFinding({
    ...(own !== undefined && { ...locate(files, own), label: own.label ?? "" }),
    related: others.map((mark) => ({
      ...locate(files, mark),
      message: mark.label ?? "",
      project: "shop",
      service: mark.service === undefined ? "db" : mark.service,
    })),
    ...more,
  });
}

const show = (findings: readonly ReportFinding[], columns: number | null = 80, color = false) =>
  `\n${renderText(makeReport({ findings }), { quiet: true, columns, color })}`;

const COMPOSE = `services:
  db:
    image: postgres
    ports: ["5432:5432"]
  reports:
    image: reports
    ports:
      - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
`;
const REPORTS = {
  piece: `"127.0.0.1:\${REPORTS_PORT:-5432}:5432"`,
  label: "reports publishes 127.0.0.1:5432",
};
const DB = { piece: '"5432:5432"', label: "db publishes 5432 on all addresses" };
const COLLISION = {
  rule: "port-collision",
  message: "db and reports both publish host port 5432/tcp",
  fix: "set REPORTS_PORT=5433 in .env",
} as const;

describe("a diagnostic", () => {
  it("has a title, a line with a label, and help", () => {
    expect(show([findingAt({ "compose.yaml": COMPOSE }, [DB])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:4:13
         |
       4 |     ports: ["5432:5432"]
         |             ^^^^^^^^^^^ db publishes 5432 on all addresses
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("labels both ends of a collision, with dots for the lines between them", () => {
    const finding = findingAt({ "compose.yaml": COMPOSE }, [REPORTS, DB], COLLISION);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-collision]: db and reports both publish host port 5432/tcp
        --> compose.yaml:8:9
         |
       4 |     ports: ["5432:5432"]
         |             ----------- db publishes 5432 on all addresses
       ...
       8 |       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |         reports publishes 127.0.0.1:5432
         |
         = help: set REPORTS_PORT=5433 in .env

      "
    `);
  });

  it("has no dots between two lines that follow each other", () => {
    const text = 'ports:\n  - "80:80"\n  - "80:81"\n';
    const finding = findingAt({ "compose.yaml": text }, [
      { piece: '"80:81"', label: "second" },
      { piece: '"80:80"', label: "first" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:3:5
         |
       2 |   - "80:80"
         |     ------- first
       3 |   - "80:81"
         |     ^^^^^^^ second
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("shows a line with two labels once", () => {
    const text = 'services: { web: { ports: ["80:80", "80:81"] } }\n';
    const finding = findingAt({ "compose.yaml": text }, [
      { piece: '"80:81"', label: "second" },
      { piece: '"80:80"', label: "first" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:37
         |
       1 | services: { web: { ports: ["80:80", "80:81"] } }
         |                            ------- first
         |                                     ^^^^^^^ second
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("keeps the help and the note of each finding at a shared entry", () => {
    const texts = [1, 2].map((at) => ({ fix: `move service ${at}`, note: `reason ${at}` }));
    const findings = texts.map((more) =>
      findingAt({ "compose.yaml": COMPOSE }, [REPORTS], { rule: "port-collision", ...more }),
    );
    const db = { line: 4, column: 13, endLine: 4, endColumn: 24, file: "compose.yaml" };
    const shared = { message: "", project: "shop", service: "db", place: db };
    const output = show(
      findings.map((finding) => ({ ...finding, related: [shared] })),
      200,
    );
    for (const { fix, note } of texts) expect(output).toContain(`help: ${fix}; note: ${note}`);
  });

  it.each([
    ["web publishes 80", "shop (in old)/web publishes 80", "shop (in old)/web publishes 80"],
    ["shop (in old)/web publishes 80", "web publishes 80", "shop (in old)/web publishes 80"],
    ["db publishes 80", "shop/web publishes 80", "db publishes 80, shop/web publishes 80"],
  ])("shows the labels %j and %j of one entry as %j", (first, second, shown) => {
    const places = [first, second].map((label) => ({ ...DB, label }));
    expect(show([findingAt({ "compose.yaml": COMPOSE }, places)], 200)).toContain(`^ ${shown}\n`);
  });

  it("joins the labels of one place", () => {
    const finding = findingAt({ "compose.yaml": COMPOSE }, [
      REPORTS,
      { ...REPORTS, label: "default: REPORTS_PORT is not set", service: null },
      { ...REPORTS, label: "other publishes 127.0.0.1:5432" },
      { ...REPORTS, label: REPORTS.label },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:8:9
         |
       8 |       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |         reports publishes 127.0.0.1:5432, other publishes 127.0.0.1:5432
         |         (default: REPORTS_PORT is not set)
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("shows the lines of each file under its path", () => {
    const files = { "shop/compose.yaml": COMPOSE, "blog/compose.yaml": 'ports: ["5432:80"]\n' };
    const finding = findingAt(
      files,
      [
        { ...DB, file: "shop/compose.yaml" },
        { file: "blog/compose.yaml", piece: '"5432:80"', label: "blog publishes 5432" },
      ],
      COLLISION,
    );
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-collision]: db and reports both publish host port 5432/tcp
        --> shop/compose.yaml:4:13
         |
       4 |     ports: ["5432:5432"]
         |             ^^^^^^^^^^^ db publishes 5432 on all addresses
        --> blog/compose.yaml:1:9
         |
       1 | ports: ["5432:80"]
         |         --------- blog publishes 5432
         |
         = help: set REPORTS_PORT=5433 in .env

      "
    `);
  });

  it("shows the position in an env file, but not its line", () => {
    const files = { "compose.yaml": COMPOSE, ".env": "TOKEN=secret\nREPORTS_PORT=5432\n" };
    const finding = findingAt(files, [
      REPORTS,
      { file: ".env", piece: "REPORTS_PORT=5432", label: "REPORTS_PORT is set here" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:8:9
         |
       8 |       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |         reports publishes 127.0.0.1:5432
        --> .env:2:1: REPORTS_PORT is set here
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
    expect(show([finding])).not.toMatch(/REPORTS_PORT=5432|secret/);
  });

  it("shows only the position of a finding in an env file", () => {
    const mark = { file: ".env", piece: "PORT=80", label: "PORT is set here" };
    expect(show([findingAt({ ".env": "\nPORT=80\n" }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> .env:2:1: PORT is set here
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("marks each line of an entry in long syntax", () => {
    const text = `ports:
  - target: 80

    # the public port
    published: "8080"
    protocol: tcp
`;
    const mark = { piece: text.slice(text.indexOf("target"), -1), label: "web publishes 8080" };
    expect(show([findingAt({ "compose.yaml": text }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:2:5
         |
       2 |   - target: 80
         |     ^^^^^^^^^^
       ...
       4 |     # the public port
         |     ^^^^^^^^^^^^^^^^^
       5 |     published: "8080"
         |     ^^^^^^^^^^^^^^^^^
       6 |     protocol: tcp
         |     ^^^^^^^^^^^^^ web publishes 8080
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("shows only the first line of an entry with more than six lines", () => {
    const text = `ports:\n${Array.from({ length: 7 }, (_, at) => `    key${at}: x\n`).join("")}`;
    const mark = { piece: text.slice(text.indexOf("key0"), -1), label: "web publishes 8080" };
    expect(show([findingAt({ "compose.yaml": text }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:2:5
         |
       2 |     key0: x
         |     ^^^^^^^ web publishes 8080
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("does not mark a line that only follows the span", () => {
    const text = "web:\n  ports:\n    - 80\ndb:\n";
    const mark = { piece: "ports:\n    - 80\n", label: "web publishes 80" };
    expect(show([findingAt({ "compose.yaml": text }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:2:3
         |
       2 |   ports:
         |   ^^^^^^
       3 |     - 80
         |     ^^^^ web publishes 80
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  const filler = "x-filler: { a: b }, ".repeat(12);
  const LONG = `services: { ${filler}web: { ports: ["80:80"] }, db: {} }\n`;

  it("trims a long line around its mark", () => {
    const mark = { piece: '"80:80"', label: "web publishes 80" };
    const finding = findingAt({ "compose.yaml": LONG }, [mark]);
    expect(show([finding], 80)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:268
         |
       1 | …b }, web: { ports: ["80:80"] }, db: {} }
         |                      ^^^^^^^ web publishes 80
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
    expect(show([finding], 40)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:268
         |
       1 | …b }, web: { ports: ["80:80"] }, db: {}…
         |                      ^^^^^^^
         |                      web publishes 80
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
    expect(show([finding], null)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:268
         |
       1 | …b }, web: { ports: ["80:80"] }, db: {} }
         |                      ^^^^^^^ web publishes 80
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("trims the end of a line whose mark is at the start", () => {
    const mark = { piece: "services", label: "here" };
    expect(show([findingAt({ "compose.yaml": LONG }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:1
         |
       1 | services: { x-filler: { a: b }, x-filler: { a: b }, x-filler: { a: b }, x…
         | ^^^^^^^^ here
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("shows a long line again for a mark that does not fit", () => {
    const finding = findingAt({ "compose.yaml": LONG }, [
      { piece: '"80:80"', label: "web publishes 80" },
      { piece: "services", label: "all services" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:268
         |
       1 | services: { x-filler: { a: b }, x-filler: { a: b }, x-filler: { a: b }, x…
         | -------- all services
       1 | …b }, web: { ports: ["80:80"] }, db: {} }
         |                      ^^^^^^^ web publishes 80
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("trims a mark with its line", () => {
    const mark = { piece: LONG.trim(), label: "all of it" };
    expect(show([findingAt({ "compose.yaml": LONG }, [mark])])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:1
         |
       1 | services: { x-filler: { a: b }, x-filler: { a: b }, x-filler: { a: b }, x…
         | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         | all of it
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("aligns marks with wide characters, emoji and tabs", () => {
    const text = 'ports: ["数据库", "🐳", "é", \t"80:80"]\n';
    const finding = findingAt({ "compose.yaml": text }, [
      { piece: '"80:80"', label: "after a tab" },
      { piece: "数据库", label: "wide" },
      { piece: "🐳", label: "emoji" },
      { piece: "é", label: "combining" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:28
         |
       1 | ports: ["数据库", "🐳", "é",     "80:80"]
         |          ------ wide
         |                    -- emoji
         |                          - combining
         |                                  ^^^^^^^ after a tab
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("escapes control and bidirectional characters, and aligns marks with them", () => {
    const text = 'ports: ["\u001b[31m\u202e80\u0007", "80:80"]\n';
    const finding = findingAt({ "compose.yaml": text }, [
      { piece: '"80:80"', label: "after them" },
      { piece: '"\u001b[31m\u202e80\u0007"', label: "with them" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:22
         |
       1 | ports: ["\\u{1b}[31m\\u{202e}80\\u{7}", "80:80"]
         |         --------------------------- with them
         |                                      ^^^^^^^ after them
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("breaks a workflow command in a line, and aligns the mark after it", () => {
    const text = 'ports: ["80:80"] # ##[error]x #é#[error]y\n';
    const finding = findingAt({ "compose.yaml": text }, [
      { piece: "[error]x", label: "first" },
      { piece: "[error]y", label: "second" },
    ]);
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:1:22
         |
       1 | ports: ["80:80"] # # #[error]x #é #[error]y
         |                       ^^^^^^^^ first
         |                                    -------- second
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("shows the lines of a file with CRLF without line ends", () => {
    const text = COMPOSE.replaceAll("\n", "\r\n");
    const finding = findingAt({ "compose.yaml": text }, [REPORTS, DB], COLLISION);
    const unix = findingAt({ "compose.yaml": COMPOSE }, [REPORTS, DB], COLLISION);
    expect(show([finding])).toBe(show([unix]));
    const whole = findingAt({ "compose.yaml": text }, [
      { piece: 'ports: ["5432:5432"]\r\n', label: "the whole line" },
    ]);
    expect(show([whole])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:4:5
         |
       4 |     ports: ["5432:5432"]
         |     ^^^^^^^^^^^^^^^^^^^^ the whole line
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("puts a label that does not fit on the next line", () => {
    const label = "reports publishes 127.0.0.1:5432 (default: REPORTS_PORT is not set)";
    const finding = findingAt({ "compose.yaml": COMPOSE }, [{ ...REPORTS, label }]);
    expect(show([finding], 80)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:8:9
         |
       8 |       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |         reports publishes 127.0.0.1:5432 (default: REPORTS_PORT is not set)
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
    const longer = findingAt({ "compose.yaml": COMPOSE }, [
      { ...REPORTS, label: `${label}; ${label}` },
    ]);
    expect(show([longer], 80)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:8:9
         |
       8 |       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |         reports publishes 127.0.0.1:5432 (default: REPORTS_PORT is not
         |         set); reports publishes 127.0.0.1:5432 (default: REPORTS_PORT is
         |         not set)
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("marks one character at an empty span and at the end of a file", () => {
    const text = "ports:\n  -\n";
    const at = (start: number) => {
      const span = { file: "/compose.yaml", start, end: start };
      const sources = new Map([["/compose.yaml", text]]);
      const places = new Places("/", [sources], new Set(sources.keys()));
      return makeFinding({ place: places.place(span), lines: places.linesOf(span), label: "here" });
    };
    expect(show([at(10)])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:2:4
         |
       2 |   -
         |    ^ here
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
    expect(show([at(text.length)])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:3:1
         |
       3 |
         | ^ here
         |
         = help: set HTTP_PORT=8081 in .env

      "
    `);
  });

  it("has only a title, help and a note if it has no place", () => {
    const finding = makeFinding({ place: null, note: "the host was not inspected" });
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
         = help: set HTTP_PORT=8081 in .env
         = note: the host was not inspected

      "
    `);
  });

  it("ends with its frame if it has neither help nor a note", () => {
    const finding = findingAt({ "compose.yaml": COMPOSE }, [DB], { fix: "" });
    expect(show([finding])).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
        --> compose.yaml:4:13
         |
       4 |     ports: ["5432:5432"]
         |             ^^^^^^^^^^^ db publishes 5432 on all addresses

      "
    `);
  });

  it("colors the severity, the marks and the frame", () => {
    const more = { ...COLLISION, message: "both publish 5432" };
    const finding = findingAt({ "compose.yaml": COMPOSE }, [REPORTS, DB], more);
    const colored = show([finding], 80, true).replaceAll("\u001b", "␛");
    expect(colored).toMatchInlineSnapshot(`
      "
      ␛[1m␛[31merror[port-collision]␛[39m␛[22m␛[1m: both publish 5432␛[22m
        ␛[34m-->␛[39m compose.yaml:8:9
      ␛[34m   |␛[39m
      ␛[34m 4 |␛[39m     ports: ["5432:5432"]
      ␛[34m   |␛[39m             ␛[34m----------- db publishes 5432 on all addresses␛[39m
      ␛[34m ...␛[39m
      ␛[34m 8 |␛[39m       - "127.0.0.1:\${REPORTS_PORT:-5432}:5432"
      ␛[34m   |␛[39m         ␛[31m^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^␛[39m
      ␛[34m   |␛[39m         ␛[31mreports publishes 127.0.0.1:5432␛[39m
      ␛[34m   |␛[39m
      ␛[34m   =␛[39m ␛[1mhelp:␛[22m set REPORTS_PORT=5433 in .env

      "
    `);
    expect(colored.replaceAll(/␛\[\d+m/g, "")).toBe(show([finding], 80, false));
  });
});

describe("findings with one cause", () => {
  const entries = Array.from({ length: 13 }, (_, at) => `  s${at}: { ports: ["80:${at}"] }\n`);
  const text = `services:\n${entries.join("")}`;
  const files = { "compose.yaml": text };
  const mark = (at: number) => ({ piece: `"80:${at}"`, label: `s${at} publishes 80` });

  it("merges twelve collisions with the same published port", () => {
    const findings = Array.from({ length: 12 }, (_, at) =>
      findingAt(files, [mark(at + 1), mark(0)], {
        ...COLLISION,
        message: `s0 and s${at + 1} both publish host port 80/tcp`,
        fix: `change the entry to "${81 + at}:${at + 1}"`,
      }),
    );
    expect(show(findings)).toMatchInlineSnapshot(`
      "
      error[port-collision]: s0 and s1 both publish host port 80/tcp, and 11 more
         --> compose.yaml:3:17
          |
        2 |   s0: { ports: ["80:0"] }
          |                 ------ s0 publishes 80
        3 |   s1: { ports: ["80:1"] }
          |                 ^^^^^^ s1 publishes 80; help: change the entry to "81:1"
        4 |   s2: { ports: ["80:2"] }
          |                 ^^^^^^ s2 publishes 80; help: change the entry to "82:2"
        5 |   s3: { ports: ["80:3"] }
          |                 ^^^^^^ s3 publishes 80; help: change the entry to "83:3"
        6 |   s4: { ports: ["80:4"] }
          |                 ^^^^^^ s4 publishes 80; help: change the entry to "84:4"
        7 |   s5: { ports: ["80:5"] }
          |                 ^^^^^^ s5 publishes 80; help: change the entry to "85:5"
        8 |   s6: { ports: ["80:6"] }
          |                 ^^^^^^ s6 publishes 80; help: change the entry to "86:6"
        9 |   s7: { ports: ["80:7"] }
          |                 ^^^^^^ s7 publishes 80; help: change the entry to "87:7"
       10 |   s8: { ports: ["80:8"] }
          |                 ^^^^^^ s8 publishes 80; help: change the entry to "88:8"
       11 |   s9: { ports: ["80:9"] }
          |                 ^^^^^^ s9 publishes 80; help: change the entry to "89:9"
       12 |   s10: { ports: ["80:10"] }
          |                  ^^^^^^^
          |                  s10 publishes 80; help: change the entry to "90:10"
          |
          = also at: compose.yaml:13:18, compose.yaml:14:18

      "
    `);
  });

  it("lists the places of more than ten findings with the same text", () => {
    const findings = Array.from({ length: 13 }, (_, at) => findingAt(files, [mark(at)]));
    expect(show(findings)).toMatchInlineSnapshot(`
      "
      error[port-occupied]: web cannot publish host port 8080/tcp
         --> compose.yaml:2:17
          |
        2 |   s0: { ports: ["80:0"] }
          |                 ^^^^^^ s0 publishes 80
        3 |   s1: { ports: ["80:1"] }
          |                 ^^^^^^ s1 publishes 80
        4 |   s2: { ports: ["80:2"] }
          |                 ^^^^^^ s2 publishes 80
        5 |   s3: { ports: ["80:3"] }
          |                 ^^^^^^ s3 publishes 80
        6 |   s4: { ports: ["80:4"] }
          |                 ^^^^^^ s4 publishes 80
        7 |   s5: { ports: ["80:5"] }
          |                 ^^^^^^ s5 publishes 80
        8 |   s6: { ports: ["80:6"] }
          |                 ^^^^^^ s6 publishes 80
        9 |   s7: { ports: ["80:7"] }
          |                 ^^^^^^ s7 publishes 80
       10 |   s8: { ports: ["80:8"] }
          |                 ^^^^^^ s8 publishes 80
       11 |   s9: { ports: ["80:9"] }
          |                 ^^^^^^ s9 publishes 80
          |
          = help: set HTTP_PORT=8081 in .env
          = also at: compose.yaml:12:18, compose.yaml:13:18, compose.yaml:14:18

      "
    `);
  });
});

describe("every frame", () => {
  const unit = fc.constantFrom(
    ...Array.from("ab \t#[]:'\"漢字é"),
    "🐳",
    "\u0301",
    "\u202e",
    "\u001b",
    "\u0007",
    "\ud800",
    "##[error]",
    "::error::",
  );
  const line = fc.oneof(
    fc.string({ unit, maxLength: 40 }),
    fc.string({ unit, minLength: 100, maxLength: 400 }),
  );
  const columns = fc.option(fc.integer({ min: 1, max: 200 }), { nil: null });

  /** Returns the offset of the character boundary at or before an offset. */
  const boundary = (text: string, offset: number) =>
    Array.from(text).reduce(
      ({ end, found }, character) => {
        const next = end + character.length;
        return { end: next, found: next <= offset ? next : found };
      },
      { end: 0, found: 0 },
    ).found;

  /** Returns the cells from one column to another. */
  const cut = (text: string, from: number, to: number) => {
    let column = 0;
    return Array.from(text)
      .filter((character) => {
        const at = column;
        column += measureWidth(character);
        return at >= from && at < to;
      })
      .join("");
  };
  const escapeLine = (text: string) => escapeControlChars(text.replaceAll("\t", "    "));

  it("has marks under the characters of the span, and only text", () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.nat(), columns, (text, a, b, width) => {
        const [start = 0, end = 0] = [a, b]
          .map((offset) => boundary(text, offset % (text.length + 1)))
          .toSorted((x, y) => x - y);
        const place = { file: "f", line: 7, column: start + 1, endLine: 7, endColumn: end + 1 };
        const output = show([makeFinding({ place, lines: [text], label: "" })], width);
        expect(output).not.toMatch(/[^\P{C}\n]/u);
        expect(output).not.toMatch(/^\s*::|##\[/m);
        const lines = output.split("\n");
        const shown = lines.find((each) => each.startsWith(" 7 |"))?.slice(5) ?? "";
        const mark = lines.find((each) => /^ {3}\| *\^/.test(each))?.slice(5) ?? "";
        const [, indent = "", carets = ""] = /^( *)(\^+)/.exec(mark) ?? [];
        const room = Math.max(40, Math.min(width ?? 160, 160) - 5);
        expect(measureWidth(shown)).toBeLessThanOrEqual(room);
        // A broken workflow command has one more space.
        const plain = (part: string) =>
          part.replaceAll(/#[^ -~]*#[^ -~]*\[/.test(text) ? / |\u0301/g : /\u0301/g, "");
        const span = text.slice(start, Math.min(end, text.trimEnd().length));
        const expected = plain(escapeLine(span));
        const marked = plain(cut(shown.padEnd(500), indent.length, indent.length + carets.length));
        const isCut = shown.endsWith("…") && mark.length === measureWidth(shown) - 1;
        if (/^\u0301*$/.test(span)) expect(carets).toBe("^");
        else if (isCut) expect(expected.startsWith(marked)).toBe(true);
        else expect(marked).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("is rendered fast, even for a very long line", () => {
    const text = "#é".repeat(500_000);
    const place = { file: "f", line: 1, column: 499_001, endLine: 1, endColumn: 900_001 };
    const started = performance.now();
    show([makeFinding({ place, lines: [text] })]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("can have marks that overlap, on several lines, in any order", () => {
    const offsets = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 });
    const text = fc.array(line, { minLength: 1, maxLength: 9 }).map((parts) => parts.join("\n"));
    fc.assert(
      fc.property(text, offsets, columns, (given, spans, width) => {
        const sources = new Map([["/f", given]]);
        const places = new Places("/", [sources], new Set(["/f"]));
        const marks = spans.map(([a, b]) => {
          const [start = 0, end = 0] = [a, b]
            .map((offset) => offset % (given.length + 1))
            .toSorted((x, y) => x - y);
          const span = { file: "/f", start, end };
          return { place: places.place(span), lines: places.linesOf(span) };
        });
        const [own, ...others] = marks;
        const related = others.map((mark, at) => {
          return { ...mark, message: `L${at}`, project: null, service: "s" };
        });
        const output = show([makeFinding({ ...own, label: "OWN", related })], width);
        expect(output).not.toMatch(/[^\P{C}\n]/u);
        expect(output).not.toMatch(/^\s*::|##\[/m);
        expect(output).toContain("OWN");
        for (const { message } of related) expect(output).toContain(message);
      }),
    );
  });
});
