import { describe, expect, it } from "vitest";
import type { Assignment } from "../../src/allocate/Assignment.ts";
import { downgradeResolved } from "../../src/allocate/downgradeResolved.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import type { Finding } from "../../src/rules/Finding.ts";
import { projectOf } from "../memory.ts";

const project = projectOf(
  'services: {web: {image: nginx, ports: ["8080:80"]}, api: {image: api, ports: ["8080:81"]}}',
);
const [web] = makePlan([project], false).requests;
const [moved, widened] = ["15432", "15432-15434"].map((port) => {
  const other = projectOf(`services: {web: {image: nginx, ports: ["${port}:80"]}}`);
  return makePlan([other], false).requests[0];
});
if (web === undefined || moved === undefined || widened === undefined)
  throw new Error("no requests");

const got = (to: typeof web): Assignment => ({
  request: web,
  moved: to,
  port: 15_432,
  via: "override",
  variable: null,
});
const finding = (rule: Finding["rule"], more: Partial<Finding> = {}): Finding => ({
  rule,
  severity: "error",
  project: project.name,
  service: "web",
  evidence: "*:8080/tcp",
  message: "web cannot publish host port 8080/tcp",
  label: "",
  fix: "do something",
  note: "",
  span: web.binding.span,
  related: [],
  ...more,
});
const summarize = (findings: readonly Finding[]) =>
  findings.map(({ rule, severity, fix }) => [rule, severity, fix]);

describe("a finding", () => {
  it.each([
    ["its own port", got(moved), {}, "Settled: it has port 15432 in this run."],
    [
      "a port for each replica",
      got(widened),
      {},
      "Settled: it has the ports 15432-15434 in this run.",
    ],
    [
      "somebody else's port",
      got(moved),
      { span: null, service: null, evidence: "other" },
      "Settled by the ports of this run.",
    ],
  ])("that an assignment settles is a notice: by %s", (_, assignment, more, fix) => {
    expect(
      summarize(downgradeResolved([finding("port-occupied", more)], [], [assignment])),
    ).toEqual([["port-occupied", "notice", fix]]);
  });

  it("that is still there stays as it was", () => {
    const before = finding("replica-collision");
    // The entry has another port by now, and is the same entry.
    const after = finding("replica-collision", { evidence: "*:15432/tcp", message: "Otherwise." });
    expect(downgradeResolved([before], [after], [got(moved)])).toEqual([before]);
  });

  it("about an assigned port is added", () => {
    const after = finding("ephemeral-port", { severity: "warning", evidence: "*:15432/tcp" });
    expect(downgradeResolved([], [after], [got(moved)])).toEqual([after]);
  });

  it("that asks for an edit of what names the old port says where the new one is instead", () => {
    const [stale] = downgradeResolved(
      [],
      [
        finding("stale-reference", {
          severity: "notice",
          evidence: "README.md:8080",
          fix: "Write 15432.",
        }),
      ],
      [got(moved)],
    );
    expect(stale?.fix).toMatch(
      /^read the port from the environment or the outputs of the allocation/,
    );
  });

  it.each(["wrong-assignment", "outside-block", "outside-range", "unneeded-publish"] as const)(
    "about where ports are declared is none about the ports of a run: %s",
    (rule) => {
      expect(
        downgradeResolved([], [finding(rule, { evidence: "*:15432/tcp" })], [got(moved)]),
      ).toEqual([]);
    },
  );
});
