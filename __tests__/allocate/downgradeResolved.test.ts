import { describe, expect, it } from "vitest";
import type { Assignment } from "../../src/allocate/Assignment.ts";
import { downgradeResolved } from "../../src/allocate/downgradeResolved.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import type { Finding } from "../../src/rules/Finding.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { projectOf } from "../memory.ts";

const project = projectOf(
  'services: {web: {image: nginx, ports: ["8080:80"]}, api: {image: api, ports: ["8080:81"]}}',
);
const [web] = makePlan([project], { ipv6: false }).requests;
const [moved, widened] = ["15432", "15432-15434"].map((port) => {
  const other = projectOf(`services: {web: {image: nginx, ports: ["${port}:80"]}}`);
  return makePlan([other], { ipv6: false }).requests[0];
});
if (web === undefined || moved === undefined || widened === undefined)
  throw new Error("no requests");

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();
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

describe("a finding", () => {
  it.each([
    ["a new port", got(moved), {}, "resolved: moved to port 15432 for this run"],
    [
      "a new port for each replica",
      got(widened),
      {},
      "resolved: moved to ports 15432-15434 for this run",
    ],
    [
      "the port of another service",
      got(moved),
      { span: null, service: null, evidence: "other" },
      "resolved by other ports that moved for this run",
    ],
  ])("that is resolved becomes a notice: %s", (_, assignment, more, note) => {
    const before = finding("port-occupied", {
      note: "pid 7 --key x",
      localNote: "pid 7",
      code: ["kill 7"],
      ...more,
    });
    const [after] = downgradeResolved([before], [], [assignment], NO_VARIABLES);
    const { localNote: _note, code: _code, ...rest } = before;
    expect(after).toEqual({ ...rest, severity: "notice", fix: "", note, byRun: "resolved" });
  });

  it("that is not resolved stays as it is", () => {
    const before = finding("replica-collision");
    // The same entry, with its new port.
    const after = finding("replica-collision", { evidence: "*:15432/tcp", message: "Otherwise." });
    expect(downgradeResolved([before], [after], [got(moved)], NO_VARIABLES)).toEqual([before]);
  });

  it("about an assigned port is added", () => {
    const after = finding("ephemeral-port", { severity: "warning", evidence: "*:15432/tcp" });
    expect(downgradeResolved([], [after], [got(moved)], NO_VARIABLES)).toEqual([
      { ...after, byRun: "made" },
    ]);
  });

  it.each([
    [
      "names the exported variable",
      new Map([["PORTPLAN_WEB_80", "15432"]]),
      {
        fix: "read $PORTPLAN_WEB_80; other copies get other ports",
        code: ["15432", "$PORTPLAN_WEB_80"],
      },
    ],
    [
      "has the fix of the rule without one",
      NO_VARIABLES,
      Object(ruleOf("stale-reference").afterAllocation),
    ],
  ])("about a stale reference %s", (_, exported, expected) => {
    const reference = finding("stale-reference", {
      evidence: "README.md:8080",
      fix: "use 15432",
      code: ["15432"],
      span: { file: "/repo/README.md", start: 0, end: 4 },
    });
    const [stale] = downgradeResolved([], [reference], [got(moved)], exported);
    expect(stale).toMatchObject(expected);
  });

  it.each(["wrong-assignment", "outside-block", "outside-range", "unneeded-publish"] as const)(
    "about declared ports is not reported for assigned ports: %s",
    (rule) => {
      expect(
        downgradeResolved(
          [],
          [finding(rule, { evidence: "*:15432/tcp" })],
          [got(moved)],
          NO_VARIABLES,
        ),
      ).toEqual([]);
    },
  );
});
