import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, runMain, runPost } from "../action/runner.ts";
import { realCompose } from "../real.ts";
import { type Engine, realEngine } from "../realEngine.ts";

const root = resolve(import.meta.dirname, "../../..");
const compose = realCompose();
const scratch = mkdtempSync(join(tmpdir(), "copies-"));
const store = join(scratch, "leases");
const copies = ["a", "b", "c"];
const folderOf = (copy: string) => join(scratch, copy, "webshop");
let engine: Engine | null = null;

afterAll(() => {
  engine?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

/** Runs a command with the engine of this test. Returns its output. Throws if it fails. */
function run(
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): string {
  const [file = "", ...args] = command;
  const all = { PATH: process.env["PATH"], HOME: scratch, DOCKER_HOST: engine?.address, ...env };
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd,
    env: all,
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  return stdout;
}

const docker = (...args: readonly string[]) => run(["docker", ...args], scratch);

describe.runIf(compose !== null)(
  "three copies of a project, in directories with the same name",
  { timeout: 300_000 },
  () => {
    const composeAt = (copy: string, env: Outcome["env"], ...args: readonly string[]) =>
      run([compose ?? "", ...args], folderOf(copy), env);
    const outcomes = new Map<string, { main: Outcome; release(): Promise<Outcome | null> }>();

    const portsOf = (copy: string) =>
      JSON.parse(outcomes.get(copy)?.main.outputs["ports"] ?? "{}") as Readonly<
        Record<string, Readonly<Record<string, number>>>
      >;

    beforeAll(() => {
      engine = realEngine();
      if (engine === null) return;
      for (const copy of copies)
        cpSync(join(root, "examples/webshop"), folderOf(copy), { recursive: true });
      docker("run", "--name", "base", "tiny", "true");
      docker(
        "commit",
        "--change",
        'ENTRYPOINT ["sh", "-c", "exec sleep 3600", "--"]',
        "base",
        "sleeper",
      );
      docker("rm", "base");
      for (const image of new Set(
        run([compose ?? "", "config", "--images"], folderOf("a"))
          .trim()
          .split("\n"),
      ))
        docker("tag", "sleeper", image);
    }, 300_000);

    it("run at the same time, each with the ports of its step", async (test) => {
      test.skip(engine === null, "no Docker engine here");
      for (const [index, copy] of copies.entries()) {
        mkdirSync(join(scratch, `temp-${copy}`));
        const env = {
          RUNNER_NAME: `runner-${copy}`,
          RUNNER_TEMP: join(scratch, `temp-${copy}`),
          PORTPLAN_LEASE_DIR: store,
          PORTPLAN_STATE_DIR: `${store}-checkouts`,
          DOCKER_HOST: engine?.address,
        };
        const step = {
          action: root,
          workspace: folderOf(copy),
          inputs: { allocate: "all", directories: "." },
          env,
        };
        const main = await runMain(step);
        expect([main.conclusion, main.log.at(-1)]).toEqual([
          "success",
          expect.stringContaining("17 host ports"),
        ]);
        outcomes.set(copy, { main, release: () => runPost(step, main.state) });
        composeAt(copy, main.env, "up", "-d", "--quiet-pull");
        expect(docker("ps", "--quiet").trim().split("\n")).toHaveLength((index + 1) * 15);
      }
      for (const copy of copies) {
        const env = outcomes.get(copy)?.main.env ?? {};
        const assignedPorts = portsOf(copy);
        expect(
          Object.values(assignedPorts).flatMap((targets) => Object.keys(targets)),
        ).toHaveLength(17);
        for (const [service, targets] of Object.entries(assignedPorts)) {
          for (const [target, port] of Object.entries(targets)) {
            const [number = "", protocol = "tcp"] = target.split("/");
            const published = composeAt(
              copy,
              env,
              "port",
              "--protocol",
              protocol,
              service,
              number,
            ).trim();
            expect([service, target, published.split(":").at(-1)]).toEqual([
              service,
              target,
              String(port),
            ]);
            const suffix = protocol === "tcp" ? "" : "_UDP";
            expect(env[`PORTPLAN_${service.toUpperCase()}_${number}${suffix}`]).toBe(String(port));
          }
        }
      }
      const ports = copies.flatMap((copy) =>
        Object.values(portsOf(copy)).flatMap((targets) => Object.values(targets)),
      );
      expect(new Set(ports).size).toBe(3 * 17);
    });

    it("can start with replicas, which would fail with the declared port", async (test) => {
      test.skip(engine === null, "no Docker engine here");
      const folder = join(scratch, "replicas");
      mkdirSync(join(folder, "temp"), { recursive: true });
      writeFileSync(
        join(folder, "compose.yaml"),
        'services: {web: {image: sleeper, scale: 3, ports: ["127.0.0.1:8080:80"]}}\n',
      );
      const env = {
        RUNNER_NAME: "runner-d",
        RUNNER_TEMP: join(folder, "temp"),
        PORTPLAN_LEASE_DIR: store,
        PORTPLAN_STATE_DIR: `${store}-checkouts`,
        DOCKER_HOST: engine?.address,
      };
      const step = { action: root, workspace: folder, inputs: { allocate: "conflicts" }, env };
      const main = await runMain(step);
      expect([main.conclusion, main.outputs["conflicts"], main.outputs["notices"]]).toEqual([
        "success",
        "0",
        "1",
      ]);
      run([compose ?? "", "up", "-d"], folder, main.env);
      const published = docker(
        "ps",
        "--filter",
        `label=com.docker.compose.project=${main.env["COMPOSE_PROJECT_NAME"]}`,
        "--format",
        "{{.Ports}}",
      );
      const ports = [...published.matchAll(/127\.0\.0\.1:(\d+)->80\/tcp/g)]
        .map(([, port]) => Number(port))
        .toSorted((a, b) => a - b);
      expect(JSON.parse(main.outputs["ports"] ?? "")).toEqual({ web: { 80: ports } });
      expect(ports).toHaveLength(3);
      run([compose ?? "", "down", "--timeout", "0"], folder, main.env);
      expect((await runPost(step, main.state))?.log).toEqual(["Released 3 leases"]);
    });

    it("leave no lease after their jobs", async (test) => {
      test.skip(engine === null, "no Docker engine here");
      for (const copy of copies) {
        const job = outcomes.get(copy);
        composeAt(copy, job?.main.env ?? {}, "down", "--timeout", "0", "--volumes");
        for (const log of ["Released 17 leases", "No leases to release"]) {
          const post = await job?.release();
          expect([post?.conclusion, post?.log]).toEqual(["success", [log]]);
        }
      }
      expect(readdirSync(store).filter((name) => !name.startsWith("log."))).toEqual([]);
      expect(docker("ps", "--all", "--quiet")).toBe("");
    });
  },
);
