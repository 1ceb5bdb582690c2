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

const collision = (services: readonly string[], more: Partial<ReportFinding> = {}) => {
  const [own = null, ...others] = services;
  const related = others.map((service) => ({
    message: "",
    project: "shop",
    service,
    place: place(30),
  }));
  return makeFinding({ rule: "port-collision", service: own, related, ...more });
};

it.each([
  { title: "other entry has the finding", before: ["web", "db"], after: ["db", "web"] },
  { title: "entries are in another order", before: ["a", "b", "c"], after: ["b", "c", "a"] },
  { title: "other service has another name", before: ["web", "db"], after: ["web", "mysql"] },
  { title: "own service has another name", before: ["web", "db"], after: ["mysql", "web"] },
])("does not blame a change for a collision whose $title", ({ before, after }) => {
  expect(findCollisionCause(before, after)).toBe("base");
});

it.each([
  { title: "one more service", before: ["web", "db"], after: ["web", "db", "api"] },
  { title: "other services", before: ["web", "db"], after: ["api", "mail"], present: ["web"] },
])("blames a change for a collision between $title", ({ before, after, present = [] }) => {
  expect(findCollisionCause(before, after, present)).toBe("change");
});

it("blames a change for a collision on another port or of a higher level", () => {
  const rows = ["web", "db"].map((service) => makeRow({ service }));
  const base = makeReport({ findings: [collision(["web", "db"], { severity: "warning" })], rows });
  const findings = [
    collision(["db", "web"], { evidence: "*:9090/tcp", severity: "warning" }),
    collision(["db", "web"]),
  ];
  const found = findCauses(makeReport({ findings, rows }), { base, changes: [] });
  expect(found.map(({ cause }) => cause)).toEqual(["change", "change"]);
});

/** Finds the cause of a collision of services after one of other services on the port. */
function findCollisionCause(
  before: readonly string[],
  after: readonly string[],
  present: readonly string[] = [],
): FindingCause | undefined {
  const rowsOf = (services: readonly string[]) =>
    [...present, ...services].map((service) => makeRow({ service }));
  const base = makeReport({ findings: [collision(before)], rows: rowsOf(before) });
  const report = makeReport({ findings: [collision(after)], rows: rowsOf(after) });
  const gone = before.filter((service) => ![...after, ...present].includes(service));
  const added = after.filter((service) => !before.includes(service));
  const side = { requested: "*:8080/tcp", place: place(30) };
  const changes = [
    ...gone.map((service): PortChange => {
      return { ...move(30), service, kind: "removed", before: side, after: null };
    }),
    ...added.map((service): PortChange => {
      return { ...move(30), service, kind: "added", before: null, after: side };
    }),
  ];
  return findCauses(report, { base, changes })[0]?.cause;
}
