import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportException, ReportFinding } from "../../src/report/Report.ts";
import { findHidden } from "../../src/review/findHidden.ts";
import { SEVERITIES } from "../../src/rules/runRules.ts";
import { makeFinding, makeReport, makeRow, place } from "../report/makeReport.ts";

const finding = (service: string, severity: ReportFinding["severity"] = "error", line = 8) =>
  makeFinding({ service, severity, place: place(line) });

const exception = (service: string, line = 8, evidence = "*:8080/tcp"): ReportException => ({
  rule: "port-occupied",
  project: "shop",
  service,
  evidence,
  reason: "moves soon",
  until: null,
  place: place(line),
});

interface Case {
  readonly head?: readonly ReportFinding[];
  readonly excepted?: readonly ReportException[];
  readonly base?: readonly ReportFinding[];
  /** The exceptions of the base's policy for the change. */
  readonly inPolicy?: readonly ReportException[];
  readonly before?: readonly ReportException[];
  /** The services of the change. */
  readonly services?: readonly string[];
  /** The hidden findings as `LEVEL SERVICE`. */
  readonly hidden: readonly string[];
  /** The services with new exceptions. */
  readonly added: readonly string[];
}

function compare({ head, excepted, base, inPolicy, before, services }: Case) {
  const rows = (services ?? ["web", "api"]).map((service) => makeRow({ service }));
  return findHidden(
    {
      head: makeReport({ findings: head ?? [], exceptions: excepted ?? [], rows }),
      base: makeReport({ findings: base ?? [], exceptions: inPolicy ?? [], rows }),
      before: before ?? [],
    },
    "error",
  );
}

const cases: Readonly<Record<string, Case>> = {
  "a finding that is missing": { base: [finding("web")], hidden: ["error web"], added: [] },
  "a finding with a lower level": {
    base: [finding("web")],
    head: [finding("web", "warning")],
    hidden: ["error web"],
    added: [],
  },
  "one of two equal findings": {
    base: [finding("web"), finding("web")],
    head: [finding("web")],
    hidden: ["error web"],
    added: [],
  },
  "a finding with a new exception": {
    base: [finding("web")],
    excepted: [exception("web")],
    hidden: ["error web"],
    added: ["web"],
  },
  "the second of two equal exceptions": {
    base: [finding("web"), finding("web")],
    excepted: [exception("web"), exception("web", 9)],
    before: [exception("web")],
    hidden: ["error web"],
    added: ["web"],
  },
  "an exception that another service had, which is still there": {
    base: [finding("api")],
    excepted: [exception("api")],
    before: [exception("web")],
    hidden: ["error api"],
    added: ["api"],
  },
  "an exception of a service for another port": {
    base: [finding("web")],
    excepted: [exception("web")],
    before: [exception("web", 8, "*:9090/tcp")],
    hidden: ["error web"],
    added: ["web"],
  },
  "the second of two findings of which the base excepts one": {
    base: [finding("web"), finding("web")],
    before: [exception("web")],
    hidden: ["error web"],
    added: [],
  },
  "two services with the exception of one that is gone": {
    base: [finding("web"), finding("api")],
    excepted: [exception("web"), exception("api")],
    before: [exception("db")],
    hidden: ["error api"],
    added: ["api"],
  },
};

const unhidden: Readonly<Record<string, Case>> = {
  "a finding with the same level at another line": {
    base: [finding("web")],
    head: [finding("web", "error", 20)],
    hidden: [],
    added: [],
  },
  "a finding with a higher level": {
    base: [finding("web", "notice")],
    head: [finding("web", "warning")],
    hidden: [],
    added: [],
  },
  "a finding that only the change's policy has": { head: [finding("web")], hidden: [], added: [] },
  "an exception at another line": {
    base: [finding("web")],
    excepted: [exception("web", 20)],
    before: [exception("web")],
    hidden: [],
    added: [],
  },
  "an exception that the base's policy makes too": {
    excepted: [exception("web", 20)],
    inPolicy: [exception("web")],
    hidden: [],
    added: [],
  },
  "the exception of a renamed service": {
    base: [finding("web")],
    excepted: [exception("web")],
    before: [exception("db")],
    hidden: [],
    added: [],
  },
  "a finding that the base excepts, and the change does not have": {
    base: [finding("web")],
    before: [exception("web")],
    hidden: [],
    added: [],
  },
  "an exception for a rule that the base turns off": {
    excepted: [exception("web")],
    hidden: [],
    added: ["web"],
  },
};

const shown = ({ hidden, exceptions }: ReturnType<typeof compare>) => ({
  hidden: hidden.map(({ severity, service }) => `${severity} ${service}`),
  added: exceptions.map(({ service }) => service),
});

describe("the findings that a change hides", () => {
  it.each(Object.entries(cases))("include %s", (_, { hidden, added, ...given }) => {
    expect(shown(compare({ hidden, added, ...given }))).toEqual({ hidden, added });
  });

  it.each(Object.entries(unhidden))("do not include %s", (_, { hidden, added, ...given }) => {
    expect(shown(compare({ hidden, added, ...given }))).toEqual({ hidden, added });
  });

  const findings = fc
    .array(fc.tuple(fc.constantFrom("web", "api"), fc.constantFrom(...SEVERITIES)))
    .map((list) =>
      list
        .map(([service, severity]) => finding(service, severity))
        .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    );
  const none = { hidden: [], added: [] };

  it("are those of the base's policy if the change has none", () => {
    fc.assert(
      fc.property(findings, (base) => {
        expect(compare({ base, ...none }).hidden).toEqual(base);
        expect(compare({ base, head: base, ...none }).hidden).toEqual([]);
      }),
    );
  });

  it("are at least as many as the change has fewer of each level and above", () => {
    fc.assert(
      fc.property(findings, findings, (base, head) => {
        const { hidden } = compare({ base, head, ...none });
        for (const [rank] of SEVERITIES.entries())
          for (const service of ["web", "api"]) {
            const count = (list: readonly ReportFinding[]) =>
              list.filter(
                (each) => each.service === service && SEVERITIES.indexOf(each.severity) <= rank,
              ).length;
            expect(count(hidden)).toBeGreaterThanOrEqual(count(base) - count(head));
          }
      }),
    );
  });
});
