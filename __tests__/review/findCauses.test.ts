import { expect, it } from "vitest";
import type { FindingCause, PortChange, ReportFinding } from "../../src/report/Report.ts";
import { findCauses } from "../../src/review/findCauses.ts";
import { makeFinding, makeReport, makeRow, place } from "../report/makeReport.ts";

interface Case {
  readonly finding?: Partial<ReportFinding>;
  /** The findings of the base; null if it has no projects. */
  readonly base?: readonly ReportFinding[] | null;
  /** The services of the base and of the change. */
  readonly services?: readonly [readonly string[], readonly string[]];
  /** The lines of the entries that the change adds or moves. */
  readonly changed?: readonly number[];
  readonly cause: FindingCause;
}

const PORT = { rule: "ephemeral-port" } as const;
const same = [makeFinding()];
const CLASH = makeFinding({
  rule: "project-name-clash",
  service: null,
  related: [{ message: "the other project", project: "shop", service: null, place: place(1) }],
});

const cases: Readonly<Record<string, Case>> = {
  "is new": { base: [], cause: "change" },
  "is new on the host": { base: [], finding: { rule: "host-unseen" }, cause: "change" },
  "is in the base too": { base: [makeFinding(PORT)], finding: PORT, cause: "base" },
  "is about the host, in the base too": { base: same, cause: "runner" },
  "is about the programs of the host": {
    base: [makeFinding({ rule: "host-compose-too-old" })],
    finding: { rule: "host-compose-too-old" },
    cause: "runner",
  },
  "is about two projects of one name, in the base too": {
    base: [CLASH],
    finding: CLASH,
    cause: "base",
  },
  "has a lower level in the base": {
    base: [makeFinding({ severity: "warning" })],
    cause: "change",
  },
  "has a higher level in the base": {
    base: same,
    finding: { severity: "notice" },
    cause: "runner",
  },
  "is on another line in the base": { base: [makeFinding({ place: place(90) })], cause: "runner" },
  "is about another port in the base": {
    base: [makeFinding({ evidence: "*:80/tcp" })],
    cause: "change",
  },
  "is at an entry that the change moves": { base: same, changed: [8], cause: "change" },
  "is near an entry that the change moves": { base: same, changed: [9], cause: "runner" },
  "is at an entry of another service on the line that the change moves": {
    base: [makeFinding({ service: "api" })],
    finding: { service: "api" },
    services: [["api"], ["api"]],
    changed: [8],
    cause: "runner",
  },
  "conflicts with an entry that the change moves": {
    base: same,
    finding: { related: [{ message: "", project: "shop", service: "web", place: place(12) }] },
    changed: [12],
    cause: "change",
  },
  "is about a service with another name": {
    base: [makeFinding({ service: "site" })],
    services: [["site"], ["web"]],
    changed: [8],
    cause: "runner",
  },
  "is about a service of another project": {
    base: [makeFinding({ project: "store", ...PORT })],
    finding: PORT,
    services: [["site"], ["web"]],
    cause: "base",
  },
  "is about a new service on the port of another one": {
    base: [makeFinding({ service: "site" })],
    services: [["site"], ["site", "web"]],
    cause: "change",
  },
  "is about a renamed service on another port": {
    base: [makeFinding({ service: "site", evidence: "*:80/tcp" })],
    services: [["site"], ["web"]],
    changed: [8],
    cause: "change",
  },
  "was resolved by the run": {
    base: [makeFinding(PORT)],
    finding: { ...PORT, severity: "notice", byRun: "resolved" },
    cause: "runner",
  },
  "is new, and was resolved by the run": {
    base: [],
    finding: { severity: "notice", byRun: "resolved" },
    cause: "change",
  },
  "was made by the run": { base: [], finding: { byRun: "made" }, cause: "runner" },
  "was made by the run at an entry that the change moves": {
    base: [],
    finding: { byRun: "made" },
    changed: [8],
    cause: "change",
  },
  "is new with the first project": { base: null, cause: "change" },
  "is about the host of the first project": {
    base: null,
    finding: { rule: "host-unseen", project: null, service: null },
    cause: "runner",
  },
};

const move = (line: number): PortChange => ({
  kind: "moved",
  project: "shop",
  service: "web",
  target: "80",
  before: { requested: "*:9000/tcp", place: place(line) },
  after: { requested: "*:8080/tcp", place: place(line) },
  exposure: null,
});

it.each(Object.entries(cases))("finds the cause of a finding that %s", (_, given) => {
  const { finding, base = [], services = [["web"], ["web"]], changed = [], cause } = given;
  const [old, now] = services.map((names) => names.map((service) => makeRow({ service })));
  const report = makeReport({ findings: [makeFinding(finding)], rows: now ?? [] });
  const known = base && makeReport({ findings: base, rows: old ?? [] });
  const found = findCauses(report, { base: known, changes: changed.map(move) });
  expect(found.map((each) => each.cause)).toEqual([cause]);
});

it("finds the cause of the second of two equal findings", () => {
  const report = makeReport({ findings: [makeFinding(), makeFinding()], rows: [makeRow()] });
  const base = makeReport({ findings: same, rows: [makeRow()] });
  const found = findCauses(report, { base, changes: [] });
  expect(found.map(({ cause }) => cause)).toEqual(["runner", "change"]);
});
