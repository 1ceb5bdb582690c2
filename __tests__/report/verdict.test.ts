import { describe, expect, it } from "vitest";
import { formatVerdict } from "../../src/report/formats/sections.ts";
import {
  describeOthers,
  describeOutcome,
  describeStep,
  groupByCause,
} from "../../src/report/formats/verdict.ts";
import type { Comparison, FindingCause, Report, ReportFinding } from "../../src/report/Report.ts";
import { makeFinding, makeReport } from "./makeReport.ts";

type Level = ReportFinding["severity"];

const comparison: Comparison = {
  commit: "c",
  changes: [],
  renamed: [],
  exceptions: [],
  problem: null,
};
const find = (severity: Level, cause: FindingCause) => makeFinding({ severity, cause });
const errors = (count: number, cause: FindingCause) =>
  Array.from({ length: count }, () => find("error", cause));
const compare = (findings: readonly ReportFinding[], more: Partial<Report> = {}) =>
  makeReport({ comparison, findings, ...more });
const hiding = (
  from: "head" | "base",
  hidden: readonly ReportFinding[],
  problem: string | null,
) => ({
  comparison: { ...comparison, policy: { from, changed: true, hidden, problem } },
});
const shownAs = (report: Report) => [
  formatVerdict(report, describeOutcome(report)).replace("## ", ""),
  describeStep(report),
];

describe("the verdict about a change", () => {
  it.each<[string, Report, string, string]>([
    [
      "without findings",
      compare([]),
      "✅ Portplan: no problems in this change",
      "The step passes.",
    ],
    [
      "that causes errors and warnings",
      compare([...errors(1, "change"), find("warning", "change"), find("warning", "change")]),
      "❌ Portplan: 1 error, 2 warnings in this change",
      "The step fails because of 1 error in this change.",
    ],
    [
      "that causes warnings",
      compare([find("warning", "change")], { ok: true }),
      "⚠️ Portplan: 1 warning in this change",
      "The step passes: warnings do not fail it.",
    ],
    [
      "that causes warnings, which fail the step",
      compare([find("warning", "change"), find("notice", "base")], { failOn: "warning" }),
      "❌ Portplan: 1 warning in this change",
      "The step fails because of 1 warning in this change (`fail-on` is `warning`).",
    ],
    [
      "that causes a notice",
      compare([find("notice", "change")], { ok: true }),
      "✅ Portplan: 1 notice in this change",
      "The step passes.",
    ],
    [
      "that causes errors, which do not fail the step",
      compare(errors(2, "change"), { ok: true, failOn: "never" }),
      "⚠️ Portplan: 2 errors in this change",
      "The step passes, because `fail-on` is `never`.",
    ],
    [
      "on a busy runner",
      compare([...errors(5, "runner"), find("notice", "base")]),
      "⚪ Portplan: no problems in this change",
      "The step fails because of 5 errors on this runner, which this change does not cause.",
    ],
    [
      "with warnings, on a busy runner with errors in the base",
      compare([...errors(5, "runner"), ...errors(1, "base"), find("warning", "change")]),
      "⚠️ Portplan: 1 warning in this change",
      "The step fails because of 5 errors on this runner and 1 error that the base has too, " +
        "which this change does not cause.",
    ],
    [
      "with errors of every cause",
      compare([...errors(2, "change"), ...errors(5, "runner"), ...errors(1, "base")]),
      "❌ Portplan: 2 errors in this change",
      "The step fails because of 2 errors in this change, 5 errors on this runner, and 1 " +
        "error that the base has too.",
    ],
    [
      "whose policy hides an error",
      compare([], hiding("head", [makeFinding()], null)),
      "⚠️ Portplan: no problems in this change; its policy hides 1 error",
      "The step passes.",
    ],
    [
      "whose policy hides a notice",
      compare([], hiding("head", [makeFinding({ severity: "notice" })], null)),
      "✅ Portplan: no problems in this change",
      "The step passes.",
    ],
    [
      "whose policy would hide an error",
      compare(errors(1, "base"), hiding("base", [makeFinding()], null)),
      "⚪ Portplan: no problems in this change",
      "The step fails because of 1 error that the base has too, which this change does not cause.",
    ],
    [
      "that cannot be judged",
      compare([], { ok: false, ...hiding("base", [], "it cannot be read") }),
      "❌ Portplan: the policy of the base cannot be read",
      "The step fails because the policy of the base cannot be read.",
    ],
    [
      "without a usable comparison",
      makeReport({
        findings: [makeFinding(), makeFinding({ severity: "notice" })],
        comparison: { ...comparison, problem: "the base is invalid" },
      }),
      "❌ Portplan: 1 error, 1 notice",
      "",
    ],
    [
      "that makes a project invalid, so that its ports cannot be compared",
      compare([makeFinding({ rule: "invalid-project", cause: "change" })], {
        comparison: { ...comparison, problem: "shop is invalid" },
      }),
      "❌ Portplan: 1 error in this change",
      "The step fails because of 1 error in this change.",
    ],
  ])("%s counts what the change causes", (_, report, verdict, step) => {
    expect(shownAs(report)).toEqual([verdict, step]);
  });

  it("counts the other findings by their cause", () => {
    const caused = groupByCause(
      compare([...errors(5, "runner"), find("warning", "runner"), find("notice", "base")]),
    );
    expect(caused && describeOthers(caused)).toEqual([
      "5 errors and 1 warning on this runner",
      "1 notice that the base has too",
    ]);
  });
});
