import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderAnnotations } from "../../src/report/formats/github.ts";
import { renderJson } from "../../src/report/formats/json.ts";
import { renderText } from "../../src/report/formats/text.ts";
import { escapeControlChars } from "../../src/lib/escapeControlChars.ts";
import { readStreams } from "../action/readStreams.ts";
import { makeHolder } from "../helpers/hostView.ts";
import { makeFinding, makeReport, makeRow, place } from "./makeReport.ts";

/** Reads an output as the runner does. */
const read = (output: string) => readStreams(output.split(/\r\n|\n|\r/));
const print = (report: Parameters<typeof renderAnnotations>[0]) =>
  [...renderAnnotations(report)].join("");

/** Text that a runner or a terminal could interpret. */
const hostile = fc
  .array(
    fc.constantFrom(
      "::",
      "##[",
      "error",
      "]",
      "::set-env name=A::b",
      "::stop-commands::x",
      "%",
      "%0A",
      ":",
      ",",
      "\n",
      "\r",
      "\u2028",
      "\u00ad",
      "\u202e",
      "\u001b[31m",
      " ",
      "x",
      "ä",
      "漢",
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

describe("the annotation of a finding", () => {
  it("reaches the runner unchanged", () => {
    const finding = makeFinding({
      message: "100% in use: 8080, 8081",
      fix: "use %0A",
      place: place(8, "docker, compose/a:b%.yaml"),
    });
    const { annotations } = read(print(makeReport({ findings: [finding] })));
    expect(annotations).toEqual([
      {
        name: "error",
        properties: {
          file: "docker, compose/a:b%.yaml",
          line: "8",
          endLine: "8",
          col: "9",
          endColumn: "20",
          title: "port-occupied",
        },
        data: "100% in use: 8080, 8081\nweb publishes 8080 on all addresses\nhelp: use %0A",
      },
    ]);
  });

  it("has no columns if it has several lines, and no position without a place", () => {
    const findings = [
      makeFinding({ place: { ...place(8), endLine: 9 } }),
      makeFinding({ place: null }),
    ];
    const { annotations } = read(print(makeReport({ findings })));
    expect(annotations.map(({ properties }) => properties)).toEqual([
      { file: "compose.yaml", line: "8", endLine: "9", title: "port-occupied" },
      { title: "port-occupied" },
    ]);
  });

  it("is one of at most ten of a level, and the last one counts the rest", () => {
    const findings = (["error", "warning", "notice"] as const).flatMap((severity) =>
      Array.from({ length: 12 }, () => makeFinding({ severity })),
    );
    const { annotations } = read(print(makeReport({ findings })));
    for (const level of ["error", "warning", "notice"]) {
      const same = annotations.filter(({ name }) => name === level);
      expect(same).toHaveLength(10);
      expect(same[9]?.data).toMatch(/^3 more/);
    }
  });
});

describe("text from a repository", () => {
  it("is never a workflow command, in any format", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (message, file, name) => {
        const finding = makeFinding({
          message: escapeControlChars(message),
          label: escapeControlChars(message),
          fix: escapeControlChars(message),
          note: escapeControlChars(message),
          lines: [message],
          evidence: escapeControlChars(name),
          place: place(1, file),
          related: [
            {
              message: escapeControlChars(name),
              project: name,
              service: name,
              place: place(2, file),
              lines: [message],
            },
          ],
        });
        const holder = makeHolder({ kind: "process", name, pid: 1, detail: message });
        const row = makeRow({
          service: name,
          requested: name,
          place: place(1, file),
          holders: [{ holder, endpoint: "*:1/tcp" }],
          binding: { protocol: name, name, appProtocol: message },
        });
        const report = makeReport({
          projects: [
            { name: "shop", directory: file, files: [file], profiles: [name], composeArgs: [] },
          ],
          rows: [row],
          findings: [finding],
        });
        for (const output of [
          renderText(report),
          renderText(report, { color: true, verbose: true, columns: 80 }),
          renderText({ ...report, command: "map" }),
          [...renderJson(report)].join(""),
        ]) {
          const { annotations, commands } = read(output);
          expect([...annotations, ...commands]).toEqual([]);
        }
        const { annotations, commands } = read(print(report));
        expect(commands).toEqual([]);
        expect(annotations.map((each) => each.properties["title"])).toEqual(["port-occupied"]);
      }),
    );
  });

  it("moves no cursor and changes no text direction, in any format", () => {
    const name = "\u001b[2J\u202e\u0000\u0085\u200b\u2066x";
    const row = makeRow({ service: name, place: place(1, name) });
    const report = makeReport({
      projects: [{ name, directory: name, files: [name], profiles: [name], composeArgs: [] }],
      rows: [{ ...row, project: name }],
      findings: [makeFinding({ place: place(1, name), lines: [name] })],
    });
    for (const output of [renderText(report, { verbose: true }), [...renderJson(report)].join("")])
      expect(output).not.toMatch(/[^\P{C}\n]/u);
    expect(JSON.parse([...renderJson(report)].join("")).ports[0].service).toBe(name);
  });
});
