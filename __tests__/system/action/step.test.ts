import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSummary } from "../../report/parseSummary.ts";
import type { Outcome } from "./runner.ts";
import { useWorkspace } from "./workspace.ts";

const workspace = useWorkspace();
const posix = process.platform !== "win32";

const onePort = (port: number | string) =>
  JSON.stringify({
    name: "shop",
    services: { db: { image: "postgres", ports: [`127.0.0.1:${port}:5432`] } },
  });
const services = (count: number) =>
  JSON.stringify({
    name: "big",
    services: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `s${index}`,
        { image: "x", ports: [`${index % 1000}:80`] },
      ]),
    ),
  });
const titles = ({ annotations }: Outcome) =>
  annotations.map(({ name, properties }) => `${name} ${properties["title"]}`);

describe("an invalid input", () => {
  it.each<[string, Record<string, string>, string]>([
    [
      "a choice",
      { "fail-on": "warn" },
      'invalid value "warn" for input fail-on (choose from error, warning, never)',
    ],
    [
      "a boolean",
      { probe: "yes" },
      'invalid value "yes" for input probe (choose from true, false)',
    ],
    [
      "a pattern without a match",
      { directories: "services/*" },
      'no directory matches "services/*"',
    ],
    [
      "an input that requires a single project",
      { directories: "a\nb", files: "x.yaml" },
      "input files requires a single project, but there are 2 directories",
    ],
  ])("fails the step with an error and sets only the output ok: %s", async (_, inputs, message) => {
    const { annotations, commands, log, outputs, env, summary, exitCode } =
      await workspace.run(inputs);
    expect(annotations).toEqual([
      { name: "error", properties: { title: "Portplan" }, data: message },
    ]);
    expect([commands, log, outputs, env, exitCode]).toEqual([[], [], { ok: "false" }, {}, 2]);
    expect(parseSummary(summary).headings).toEqual(["Portplan failed"]);
    expect(parseSummary(summary).paragraphs).toEqual([`❌ ${message}`]);
  });

  it("does not hide other invalid inputs", async () => {
    const { annotations } = await workspace.run({
      probe: "yes",
      wait: "-1",
      "port-range": "2-1",
      "lease-store": "redis",
    });
    expect(annotations.map(({ data }) => /input ([\w-]+)/.exec(data)?.[1])).toEqual([
      "wait",
      "probe",
      "lease-store",
      "port-range",
    ]);
  });

  it("is never one that an expression left empty", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    const empty = Object.fromEntries(
      ["directories", "files", "project-name", "workflows", "probe", "fail-on"].map((name) => [
        name,
        "",
      ]),
    );
    expect((await workspace.run(empty)).outputs["ports"]).toBe('{"db":{"5432":5432}}');
  });
});

describe("a missing part", () => {
  it("fails the step if it is the project", async () => {
    const { annotations, exitCode } = await workspace.run({ probe: "false" });
    expect(exitCode).toBe(2);
    expect(annotations).toHaveLength(1);
    expect(annotations[0]?.data).toMatch(/^no Compose file in .*; create compose\.yaml/);
  });

  it("does not fail the step if it is the file for the summary", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    const { conclusion, log, outputs } = await workspace.run(
      { probe: "false" },
      { without: ["STEP_SUMMARY"] },
    );
    expect([conclusion, outputs["ok"]]).toEqual(["success", "true"]);
    expect(log.at(-1)).toMatch(/^The job summary could not be written: /);
  });

  it("makes the step print output commands if it is the file for the outputs", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    const { conclusion, commands } = await workspace.run(
      { probe: "false" },
      { without: ["OUTPUT"] },
    );
    expect(conclusion).toBe("success");
    expect(commands).toContainEqual({
      name: "set-output",
      properties: { name: "ports" },
      data: '{"db":{"5432":5432}}',
    });
  });

  it.each([
    ["GITHUB_STEP_SUMMARY", 0],
    ["GITHUB_OUTPUT", 2],
  ])("that %s names leads to exit status %d", async (name, exitCode) => {
    workspace.write({ "compose.yaml": onePort(5432) });
    expect(
      (
        await workspace.run(
          { probe: "false" },
          { env: { [name]: join(workspace.path, "nowhere") } },
        )
      ).exitCode,
    ).toBe(exitCode);
  });

  it("does not prevent the check if it is a readable workflow", async () => {
    workspace.write({ "compose.yaml": onePort(5432), ".github/workflows/ci.yml": "jobs: [\n" });
    expect((await workspace.run({ probe: "false" })).conclusion).toBe("success");
  });
});

