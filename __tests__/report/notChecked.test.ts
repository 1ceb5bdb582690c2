import { describe, expect, it } from "vitest";
import { runPipeline } from "../../src/pipeline.ts";
import { renderText } from "../../src/report/formats/text.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";
import { makeReport } from "./makeReport.ts";

const WEB = 'services:\n  web: {image: web, ports: ["8080:80"]}\n';
const DEBUG = '  debug: {image: debug, profiles: [debug], ports: ["9229:9229"]}\n';
const MAIL = '  mail: {image: mailpit, profiles: [mail], ports: ["8025:8025"]}\n';
const CLASH =
  'services:\n  web: {image: web, ports: ["8080:80"]}\n  preview:\n    image: web\n' +
  '    ports: ["8080:80"] # portplan-ignore: port-collision -- they never run together\n';

/** Returns the text report of a project, as the command line prints it. */
async function check(
  compose: string,
  request: Parameters<typeof requestFor>[1] = {},
  options: Parameters<typeof renderText>[1] = { local: true },
): Promise<string> {
  const report = await runPipeline(
    {
      command: "check",
      projects: [{ ...requestFor("/repo", request), found: false }],
      workflows: [],
      probe: true,
      failOn: "error",
    },
    {
      files: memoryFiles({ "/repo/compose.yaml": compose, "/repo/.git/config": "" }),
      env: {},
      host: fakeHost(quiet),
    },
  );
  return renderText(report, options);
}

describe("the text report notes services that were not checked", () => {
  it.each<
    [string, string, Parameters<typeof check>[1], Parameters<typeof check>[2], string | null]
  >([
    [
      "with one of them",
      WEB + DEBUG,
      {},
      undefined,
      "1 service in the inactive profile debug was not checked; check it with --profile '*'",
    ],
    [
      "with several of them",
      WEB + DEBUG + MAIL,
      {},
      undefined,
      "2 services in the inactive profiles debug and mail were not checked; check them with " +
        "--profile '*'",
    ],
    [
      "with one active profile",
      WEB + DEBUG + MAIL,
      { profiles: ["mail"] },
      undefined,
      "1 service in the inactive profile debug was not checked; check it with --profile '*'",
    ],
    [
      "in the action",
      WEB + DEBUG,
      {},
      {},
      '1 service in the inactive profile debug was not checked; check it with profiles: "*"',
    ],
    [
      "with some of many profiles, and no control characters",
      WEB + DEBUG.replace("[debug]", '[b, c, d, e, f, "a\\e[1m"]'),
      {},
      undefined,
      "1 service in the inactive profiles a\\u{1b}[1m, b, c, d, e, and 1 more was not checked; " +
        "check it with --profile '*'",
    ],
    ["but not without inactive services", WEB, {}, undefined, null],
    [
      "but not if they publish no ports",
      `${WEB}  job: {image: job, profiles: [job]}\n`,
      {},
      undefined,
      null,
    ],
    ["but not if all profiles are active", WEB + DEBUG, { profiles: ["*"] }, undefined, null],
    [
      "but not if the user selects services",
      `${WEB}${DEBUG}  api: {image: api}\n`,
      { services: ["web"] },
      undefined,
      null,
    ],
    ["but not with --quiet", WEB + DEBUG, {}, { local: true, quiet: true }, null],
  ])("%s", async (_, compose, request, options, note) => {
    const text = await check(compose, request, options);
    const notes = text.split("\n").filter((line) => line.startsWith("note: "));
    expect(notes).toEqual(note === null ? [] : [`note: ${note}`]);
  });
});

describe("the version", () => {
  const made = { version: "1.2.3", at: "2026-11-30T12:00:00.000Z", commit: null };
  it.each<[string, Parameters<typeof renderText>[1], boolean]>([
    ["is in the log of the action", {}, true],
    ["is in the text of the command line with --verbose", { local: true, verbose: true }, true],
    ["is not in the text of the command line otherwise", { local: true }, false],
    ["is not in the text of --quiet", { local: true, verbose: true, quiet: true }, false],
  ])("%s", (_, options, isNamed) => {
    const lines = renderText(makeReport({ made }), options).split("\n");
    expect(lines.includes("Portplan 1.2.3")).toBe(isNamed);
  });
});

it("the port map shows both ports of an ignored conflict as ignored", async () => {
  const rows = (await check(CLASH)).split("\n").filter((line) => line.includes("8080"));
  expect(rows.map((row) => row.trim().split(/\s+/).at(-1))).toEqual(["ignored", "ignored"]);
});

it("the port map shows a conflict if another conflict is ignored", async () => {
  const third = `${CLASH}  api: {image: api, ports: ["8080:80"]}\n`;
  const rows = (await check(third)).split("\n").filter((line) => /^ +\w+ +\*:8080/.test(line));
  expect(rows).toHaveLength(3);
  expect(rows.filter((row) => row.includes("free"))).toEqual([]);
});
