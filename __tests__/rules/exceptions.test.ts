import { describe, expect, it } from "vitest";
import { findCollisions } from "../../src/ports/findCollisions.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { emptyPolicy, type Exception } from "../../src/policy/Policy.ts";
import { parseServiceName } from "../../src/ports/serviceName.ts";
import { applyExceptions } from "../../src/rules/exceptions.ts";
import { rules } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { makeHostView } from "../helpers/hostView.ts";
import { projectOf } from "../memory.ts";

const host = makeHostView({ probed: false });

/** Runs the rules and applies exceptions for a project with these lines below `ports:`. */
function checkLines(
  lines: readonly string[],
  { ignore = [], newline = "\n" }: { ignore?: readonly Exception[]; newline?: string } = {},
) {
  const project = projectOf(
    [
      "name: shop",
      "services:",
      "  db:",
      "    image: postgres",
      "    ports:",
      ...lines.map((line) => `      ${line}`),
      "",
    ].join(newline),
  );
  const plan = makePlan([project], { ipv6: true });
  const policy = { ...emptyPolicy, ignore, sources: new Map([["/repo/portplan.yml", ""]]) };
  const findings = runRules(rules, {
    plan,
    collisions: findCollisions(plan),
    host,
    policy,
  });
  const result = applyExceptions(findings, {
    projects: [project],
    policy,
    today: "2026-11-20",
    checksRoot: true,
  });
  return {
    left: result.findings.map(({ rule, evidence }) => `${rule} ${evidence}`),
    excepted: result.excepted.map(
      ({ finding, reason, until }) =>
        `${finding.rule} ${finding.evidence}: ${reason}${until === null ? "" : ` until ${until}`}`,
    ),
    unused: result.unused.map(({ rule, why }) => `${rule} ${why}`),
  };
}

const left = { left: ["ephemeral-port *:40000/tcp"], excepted: [] };
const excepted = { left: [], excepted: ["ephemeral-port *:40000/tcp: reserved there"], unused: [] };

describe("an exception for a collision", () => {
  const ignore = "# portplan-ignore: port-collision -- one at a time";

  it.each([
    ["the first", [`- "8080:80" ${ignore}`, '- "8080:81"']],
    ["the second", ['- "8080:80"', `- "8080:81" ${ignore}`]],
  ])("applies at %s of two entries", (_, lines) => {
    expect(checkLines(lines)).toEqual({
      left: [],
      excepted: ["port-collision *:8080/tcp: one at a time"],
      unused: [],
    });
  });

  it("does not apply to two other entries of the same port", () => {
    const { excepted: found } = checkLines([`- "8080:80" ${ignore}`, '- "8080:81"', '- "8080:82"']);
    expect(found).toEqual(["port-collision *:8080/tcp: one at a time"]);
  });
});

describe("portplan-ignore comments", () => {
  it.each([
    [
      "on the line of the entry",
      ['- "40000:1" # portplan-ignore: ephemeral-port -- reserved there'],
    ],
    ["on the line above", ["# portplan-ignore: ephemeral-port -- reserved there", '- "40000:1"']],
    [
      "above another comment",
      ["# portplan-ignore: ephemeral-port -- reserved there", "# the database", '- "40000:1"'],
    ],
    [
      "above an entry in long syntax",
      [
        "# portplan-ignore: ephemeral-port -- reserved there",
        "- target: 1",
        '  published: "40000"',
      ],
    ],
    [
      "with spaces around it",
      ['- "40000:1"   #   portplan-ignore:   ephemeral-port   --   reserved there   '],
    ],
  ])("apply %s", (_, lines) => {
    expect(checkLines(lines)).toEqual(excepted);
    expect(checkLines(lines, { newline: "\r\n" })).toEqual(excepted);
  });

  it("apply below another comment with a different rule", () => {
    const lines = [
      "# portplan-ignore: ephemeral-port -- reserved there",
      "# portplan-ignore: port-collision -- never run together",
      '- "40000:1"',
      '- "40000:2"',
    ];
    expect(checkLines(lines)).toMatchObject({
      left: ["ephemeral-port *:40000/tcp"],
      unused: [],
    });
  });

  it.each([
    [
      "on the line of another entry",
      ['- "5432:2" # portplan-ignore: ephemeral-port -- reserved there', '- "40000:1"'],
      ["ephemeral-port unmatched"],
    ],
    [
      "below the entry",
      ['- "40000:1"', "# portplan-ignore: ephemeral-port -- reserved there"],
      ["ephemeral-port unmatched"],
    ],
    [
      "for another rule",
      ['- "40000:1" # portplan-ignore: port-collision -- reserved there'],
      ["port-collision unmatched"],
    ],
    [
      "for an unknown rule",
      ['- "40000:1" # portplan-ignore: ephemeral -- reserved there'],
      ["ephemeral unknown-rule"],
    ],
    ["without a rule", ['- "40000:1" # portplan-ignore: -- reserved there'], [" unknown-rule"]],
    [
      "without a reason",
      ['- "40000:1" # portplan-ignore: ephemeral-port'],
      ["ephemeral-port no-reason"],
    ],
    [
      "with an empty reason",
      ['- "40000:1" # portplan-ignore: ephemeral-port -- '],
      ["ephemeral-port no-reason"],
    ],
    ["of another program", ['- "40000:1" # portplan: ephemeral-port -- reserved there'], []],
  ])("do not apply %s", (_, lines, unused) => {
    expect(checkLines(lines)).toEqual({ ...left, unused });
  });
});

const entry = (rule: string, service: string | null, until: string | null = null): Exception => ({
  rule,
  service: service === null ? null : parseServiceName(service),
  reason: "reserved there",
  until,
  span: { file: "/repo/portplan.yml", start: 0, end: 0 },
});

describe("exceptions in the policy", () => {
  it.each([
    ["for the service", entry("ephemeral-port", "db")],
    ["for the service of the project", entry("ephemeral-port", "shop/db")],
    ["for all services", entry("ephemeral-port", null)],
  ])("apply %s", (_, ignore) => {
    expect(checkLines(['- "40000:1"'], { ignore: [ignore] })).toEqual(excepted);
  });

  it("apply on their last day", () => {
    const { excepted: found } = checkLines(['- "40000:1"'], {
      ignore: [entry("ephemeral-port", "db", "2026-11-20")],
    });
    expect(found).toEqual(["ephemeral-port *:40000/tcp: reserved there until 2026-11-20"]);
  });

  it.each([
    [
      "after their last day",
      entry("ephemeral-port", "db", "2026-11-19"),
      ["ephemeral-port expired"],
    ],
    ["for another service", entry("ephemeral-port", "web"), ["ephemeral-port unmatched"]],
    [
      "for the service of another project",
      entry("ephemeral-port", "blog/db"),
      ["ephemeral-port unmatched"],
    ],
    ["for another rule", entry("port-collision", "db"), ["port-collision unmatched"]],
    ["for a rule that is off", entry("hardcoded-port", "db"), []],
    ["for a rule about the host", entry("port-occupied", "db"), []],
    [
      "from an extended policy",
      { ...entry("port-collision", "db"), span: { file: "/repo/base.yml", start: 0, end: 0 } },
      [],
    ],
  ])("do not apply %s", (_, ignore, unused) => {
    expect(checkLines(['- "40000:1"'], { ignore: [ignore] })).toEqual({ ...left, unused });
  });
});