describe("an invalid policy", () => {
  it("gets an annotation at the line of each mistake", async () => {
    workspace.write({
      "compose.yaml": onePort(5432),
      "portplan.yml": "version: 1\nrule: {}\nreserved: [22, 99999]\n",
      ".git/HEAD": "",
    });
    const { annotations, log, outputs, exitCode } = await workspace.run({ probe: "false" });
    expect(annotations.map(({ name, properties }) => ({ name, ...properties }))).toEqual([
      {
        name: "error",
        title: "Portplan",
        file: "portplan.yml",
        line: "2",
        endLine: "2",
        col: "1",
        endColumn: "5",
      },
      {
        name: "error",
        title: "Portplan",
        file: "portplan.yml",
        line: "3",
        endLine: "3",
        col: "16",
        endColumn: "21",
      },
    ]);
    expect(annotations[0]?.data).toBe('unknown key "rule"; use rules');
    expect(log[0]).toBe('portplan.yml:2:1: unknown key "rule"; use rules');
    expect([outputs, exitCode]).toEqual([{ ok: "false" }, 2]);
  });

  it("gets ten annotations, and a log with all mistakes", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `wrong${index}: 1\n`).join("");
    workspace.write({ "compose.yaml": onePort(5432), "portplan.yml": `version: 1\n${keys}` });
    const { annotations, log, summary } = await workspace.run({ probe: "false" });
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)?.data).toBe("21 more errors: see the log or the job summary");
    expect(log).toHaveLength(30);
    expect(parseSummary(summary).paragraphs).toHaveLength(30);
  });
});

describe("debug logging", () => {
  it("prints the inputs and the entire report", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    const { commands } = await workspace.run({ probe: "false" }, { env: { RUNNER_DEBUG: "1" } });
    const printed = commands.filter(({ name }) => name === "debug").map(({ data }) => data);
    expect(printed[0]).toMatch(/^inputs: \{"directories":\[\],.*"probe":false/);
    expect(JSON.parse(printed.slice(1).join(""))).toMatchObject({ version: 1, ok: true });
  });

  it("escapes control characters of an input", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    const { commands } = await workspace.run(
      { probe: "false", matrix: '{"os": "\u202eabc"}' },
      { env: { RUNNER_DEBUG: "1" } },
    );
    expect(commands.find(({ name }) => name === "debug")?.data).toContain('"os: \\u202eabc"');
  });

  it("is off by default", async () => {
    workspace.write({ "compose.yaml": onePort(5432) });
    expect((await workspace.run({ probe: "false" })).commands.map(({ name }) => name)).toEqual([
      "group",
      "endgroup",
    ]);
  });
});

