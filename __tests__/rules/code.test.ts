import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { splitProse } from "../../src/report/formats/splitProse.ts";
import { rules } from "../../src/rules/index.ts";
import { casesOf, reportOf } from "./fixture.ts";

/** What a reader types or copies: quoted entries, settings, variables, files and commands. */
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

describe.each(rules.map(({ id }) => id))("the help and the notes of %s", (rule) => {
  const folder = join(import.meta.dirname, rule);
  const reports = casesOf(folder).map((name) => reportOf(join(folder, name)));
  const findings = reports.flatMap((report) =>
    report.findings.filter((each) => each.rule === rule),
  );
  const texts = findings.flatMap(({ fix, note, localNote = note, code }) =>
    [fix, note, localNote].map((text) => ({ text, parts: splitProse(text, code) })),
  );

  it("contain no mark of code", () => {
    expect(JSON.stringify(reports)).not.toMatch(/[\u0002\u0003]|\\u(?:000[23]|\{[23]\})/);
  });

  it("contain each code, as one", () => {
    for (const { fix, note, code = [] } of findings) {
      const found = [fix, note].flatMap((text) =>
        splitProse(text, code).filter((_, index) => index % 2 === 1),
      );
      expect(found, `${fix}\n${note}`).toEqual(expect.arrayContaining([...code]));
    }
  });

  it("mark everything that looks like code", () => {
    const prose = texts.flatMap(({ parts }) => parts.filter((_, index) => index % 2 === 0));
    expect(prose.filter((part) => LOOKS_LIKE_CODE.test(part))).toEqual([]);
  });
});
