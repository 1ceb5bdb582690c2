import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { renderSarif } from "../../src/report/formats/sarif.ts";
import type { Report } from "../../src/report/Report.ts";
import { rules } from "../../src/rules/index.ts";
import { makeFinding, makeReport, place } from "./makeReport.ts";

const read = (report: Report) => JSON.parse([...renderSarif(report, "1.2.3")].join("")).runs[0];
const fingerprints = (report: Report): string[] =>
  read(report).results.map(
    (result: { partialFingerprints: Record<string, string> }) =>
      result.partialFingerprints["primaryLocationLineHash"],
  );

describe("SARIF", () => {
  it("contains a finding with its places and help, and the page of its rule", () => {
    const related = [
      {
        message: "db [also] publishes 8080",
        project: "shop",
        service: "db",
        place: place(12, "ü b/compose.yaml"),
      },
    ];
    const { tool, results } = read(
      makeReport({ findings: [makeFinding({ rule: "port-collision", related })] }),
    );
    const rule = rules.find(({ id }) => id === "port-collision");
    expect(tool.driver).toMatchObject({
      name: "Portplan",
      semanticVersion: "1.2.3",
      rules: [
        {
          id: "port-collision",
          name: "PortCollision",
          help: {
            markdown: [
              rule?.happens,
              rule?.why,
              `**How to fix it**: ${rule?.howToFix}`,
              `**When to ignore it**: ${rule?.whenToIgnore}`,
            ].join("\n\n"),
          },
          defaultConfiguration: { level: "error" },
        },
      ],
    });
    expect(results).toEqual([
      {
        ruleId: "port-collision",
        ruleIndex: 0,
        level: "error",
        message: {
          text: "web cannot publish host port 8080/tcp.\nhelp: set HTTP_PORT=8081 in .env",
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "compose.yaml", uriBaseId: "%SRCROOT%" },
              region: { startLine: 8, startColumn: 9, endLine: 8, endColumn: 20 },
            },
          },
        ],
        relatedLocations: [
          {
            id: 0,
            message: { text: String.raw`db \[also\] publishes 8080` },
            physicalLocation: {
              artifactLocation: { uri: "%C3%BC%20b/compose.yaml", uriBaseId: "%SRCROOT%" },
              region: { startLine: 12, startColumn: 9, endLine: 12, endColumn: 20 },
            },
          },
        ],
        partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/) },
      },
    ]);
  });

  it.each<[string, Parameters<typeof makeFinding>[0]]>([
    ["its line", { place: place(99) }],
    ["its texts", { message: "other", label: "other", fix: "other", note: "other" }],
    ["its level", { severity: "warning" }],
  ])("identifies a finding independently of %s", (_, other) => {
    expect(fingerprints(makeReport({ findings: [makeFinding(other)] }))).toEqual(
      fingerprints(makeReport({ findings: [makeFinding()] })),
    );
  });

  it.each<[string, Parameters<typeof makeFinding>[0]]>([
    ["rule", { rule: "port-collision" }],
    ["project", { project: "blog" }],
    ["service", { service: "db" }],
    ["evidence", { evidence: "*:1/tcp" }],
  ])("distinguishes findings by their %s", (_, other) => {
    expect(
      new Set(fingerprints(makeReport({ findings: [makeFinding(), makeFinding(other)] }))).size,
    ).toBe(2);
  });

  it("distinguishes two findings with the same identity", () => {
    const [first, second] = fingerprints(makeReport({ findings: [makeFinding(), makeFinding()] }));
    expect([first?.slice(0, 17), first?.slice(17), second]).toEqual([
      second?.slice(0, 17),
      "1",
      `${first?.slice(0, 17)}2`,
    ]);
  });

  it.each<[string, Partial<Report>, string]>([
    ["its project's first file", {}, "compose.yaml"],
    [
      "its directory",
      {
        projects: [
          { name: "shop", directory: "services/shop", files: [], profiles: [], composeArgs: [] },
        ],
      },
      "services/shop",
    ],
    ["the root", { projects: [] }, "."],
  ])("puts a finding without a place at %s", (_, report, uri) => {
    const { results } = read(makeReport({ ...report, findings: [makeFinding({ place: null })] }));
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  // docs/reference/actions.md A7
  it("keeps GitHub's limits with 30,000 findings", () => {
    const related = Array.from({ length: 300 }, (_, at) => ({
      message: "too",
      project: null,
      service: null,
      place: place(at + 1),
    }));
    const findings = Array.from({ length: 30_000 }, (_, at) =>
      makeFinding({ service: `s${at}`, related: at === 0 ? related : [] }),
    );
    const text = [...renderSarif(makeReport({ findings }), "1.2.3")].join("");
    const { results, tool } = JSON.parse(text).runs[0];
    expect(results).toHaveLength(5000);
    expect(results[0].relatedLocations).toHaveLength(100);
    expect(tool.driver.rules).toHaveLength(1);
    expect(gzipSync(text).length).toBeLessThan(10 * 1024 * 1024);
  });

  it("names the Compose files once, and links the pages of rules if their place is known", () => {
    const project = { name: "shop", directory: ".", profiles: [], composeArgs: [] };
    const { artifacts, invocations, tool } = read(
      makeReport({
        projects: [
          { ...project, files: ["compose.yaml", "a b/dev.yaml"] },
          { ...project, files: ["compose.yaml"] },
        ],
        findings: [makeFinding()],
        rulesUrl: "https://github.example/o/r/blob/v1/docs/rules",
      }),
    );
    expect(artifacts).toEqual([
      { location: { uri: "compose.yaml", uriBaseId: "%SRCROOT%" }, roles: ["analysisTarget"] },
      { location: { uri: "a%20b/dev.yaml", uriBaseId: "%SRCROOT%" }, roles: ["analysisTarget"] },
    ]);
    expect(tool.driver.rules[0].helpUri).toBe(
      "https://github.example/o/r/blob/v1/docs/rules/port-occupied.md",
    );
    expect(invocations).toBeUndefined();
  });

  it("notifies of services that were not checked", () => {
    const leftOut = { services: 2, profiles: ["[debug]", "test"] };
    expect(read(makeReport({ leftOut })).invocations).toEqual([
      {
        executionSuccessful: true,
        toolConfigurationNotifications: [
          {
            level: "note",
            message: {
              text: expect.stringContaining(String.raw`profiles \[debug\] and test were`),
            },
          },
        ],
      },
    ]);
  });

  it("has an empty list of results without findings", () => {
    expect(read(makeReport()).results).toEqual([]);
  });
});