describe.runIf(posix)("a symbolic link that leads out of the repository", () => {
  it.each<[string, string, Record<string, string>]>([
    ["a compose file that was found", "compose.yaml", {}],
    ["a compose file that was named", "shop.yaml", { files: "shop.yaml" }],
    ["an env file that was found", ".env", { files: "shop.yaml" }],
    ["an env file that was named", "shop.env", { files: "shop.yaml", "env-files": "shop.env" }],
    ["a directory", "shop", { directories: "shop" }],
    ["a directory that a pattern found", "shop", { directories: "*" }],
  ])("is not followed: %s", async (_, link, inputs) => {
    const outside = join(workspace.path, "..", "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "compose.yaml"), onePort(5432).replace("shop", "secret"));
    if (link !== "shop.yaml") workspace.write({ "shop.yaml": onePort(5432) });
    symlinkSync(
      link === "shop" ? outside : join(outside, "compose.yaml"),
      join(workspace.path, link),
    );
    const outcome = await workspace.run({ probe: "false", ...inputs });
    expect([outcome.exitCode, titles(outcome)]).toEqual([2, ["error invalid-project"]]);
    expect(JSON.stringify([outcome.log, outcome.annotations, outcome.summary])).not.toContain(
      "secret",
    );
  });

  it("is followed if its target is in the repository", async () => {
    workspace.write({ "docker/shop.yaml": onePort(5432) });
    symlinkSync("docker/shop.yaml", join(workspace.path, "compose.yaml"));
    expect((await workspace.run({ probe: "false" })).outputs["ports"]).toBe('{"db":{"5432":5432}}');
  });

  it("is not needed for a file outside that the user names", async () => {
    writeFileSync(join(workspace.path, "../shop.yaml"), onePort(5432));
    expect((await workspace.run({ probe: "false", files: "../shop.yaml" })).conclusion).toBe(
      "success",
    );
  });
});

describe.runIf(process.platform === "linux")("the ports of the runner", () => {
  const listen = () =>
    new Promise<{ server: Server; port: number }>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve({ server, port: typeof address === "object" ? (address?.port ?? 0) : 0 });
      });
    });

  it("fail the step if they are in use, with the process that uses them", async () => {
    const { server, port } = await listen();
    workspace.write({ "compose.yaml": onePort(port) });
    const outcome = await workspace.run({ workflows: "none" });
    server.close();
    expect(outcome.conclusion).toBe("failure");
    expect(titles(outcome)).toContain("error port-occupied");
    expect(outcome.annotations[0]?.data).toContain(
      `db cannot publish 127.0.0.1:${port}/tcp: in use by `,
    );
    expect(outcome.outputs).toMatchObject({ ok: "false", conflicts: "1" });
  });

  it("are not inspected without probe", async () => {
    const { server, port } = await listen();
    workspace.write({ "compose.yaml": onePort(port) });
    const outcome = await workspace.run({ probe: "false" });
    server.close();
    expect(outcome.outputs["conflicts"]).toBe("0");
  });

  it("may be in use by the service containers of the job", async () => {
    const { server, port } = await listen();
    const workflow = {
      jobs: { test: { services: { db: { image: "postgres", ports: [`${port}:5432`] } } } },
    };
    workspace.write({
      "compose.yaml": onePort("5432"),
      ".github/workflows/ci.yml": JSON.stringify(workflow),
    });
    const outcome = await workspace.run({});
    server.close();
    expect(titles(outcome)).not.toContain("error port-occupied");
    expect(outcome.log.join("\n")).toMatch(new RegExp(`^ +db +\\*:${port}/tcp +5432 +own$`, "m"));
  });
});

