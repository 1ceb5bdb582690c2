import { describe, expect, it } from "vitest";
import { buildAnnotations, buildRunAnnotation } from "../../src/report/formats/annotations.ts";
import type { Severity } from "../../src/rules/Finding.ts";
import { makeFinding, makeReport, place } from "./makeReport.ts";

const many = (count: number, severity: Severity = "error") =>
  Array.from({ length: count }, (_, index) =>
    makeFinding({ severity, message: `${severity} ${index}`, place: place(index + 1) }),
  );
const shown = (...findings: ReturnType<typeof many>) => buildAnnotations(makeReport({ findings }));

describe("annotations", () => {
  it("have the title, the labels of all places, and the help", () => {
    const related = [
      {
        message: "api publishes 8080",
        project: "shop",
        service: "api",
        place: place(3, "other.yaml"),
      },
    ];
    expect(shown(makeFinding({ related }))).toEqual([
      {
        level: "error",
        title: "port-occupied",
        message: [
          "web cannot publish host port 8080/tcp",
          "web publishes 8080 on all addresses",
          "other.yaml:3: api publishes 8080",
          "help: set HTTP_PORT=8081 in .env",
        ].join("\n"),
        place: place(8),
      },
    ]);
  });

  it("are not notices if the run passes", () => {
    const findings = [...many(1, "notice"), ...many(1, "warning")];
    const notes = [buildRunAnnotation("notice", "the policy changed")];
    const levels = (ok: boolean) =>
      buildAnnotations(makeReport({ findings, ok }), notes).map(({ level }) => level);
    expect(levels(true)).toEqual(["warning"]);
    expect(levels(false)).toEqual(["warning", "notice", "notice"]);
  });

  it("mark both ends of a collision, the other ends after all findings", () => {
    const end = (line: number) => [
      { message: "here too", project: "shop", service: "db", place: place(line) },
    ];
    const collision = (line: number) =>
      makeFinding({ rule: "port-collision", place: place(line), related: end(line + 100) });
    const result = shown(collision(1), collision(2));
    expect(result.map((annotation) => annotation.place?.line)).toEqual([1, 2, 101, 102]);
    expect(result[2]?.message).toBe(
      [
        "web cannot publish host port 8080/tcp",
        "here too",
        "compose.yaml:1: web publishes 8080 on all addresses",
      ].join("\n"),
    );
  });

  it("do not mark a place that only sets a variable", () => {
    const related = [
      { message: "PORT is set here", project: null, service: null, place: place(1, ".env") },
    ];
    expect(shown(makeFinding({ rule: "port-collision", related }))).toHaveLength(1);
  });

  it("mark a place once if it is the other end of several findings", () => {
    const end = (line: number) => ({
      message: "here too",
      project: "shop",
      service: "db",
      place: place(line),
    });
    const findings = [
      makeFinding({ rule: "port-collision", place: place(2), related: [end(1)] }),
      makeFinding({ rule: "port-collision", place: place(3), related: [end(1), end(2)] }),
    ];
    expect(shown(...findings).map((annotation) => annotation.place?.line)).toEqual([2, 3, 1]);
  });

  it("mark other ends up to ten annotations", () => {
    const related = [{ message: "here too", project: "shop", service: "db", place: place(99) }];
    const findings = many(9).map((finding) => ({
      ...finding,
      rule: "port-collision" as const,
      related,
    }));
    expect(shown(...findings).map((annotation) => annotation.place?.line)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 99,
    ]);
  });

  it.each([
    [9, 9, null],
    [10, 10, null],
    [11, 10, "2 more errors: see the log or the job summary"],
    [30, 10, "21 more errors: see the log or the job summary"],
  ])("show %d findings of a level as %d annotations", (findings, count, last) => {
    const result = shown(...many(findings));
    expect(result).toHaveLength(count);
    expect(result.at(-1)?.message).toBe(
      last ??
        [
          `error ${findings - 1}`,
          "web publishes 8080 on all addresses",
          "help: set HTTP_PORT=8081 in .env",
        ].join("\n"),
    );
  });

  it("have a limit for each level", () => {
    const result = shown(...many(12), ...many(3, "warning"), ...many(11, "notice"));
    const count = (level: Severity) =>
      result.filter((annotation) => annotation.level === level).length;
    expect([count("error"), count("warning"), count("notice")]).toEqual([10, 3, 10]);
  });

  it("include the messages of the run in the limit", () => {
    const result = buildAnnotations(makeReport({ findings: many(10, "warning") }), [
      buildRunAnnotation("warning", "no comment"),
    ]);
    expect(result.map(({ message }) => message.split("\n")[0])).toEqual([
      "no comment",
      ...Array.from({ length: 8 }, (_, index) => `warning ${index}`),
      "2 more warnings: see the log or the job summary",
    ]);
  });

  it("trim a message to the length that the runner accepts", () => {
    const message = shown(makeFinding({ message: "x".repeat(5000) }))[0]?.message;
    expect(message).toHaveLength(4096);
    expect(message).toMatch(/x…$/);
  });
});
