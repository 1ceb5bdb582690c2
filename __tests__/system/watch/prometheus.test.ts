import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { metricNames, resolveExpression, targets } from "../../helpers/dashboard.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { realPrometheus } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const example = join(root, "examples/monitoring");
const programs = realPrometheus();
const engine = testEngine();

function promtool(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(join(programs ?? "", "promtool"), args, {
    input,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

describe.skipIf(programs === null)("promtool", () => {
  it("accepts the configuration and the alerts of examples/monitoring", () => {
    const { status, output } = promtool(["check", "config", join(example, "prometheus.yml")]);
    expect([status, output]).toEqual([0, expect.stringContaining("3 rules found")]);
  });
});

describe.skipIf(programs === null || engine === null)("a real Prometheus", () => {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  const project = join(folder, "shop");
  const stops: (() => Promise<unknown>)[] = [];
  let watch = "";
  let server = "";

  /** Starts a program that runs until the end of the tests. */
  function start(program: string, args: readonly string[]): void {
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        ...engine?.env,
        PATH: process.env["PATH"],
        HOME: folder,
        PORTPLAN_LEASE_DIR: join(folder, "leases"),
        PORTPLAN_STATE_DIR: join(folder, "checkouts"),
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = once(child, "exit");
    stops.push(() => {
      child.kill();
      return ended;
    });
  }

  /** Starts a project of which one service runs, and the other finds its port in use. */
  async function startProject(): Promise<void> {
    const [web, db] = [await freePort(), await freePort()];
    mkdirSync(project);
    const file = join(project, "compose.yaml");
    writeFileSync(
      file,
      `services:\n  web:\n    image: tiny\n    ports: ["${web}:80"]\n` +
        `  db:\n    image: tiny\n    ports: ["${db}:5432"]\n`,
    );
    await engine?.run({
      name: "shop-web-1",
      ports: [`${web}:80/tcp`],
      labels: {
        "com.docker.compose.project": "shop",
        "com.docker.compose.service": "web",
        "com.docker.compose.container-number": "1",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.project.working_dir": project,
        "com.docker.compose.project.config_files": file,
      },
    });
    const other = createServer().listen(db, "0.0.0.0");
    await once(other, "listening");
    stops.push(() => new Promise((done) => other.close(done)));
  }

  /** Returns the data of a response of Prometheus's API. */
  const ask = async (path: string) => {
    const answer = JSON.parse(await (await fetch(`${server}/api/v1/${path}`)).text());
    expect(answer.error).toBeUndefined();
    return answer.data;
  };
  const query = async (expression: string) =>
    (await ask(`query?query=${encodeURIComponent(expression)}`)).result;

  beforeAll(async () => {
    await startProject();
    const [port, own] = [await freePort(), await freePort()];
    watch = `http://127.0.0.1:${port}`;
    const cli = join(root, "dist/cli/index.js");
    start(process.execPath, ["--", cli, "watch", "--interval", "1", "--listen", `${port}`, "shop"]);

    cpSync(join(example, "alerts.yml"), join(folder, "alerts.yml"));
    const config = readFileSync(join(example, "prometheus.yml"), "utf8")
      .replace("127.0.0.1:9464", `127.0.0.1:${port}`)
      .replace("scrape_interval: 10s", "scrape_interval: 1s")
      .concat("\nglobal:\n  evaluation_interval: 1s\n");
    writeFileSync(join(folder, "prometheus.yml"), config);
    server = `http://127.0.0.1:${own}`;
    start(join(programs ?? "", "prometheus"), [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${own}`,
      "--log.level=error",
    ]);
    // Prometheus computes a rate from two scrapes.
    await vi.waitFor(
      async () =>
        expect(await query("count_over_time(portplan_checks_total[1m]) > 2")).toHaveLength(3),
      { timeout: 60_000, interval: 500 },
    );
  });

  afterAll(async () => {
    for (const stop of stops) await stop();
    await engine?.clear();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads /metrics without a complaint of promtool", async () => {
    const answer = await fetch(`${watch}/metrics`, { headers: { Accept: "text/plain" } });
    expect(promtool(["check", "metrics"], await answer.text())).toEqual({ status: 0, output: "" });
  });

  it("scrapes watch with the configuration of examples/monitoring", async () => {
    const { activeTargets } = await ask("targets");
    expect(activeTargets).toEqual([
      expect.objectContaining({ health: "up", lastError: "", scrapeUrl: `${watch}/metrics` }),
    ]);
  });

  it("stores every metric that watch prints", async () => {
    const answer = await fetch(`${watch}/metrics`);
    const printed = Object.keys((await answer.json()) as object);
    const stored = await ask("label/__name__/values");
    expect(metricNames(stored.join("\n")).toSorted()).toEqual(printed.toSorted());
  });

  it.each(targets)("has a value for each expression of the dashboard: $expr", async ({ expr }) => {
    expect(await query(resolveExpression(expr))).not.toEqual([]);
  });

  it("has the values of the project", async () => {
    const value = async (expression: string) =>
      (await query(expression)).map(({ value: [, text] }: { value: string[] }) => text);
    expect(await value("portplan_healthy")).toEqual(["0"]);
    expect(await value('portplan_service_up{project="shop",service="web"}')).toEqual(["1"]);
    expect(await value('portplan_service_up{project="shop",service="db"}')).toEqual(["0"]);
    expect(await value("portplan_conflicts")).toEqual(["1"]);
    expect(await value('portplan_findings{severity="error"}')).toEqual(["1"]);
    expect(await value('portplan_checks_total{result="ok"}')).toEqual(["0"]);
  });

  it("evaluates the alerts of examples/monitoring", async () => {
    const { groups } = await ask("rules");
    const found = groups[0].rules.map((rule: Record<string, string>) => [
      rule["name"],
      rule["health"],
      rule["state"],
    ]);
    expect(found).toEqual([
      ["PortplanServiceDown", "ok", "pending"],
      ["PortplanNotHealthy", "ok", "pending"],
      ["PortplanNoResult", "ok", "inactive"],
    ]);
  });
});