describe.runIf(posix)("a canceled step", () => {
  /** The milliseconds in which a canceled step must end, adapted to the speed of the machine. */
  const patience = ({ duration }: Outcome) => Math.max(2000, 4 * duration);

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends immediately on %s while it works",
    async (cancelWith) => {
      workspace.write({ "compose.yaml": onePort(5432) });
      const whole = await workspace.run({ probe: "false" });
      workspace.write({ "compose.yaml": services(20_000) });
      const outcome = await workspace.run({ probe: "false" }, { cancelAfter: 400, cancelWith });
      // After 7.5 seconds, the runner would send another signal.
      expect([outcome.conclusion, outcome.signal ?? outcome.exitCode]).toEqual([
        "cancelled",
        cancelWith,
      ]);
      expect(outcome.cancelDuration).toBeLessThan(patience(whole));
      expect([outcome.outputs, outcome.summary]).toEqual([{}, ""]);
    },
  );

  it.each(["SIGINT", "SIGTERM"] as const)("finishes publishing on %s", async (cancelWith) => {
    workspace.write({ "compose.yaml": services(3000) });
    const whole = await workspace.run({ probe: "false" });
    const outcome = await workspace.run({ probe: "false" }, { cancelAfter: "output", cancelWith });
    expect([outcome.exitCode, outcome.outputs, outcome.summary]).toEqual([
      cancelWith === "SIGINT" ? 130 : 143,
      whole.outputs,
      whole.summary,
    ]);
    expect(outcome.cancelDuration).toBeLessThan(patience(whole));
  });

  it.each(["SIGINT", "SIGTERM"] as const)("finishes writing reports on %s", async (cancelWith) => {
    workspace.write({ "compose.yaml": services(3000) });
    const out = join(workspace.path, "out");
    const inputs = { probe: "false", "report-directory": "out" };
    const { exitCode, summary } = await workspace.run(inputs, {
      cancelAfter: { file: join(out, "report.json") },
      cancelWith,
    });
    expect([summary === "", readdirSync(out).toSorted()]).toEqual([
      false,
      ["report.html", "report.json", "report.sarif"],
    ]);
    // The step may end before the signal on a busy machine.
    expect([1, cancelWith === "SIGINT" ? 130 : 143]).toContain(exitCode);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "stops the programs that it has started on %s",
    async (cancelWith) => {
      // No program of the workspace would run.
      const bin = join(workspace.path, "../bin");
      const pid = join(bin, "pid");
      workspace.write({
        "compose.yaml": onePort(5432),
        "event.json": JSON.stringify({
          pull_request: { number: 7, head: { sha: "a".repeat(40) }, base: { sha: "b".repeat(40) } },
        }),
        ".git/HEAD": "ref: refs/heads/main\n",
        "../bin/git": `#!/bin/sh\necho $$ >'${pid}.new'\nmv '${pid}.new' '${pid}'\nexec sleep 99\n`,
      });
      chmodSync(join(bin, "git"), 0o755);
      const env = {
        PATH: `${bin}:${process.env["PATH"]}`,
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_EVENT_PATH: join(workspace.path, "event.json"),
      };
      const outcome = await workspace.run(
        { probe: "false" },
        { env, cancelAfter: { file: pid }, cancelWith },
      );
      expect(outcome.signal).toBe(cancelWith);
      const state = () =>
        spawnSync("ps", ["-o", "stat=", "-p", readFileSync(pid, "utf8").trim()], {
          encoding: "utf8",
        }).stdout;
      // The process may be a zombie until its parent waits for it.
      await expect.poll(state).toMatch(/^(Z.*\n)?$/);
    },
  );

  const withoutTime = (text: string) => text.replace(/\d\d:\d\d UTC/, "");

  it("publishes everything or nothing at any time of cancelation", async () => {
    workspace.write({ "compose.yaml": services(1500) });
    const whole = await workspace.run({ probe: "false" });
    const moments = Array.from({ length: 8 }, (_, step) => (whole.duration * (step + 2)) / 9);
    for (const cancelAfter of moments) {
      const { outputs, summary, signal, exitCode, cancelDuration } = await workspace.run(
        { probe: "false" },
        { cancelAfter },
      );
      expect(cancelDuration ?? 0).toBeLessThan(patience(whole));
      expect(["", withoutTime(whole.summary)]).toContain(withoutTime(summary));
      expect([{}, whole.outputs]).toContainEqual(outputs);
      expect(["SIGINT", 130, whole.exitCode]).toContain(signal ?? exitCode);
    }
  });
});

describe("too much computing", () => {
  it.each([
    ["a project", { directories: "." }],
    ["an allocation", { directories: ".", allocate: "conflicts" }],
  ])("fails the step with an error: %s", async (_, inputs) => {
    workspace.write({ "compose.yaml": "}".repeat(5_000_000) });
    const outcome = await workspace.run(inputs, { env: { PORTPLAN_TIMEOUT: "1" } });
    expect(outcome).toMatchObject({ exitCode: 2, outputs: { ok: "false" }, env: {} });
    expect(outcome.annotations).toMatchObject([
      {
        name: "error",
        data: expect.stringMatching(/^stopped after 1 second of computing; .*PORTPLAN_TIMEOUT/),
      },
    ]);
    expect(outcome.summary).toContain("stopped after 1 second");
  });

  it("is limited by a valid number", async () => {
    workspace.write({ "compose.yaml": onePort(18_080) });
    const outcome = await workspace.run({}, { env: { PORTPLAN_TIMEOUT: "soon" } });
    expect(outcome).toMatchObject({ exitCode: 2, outputs: { ok: "false" } });
    expect(outcome.annotations[0]?.data).toMatch(/^invalid value "soon" for PORTPLAN_TIMEOUT/);
  });
});
