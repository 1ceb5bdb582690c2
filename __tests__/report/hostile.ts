import { array, constantFrom } from "fast-check";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import type { Report } from "../../src/report/Report.ts";
import { makeHolder } from "../helpers/hostView.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

/** Pieces of text that a format could interpret. */
const pieces = [
  "|",
  "<b>",
  "</code>",
  "</td></table>",
  "<script>window.hacked=1</script>",
  "<img src=x onerror=window.hacked=1>",
  '" onmouseover="window.hacked=1',
  "' x='",
  "javascript:alert(1)",
  "`",
  "```",
  "*",
  "_",
  "~~",
  "[x](http://e.vil)",
  "![x](http://e.vil/x.png)",
  "www.e.vil",
  "https://e.vil",
  "a@e.vil",
  "a@.e.vil",
  "a_@b@e.vil",
  "@octocat",
  "#1",
  "octo-org/octo-repo#1",
  "0123456789abcdef0123456789abcdef01234567",
  "&amp;",
  "&#60;",
  "#35;",
  "#quot;",
  "\n",
  "\r",
  "\t",
  "\\",
  "<!--",
  "-->",
  "--",
  "\u202e",
  "\u200b",
  "\u001b[1m",
  "\u0000",
  "\ud800",
  "# x",
  "---",
  " ",
  "$$x$$",
  ":x:",
  "::error::x",
  "##[error]x",
  "%0A",
  "%%{init: {}}%%",
  "end",
  "subgraph",
  "-->|x|",
  'click p0 "http://e.vil"',
  "]",
  ")",
  "}}",
  ";",
  "é数据🐳",
  "x",
];

export const hostileTexts = array(constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map(
  (parts) => parts.join(""),
);

/** Builds a report with a hostile text in every field that a repository can set. */
export function hostileReport(name: string, message: string): Report {
  const at = place(8, name);
  const holder = makeHolder({ kind: "process", name, pid: 1, detail: name });
  const row = makeRow({
    project: name,
    service: name,
    requested: name,
    status: "taken",
    holders: [{ holder, endpoint: name }],
    place: at,
  });
  const texts = { protocol: name, hostIp: name, name, appProtocol: name, variable: name };
  const rows = [{ ...row, binding: { ...row.binding, ...texts } }];
  const related = [
    { message, project: name, service: name, place: place(9, name), lines: [message] },
  ];
  const side = { requested: name, place: at };
  const exception = {
    rule: "port-occupied",
    project: name,
    service: name,
    evidence: name,
    reason: message,
    until: null,
    place: at,
  } as const;
  return makeReport({
    rows,
    projects: [{ name, directory: name, files: [name], profiles: [name], composeArgs: [name] }],
    findings: [
      makeFinding({
        project: name,
        service: name,
        evidence: name,
        message,
        label: message,
        fix: message,
        note: `${message} ${name}`,
        code: [escapeControlChars(name)],
        place: at,
        lines: [message],
        related,
      }),
    ],
    comparison: {
      commit: "0".repeat(40),
      renamed: [{ from: name, to: name }],
      changes: [
        {
          kind: "moved",
          project: name,
          service: name,
          target: name,
          before: side,
          after: side,
          exposure: null,
        },
      ],
      exceptions: [exception],
      problem: message,
    },
    exceptions: [exception],
    leftOut: { services: 2, profiles: [name, name] },
    leg: name,
    host: { platform: "linux", visible: false, reason: message, ephemeral: [32768, 60999] },
  });
}
