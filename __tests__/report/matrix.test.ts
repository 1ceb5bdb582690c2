import { expect, it } from "vitest";
import { renderMatrix } from "../../src/report/formats/matrix.ts";
import { createPainter } from "../../src/report/formats/createPainter.ts";
import type { ReportPair } from "../../src/report/Report.ts";
import { makeReport } from "./makeReport.ts";

const lines = (
  names: readonly string[],
  pairs: readonly ReportPair[],
  columns: number | null = null,
) => {
  const projects = names.map((name) => ({
    name,
    directory: name,
    files: [],
    profiles: [],
    composeArgs: [],
  }));
  return [...renderMatrix(makeReport({ projects, pairs }), createPainter(false), columns)];
};

it("renders nothing if no projects conflict", () => {
  expect(lines(["a", "b"], [])).toEqual([]);
});

it("shows one port or the number of ports, and only projects with conflicts", () => {
  const pairs: ReportPair[] = [
    { projects: ["shop", "blog"], ports: [8080] },
    { projects: ["shop", "wiki"], ports: [5432, 6379, 8080] },
  ];
  expect(lines(["shop", "alone", "blog", "wiki"], pairs)).toEqual([
    "conflicts between projects",
    "        shop     blog",
    "  blog  8080",
    "  wiki  3 ports  -",
    "",
  ]);
});

it("lists the pairs if the table would be too wide, those with most ports first", () => {
  const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
  const pairs = names.slice(1).map((name, index): ReportPair => ({
    projects: ["p0", name],
    ports: index === 7 ? [1, 2, 3, 4, 5, 6, 7] : [80],
  }));
  const shown = lines(names, pairs);
  expect(shown.slice(0, 3)).toEqual([
    "conflicts between projects",
    "  p0  p8   1, 2, 3, 4, 5, 6, …",
    "  p0  p1   80",
  ]);
  expect(shown.slice(-2)).toEqual(["  and 19 more pairs", ""]);
});

it("lists the pairs if the terminal is too narrow for the table", () => {
  const names = ["recommendation-service", "shop", "payment-service"];
  const pairs: ReportPair[] = [
    { projects: ["recommendation-service", "shop"], ports: [8080] },
    { projects: ["recommendation-service", "payment-service"], ports: [80, 443, 8443, 9090] },
  ];
  expect(lines(names, pairs, 48)).toEqual(lines(names, pairs));
  expect(lines(names, pairs, 40)).toEqual([
    "conflicts between projects",
    "  recommendation-service",
    "      payment-service",
    "      80, 443, 8443, 9090",
    "  recommendation-service",
    "      shop",
    "      8080",
    "",
  ]);
});
