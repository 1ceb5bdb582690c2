import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { takeCode } from "../../src/lib/inlineCode.ts";
import { splitProse } from "../../src/report/formats/splitProse.ts";
import { ruleOf, rules } from "../../src/rules/index.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { REFUSED, textsOf } from "../compose/refused.ts";
import { makeHolder, makeHostView } from "../helpers/hostView.ts";
import { shop } from "../host/planOf.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { casesOf, reportOf } from "./fixture.ts";

/** Matches quoted entries, settings, variables, files and commands. */
const LOOKS_LIKE_CODE = new RegExp(
  [
    '"',
    String.raw`\w=|\$\{|\$\w`,
    String.raw`\b[A-Z]+_[A-Z_]+\b|\b[a-z]+_[a-z_]+\b`,
    String.raw`\.env\b|\w\.ya?ml\b|\w/\w+\.\w`,
    "# |portplan-ignore",
    String.raw`\b(?:docker|podman|sudo|kill|taskkill|systemctl|sysctl|launchctl|brew|portplan)\b`,
  ].join("|"),
);

/** Returns the parts of a text that are prose but look like code. */
function findUnmarked(text: string, code: readonly string[] = []): string[] {
  const prose = splitProse(text, code).filter((_, index) => index % 2 === 0);
  return prose.filter((part) => LOOKS_LIKE_CODE.test(part));
}

const isCode = (_: string, index: number) => index % 2 === 1;

describe.each(rules.map(({ id }) => id))("the help and the notes of %s", (rule) => {
  const folder = join(import.meta.dirname, rule);
  const reports = casesOf(folder).map((name) => reportOf(join(folder, name)));
  const findings = reports.flatMap((report) =>
    report.findings.filter((each) => each.rule === rule),
  );

  it("contain no mark of code", () => {
    expect(JSON.stringify(reports)).not.toMatch(/\\u(?:000[23]|\{[23]\})/);
  });

  it("contain each code, as one", () => {
    for (const { fix, note, code = [] } of findings) {
      const found = [fix, note].flatMap((text) => splitProse(text, code).filter(isCode));
      expect(found, `${fix}\n${note}`).toEqual(expect.arrayContaining([...code]));
    }
  });

  it("mark everything that looks like code", () => {
    const unmarked = findings.flatMap(({ fix, note, localNote = note, code }) =>
      [fix, note, localNote].flatMap((text) => findUnmarked(text, code)),
    );
    expect(unmarked).toEqual([]);
  });
});

it("the fixes of projects that Compose refuses mark everything that looks like code", () => {
  const fixes = Object.values(REFUSED)
    .flat()
    .flatMap((refused) => {
      const files = memoryFiles(placeTexts(textsOf(refused)));
      return resolveProject(requestFor("/repo"), files, refused.env ?? {}).problems;
    })
    .map(({ fix }) => takeCode(fix));
  expect(fixes.flatMap(({ text, code }) => findUnmarked(text, code))).toEqual([]);
  for (const { text, code } of fixes)
    expect(splitProse(text, code).filter(isCode)).toEqual(expect.arrayContaining(code));
});

it.each<[string, string[]]>([
  ["list the ports: colima ssh --profile a -- ss", ["colima ssh --profile a -- ss"]],
  ["join the docker group: sudo usermod $USER, then log in again", ["sudo usermod $USER"]],
  ["run `docker ps` to see why", []],
])("the fix of a host that cannot be inspected marks its command: %s", (fix, code) => {
  const host = makeHostView({ visible: false, reason: "x", fix });
  const [finding] = runRules([ruleOf("host-unseen")], { plan: shop(["80:80"]), host });
  expect(finding).toMatchObject({ fix, ...(code.length > 0 && { code }) });
});

it.each<[Parameters<typeof makeHolder>[0], string, string[]]>([
  [
    { kind: "unit", name: "systemd-resolved.service" },
    "set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved.service",
    ["DNSStubListener=no", "/etc/systemd/resolved.conf"],
  ],
  [{ kind: "process", name: "node", pid: 4711 }, "kill 4711", ["kill 4711"]],
])("the help for a port in use marks how to stop %o", (holder, advice, code) => {
  const plan = shop(["53:53"]);
  const [request] = plan.requests;
  const endpoint = request?.endpoints[0];
  if (request === undefined || endpoint === undefined) throw new Error("no port");
  const obstacle = { request, endpoint, reason: null, holders: [makeHolder(holder)] };
  const host = makeHostView({ obstacles: [{ ...obstacle, status: "taken" }] });
  const [finding] = runRules([ruleOf("port-occupied")], { plan, host });
  expect(finding?.fix).toMatch(new RegExp(`, or free the port: ${advice}$`));
  expect(finding?.code?.slice(1)).toEqual(code);
});
