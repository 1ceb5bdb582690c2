import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSummary } from "../../report/parseSummary.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { realCompose } from "../real.ts";
import { type Outcome, runMain, type Step } from "./runner.ts";
import { useWorkspace } from "./workspace.ts";

const root = resolve(import.meta.dirname, "../../..");
const workspace = useWorkspace();
const engine = process.platform === "linux" ? testEngine() : null;
const compose = realCompose();

/** The names of projects that no other test on this engine has. */
const [SHOP, NEIGHBOR] = [`shop${process.pid}`, `neighbor${process.pid}`];

interface Service {
  readonly port: number | string;
  readonly listens?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

const HEALTH = { ".git/HEAD": "", "portplan.yml": "version: 1\nhealth: {db: /healthz}\n" };

/** Writes a project whose service db listens on container port 5432, and logs HTTP requests. */
function writeProject({ port, listens = true, labels = {} }: Service): void {
  const command = listens ? ["httpd", "-f", "-vv", "-p", "5432"] : ["sleep", "600"];
  const ports = [`${port}${port === "" ? "" : ":"}5432`];
  const db = { image: "tiny", command, ports, labels, stop_signal: "KILL" };
  workspace.write({ "compose.yaml": `${JSON.stringify({ name: SHOP, services: { db } })}\n` });
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Runs a command in the workspace, with the real Compose as `docker compose`. */
function sh(command: string, variables: Variables = {}): string {
  const home = join(workspace.path, "../home");
  const plugins = join(home, ".docker/cli-plugins");
  mkdirSync(plugins, { recursive: true });
  if (readdirSync(plugins).length === 0)
    symlinkSync(compose ?? "", join(plugins, "docker-compose"));
  const env = { PATH: process.env["PATH"], HOME: home, ...engine?.env, ...variables };
  const options = { cwd: workspace.path, env, encoding: "utf8" } as const;
  const { status, stdout } = spawnSync("sh", ["-ec", `{ ${command}\n} 2>&1`], options);
  if (status !== 0) throw new Error(stdout);
  return stdout;
}

const started: string[] = [];
afterEach(() => {
  for (const name of started.splice(0)) sh(`docker compose -p ${name} down -t 0 --volumes`);
});

/** Starts services, with the variables that earlier steps exported. */
function up(arguments_ = "", variables: Variables = {}): void {
  started.push(/-p (\S+)/.exec(arguments_)?.[1] ?? variables["COMPOSE_PROJECT_NAME"] ?? SHOP);
  sh(`docker compose ${arguments_} up -d`, variables);
}

function stepOf(inputs: Step["inputs"] = {}, env: Variables = {}): Step {
  const PORTPLAN_LEASE_DIR = join(workspace.path, "../leases");
  return {
    action: join(root, "verify"),
    workspace: workspace.path,
    inputs: { wait: "5", ...inputs },
    env: { ...engine?.env, PORTPLAN_LEASE_DIR, ...env },
  };
}
const verify = (inputs?: Step["inputs"], env?: Variables) => runMain(stepOf(inputs, env));

const rulesOf = ({ annotations }: Outcome) =>
  annotations.map(({ name, properties: { title, file } }) => [name, title, file]);

describe.runIf(engine !== null && compose !== null)("the action in verify", () => {
  it("passes if the project answers, and sets the outputs", async () => {
    const port = await freePort();
    writeProject({ port: `127.0.0.1:${port}` });
    up();
    const outcome = await verify({ wait: "50", "report-directory": "report" });
    const { conclusion, annotations, outputs, state, env } = outcome;
    expect([conclusion, annotations, state, env]).toEqual(["success", [], {}, {}]);
    expect(outputs).toEqual({
      ok: "true",
      errors: "0",
      warnings: "0",
      ports: `{"db":{"5432":${port}}}`,
      urls: `{"db":{"5432":"tcp://127.0.0.1:${port}"}}`,
      "report-directory": join(workspace.path, "report"),
    });
    // It does not wait if everything answers.
    expect(outcome.duration).toBeLessThan(20_000);
    const names = ["report.html", "report.json", "report.sarif"];
    expect(readdirSync(join(workspace.path, "report")).toSorted()).toEqual(names);
    const report = readFileSync(join(workspace.path, "report/report.json"), "utf8");
    expect(JSON.parse(report).answers).toMatchObject([{ service: "db", status: "ok" }]);
    expect(parseSummary(outcome.summary).tables).toHaveLength(1);
  });

  it("has the port that the engine assigned in its outputs", async () => {
    writeProject({ port: "" });
    up();
    const port = /:(\d+)$/m.exec(sh("docker compose port db 5432"))?.[1];
    const { conclusion, outputs } = await verify();
    expect([conclusion, outputs["ports"]]).toEqual(["success", `{"db":{"5432":${port}}}`]);
  });

  it("fails if a neighbor answers, and names it on the line of the port", async () => {
    writeProject({ port: await freePort() });
    workspace.write(HEALTH);
    up();
    sh("docker compose stop db");
    up(`-p ${NEIGHBOR}`);
    const outcome = await verify({ wait: "1" });
    expect([outcome.conclusion, outcome.exitCode, outcome.outputs["ok"]]).toEqual([
      "failure",
      1,
      "false",
    ]);
    expect(rulesOf(outcome)).toContainEqual(["error", "wrong-listener", "compose.yaml"]);
    const [found] = outcome.annotations;
    expect(found?.data).toContain(`${NEIGHBOR}/db`);
    expect(outcome.summary).toContain(`${NEIGHBOR}/db`);
    // It sends nothing to a program that is not the project's.
    expect(sh(`docker compose -p ${NEIGHBOR} logs db`)).not.toContain("/healthz");
  });

  it("fails if nothing listens in the container, unless it may", async () => {
    writeProject({ port: await freePort(), listens: false });
    up();
    const outcome = await verify({ wait: "1" });
    expect(outcome.conclusion).toBe("failure");
    expect(rulesOf(outcome)).toEqual([["error", "not-listening", "compose.yaml"]]);
    const allowed = await verify({ wait: "0", "fail-on": "never" });
    expect([allowed.conclusion, allowed.outputs["ok"]]).toEqual(["success", "true"]);
  });

  it("asks the health path of a policy", async () => {
    writeProject({ port: `127.0.0.1:${await freePort()}` });
    workspace.write(HEALTH);
    up();
    expect(rulesOf(await verify({ wait: "0" }))).toEqual([["error", "unhealthy", "compose.yaml"]]);
    expect(sh("docker compose logs db")).toContain("/healthz");
    workspace.write({ "portplan.yml": "version: 1\nhealth: {db: healthz}\n" });
    const { exitCode, annotations, outputs } = await verify();
    expect([exitCode, outputs]).toEqual([2, { ok: "false" }]);
    expect(annotations[0]?.data).toMatch(/^health\.db must be a path, .*; use a path, e\.g\. /);
  });

  it("fails with an error if the engine cannot be asked", async () => {
    writeProject({ port: await freePort() });
    const DOCKER_HOST = `unix://${workspace.path}/none.sock`;
    const { exitCode, outputs, annotations } = await verify({ wait: "0" }, { DOCKER_HOST });
    expect([exitCode, outputs]).toEqual([2, { ok: "false" }]);
    expect(annotations).toHaveLength(1);
  });

  it("does not wait for a container that exited", async () => {
    writeProject({ port: await freePort() });
    up();
    sh("docker compose kill db");
    const { conclusion, duration } = await verify({ wait: "50" });
    expect(conclusion).toBe("failure");
    expect(duration).toBeLessThan(20_000);
  });

  it("reports all invalid inputs", async () => {
    const { exitCode, annotations, outputs } = await verify({ wait: "soon", "fail-on": "maybe" });
    expect([exitCode, outputs]).toEqual([2, { ok: "false" }]);
    expect(annotations.map(({ data }) => /input ([\w-]+)/.exec(data)?.[1])).toEqual([
      "wait",
      "fail-on",
    ]);
  });
});

describe.runIf(engine !== null && compose !== null)(
  "after an allocation in an earlier step",
  () => {
    it("verifies the allocated ports, and only with them", async () => {
      const planned = await freePort();
      writeProject({ port: `127.0.0.1:${planned}` });
      const temp = join(workspace.path, "../temp");
      mkdirSync(temp);
      const allocating = { ...stepOf({ allocate: "all", wait: "0" }), action: root };
      const allocated = await runMain({
        ...allocating,
        env: { ...allocating.env, RUNNER_TEMP: temp },
      });
      expect([allocated.conclusion, allocated.env]).toEqual([
        "success",
        expect.objectContaining({ COMPOSE_FILE: expect.stringContaining(temp) }),
      ]);
      const port: number = JSON.parse(allocated.outputs["ports"] ?? "").db["5432"];
      expect(port).not.toBe(planned);
      up("", allocated.env);

      const { conclusion, outputs, annotations } = await verify({}, allocated.env);
      expect([conclusion, annotations, outputs["ports"]]).toEqual([
        "success",
        [],
        `{"db":{"5432":${port}}}`,
      ]);
      const without = await verify({ wait: "0" });
      expect(rulesOf(without)).toEqual([["error", "wrong-listener", "compose.yaml"]]);
    });
  },
);

interface RecipeStep {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly if?: string;
}

describe.runIf(engine !== null && compose !== null)("docs/recipes/neighbor.yml", () => {
  it("does what it says", async () => {
    writeProject({ port: await freePort() });
    const recipe = readFileSync(join(root, "docs/recipes/neighbor.yml"), "utf8");
    const steps: readonly RecipeStep[] = parse(recipe).jobs.neighbor.steps;
    started.push(SHOP, "neighbor");
    const results: string[] = [];
    for (const { uses = "", run, with: given = {}, if: condition } of steps) {
      const inputs = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, String(value)]),
      );
      const action = /^OWNER\/portplan(?:\/(verify))?@COMMIT$/.exec(uses);
      if (action !== null) {
        const step = { ...stepOf(inputs), action: join(root, action[1] ?? ".") };
        const { conclusion, annotations } = await runMain(step);
        results.push(
          [action[1] ?? "check", conclusion, annotations[0]?.properties["title"]].join(" "),
        );
      } else if (run !== undefined && condition === undefined) sh(run);
    }
    expect(results.map((result) => result.trim())).toEqual([
      "check success",
      "verify success",
      "verify failure wrong-listener",
    ]);
  });
});
