import { describe, expect, it } from "vitest";
import { mergeFindings } from "../../src/report/formats/mergeFindings.ts";
import type { ReportFinding } from "../../src/report/Report.ts";
import { makeFinding, place } from "./makeReport.ts";

const many = (count: number, finding: (at: number) => Partial<ReportFinding>) =>
  Array.from({ length: count }, (_, at) => makeFinding({ place: place(at + 1), ...finding(at) }));

/** Returns the title and the lines of the findings of each diagnostic. */
const merge = (findings: readonly ReportFinding[], verbose = false) =>
  mergeFindings(findings, verbose).map(({ title, findings: shown, help, note, rest }) => ({
    title,
    lines: shown.map((finding) => finding.place?.line),
    help,
    note,
    rest,
  }));

const collision = (own: number, other: number): ReportFinding =>
  makeFinding({
    rule: "port-collision",
    message: `s${other} and s${own} both publish host port 80/tcp`,
    fix: `move s${own}`,
    place: place(own),
    related: [{ message: "", project: "shop", service: `s${other}`, place: place(other) }],
  });

describe("findings with one cause", () => {
  it("names all services of a conflict if the last finding conflicts with all others", () => {
    const last = {
      ...collision(3, 1),
      message: "s1, s2 and s3 all publish host port 80/tcp",
      related: [collision(3, 1), collision(3, 2)].flatMap(({ related }) => related),
    };
    expect(merge([collision(2, 1), last]).map(({ title }) => title)).toEqual([last.message]);
    const other = collision(4, 1);
    expect(merge([collision(2, 1), other, last]).map(({ title }) => title)).toEqual([
      "s1 and s2 both publish host port 80/tcp, and 2 more",
    ]);
  });

  it("keeps conflicts on different ports apart", () => {
    const findings = ["*:8005/tcp", "*:8007/tcp"].map((evidence, at) => ({
      ...collision(at + 2, 1),
      evidence,
    }));
    expect(merge(findings)).toHaveLength(2);
  });

  it("leaves different notes to the places", () => {
    const [merged] = merge(many(3, (at) => ({ rule: "hardcoded-port", note: `reason ${at}` })));
    expect(merged?.note).toBe(null);
  });

  it("merges what one command fixes after the start", () => {
    const found = (service: string, fix: string) =>
      makeFinding({ rule: "not-listening", message: `${service} does not listen`, fix });
    const [web, db, other] = [found("web", "up"), found("db", "up"), found("dns", "logs")];
    expect(merge([web, db, other]).map(({ title, help }) => [title, help])).toEqual([
      ["web does not listen, and 1 more", "up"],
      ["dns does not listen", "logs"],
    ]);
  });

  it("merges conflicts with the same published port", () => {
    expect(merge([collision(2, 1), collision(3, 1), collision(9, 8)])).toEqual([
      {
        title: "s1 and s2 both publish host port 80/tcp, and 1 more",
        lines: [2, 3],
        help: null,
        note: "",
        rest: "",
      },
      {
        title: "s8 and s9 both publish host port 80/tcp",
        lines: [9],
        help: "move s9",
        note: "",
        rest: "",
      },
    ]);
  });

  it("does not merge conflicts by a place that only sets a variable", () => {
    const variable = { message: "PORT is set here", project: null, service: null, place: place(1) };
    const findings = [collision(2, 8), collision(3, 9)].map(({ related, ...finding }) => {
      return { ...finding, related: [variable, ...related] };
    });
    expect(merge(findings)).toHaveLength(2);
  });

  it("merges findings with the same texts at several places", () => {
    expect(merge(many(3, () => ({})))).toEqual([
      {
        title: "web cannot publish host port 8080/tcp",
        lines: [1, 2, 3],
        help: "set HTTP_PORT=8081 in .env",
        note: "",
        rest: "",
      },
    ]);
  });

  it.each<[string, (at: number) => Partial<ReportFinding>]>([
    ["the message", (at) => ({ message: `${at}` })],
    ["the help", (at) => ({ fix: `${at}` })],
    ["the note", (at) => ({ note: `${at}` })],
    ["the severity", (at) => ({ severity: at === 0 ? "error" : "warning" })],
    ["the rule", (at) => ({ rule: at === 0 ? "port-occupied" : "port-leased" })],
  ])("does not merge findings if %s differs", (_, difference) => {
    expect(merge(many(2, difference)).map(({ lines }) => lines)).toEqual([[1], [2]]);
  });

  it.each([
    [2, [[1], [2]]],
    [3, [[1, 2, 3]]],
  ])("shows %d deviations from a convention as %j", (count, expected) => {
    const deviation = (at: number) => ({
      rule: "hardcoded-port" as const,
      message: `m${at}`,
      note: "the reason",
    });
    const merged = merge(many(count, deviation));
    expect(merged.map(({ lines }) => lines)).toEqual(expected);
    expect(merged.map(({ note }) => note)).toEqual(expected.map(() => "the reason"));
  });

  it("shows ten places and lists ten more", () => {
    const [merged] = merge(many(22, () => ({})));
    expect(merged?.lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const listed = Array.from({ length: 10 }, (_, at) => `compose.yaml:${at + 11}:9`);
    expect(merged?.rest).toBe(`${listed.join(", ")}, and 2 more`);
  });

  it("shows every place if the output is verbose", () => {
    const [merged] = merge(
      many(22, () => ({})),
      true,
    );
    expect([merged?.lines.length, merged?.rest]).toEqual([22, ""]);
  });

  it("keeps the order of the first finding of each cause", () => {
    const findings = ["b", "a", "b", "c", "a"].map((message, at) =>
      makeFinding({ message, place: place(at + 1) }),
    );
    expect(merge(findings).map(({ title, lines }) => [title, ...lines])).toEqual([
      ["b", 1, 3],
      ["a", 2, 5],
      ["c", 4],
    ]);
  });
});
