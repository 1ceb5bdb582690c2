import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { Ajv } from "ajv";
import { schemas } from "../../../scripts/generate-schemas.ts";
import { freePort } from "../host/freePort.ts";
import { realEngine } from "../realEngine.ts";
import { Watching } from "./watching.ts";

const engine = realEngine();
afterAll(() => engine?.stop());

let directory = "";
let port = 0;
let watching: Watching | null = null;
let servers: Server[] = [];

beforeEach(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "portplan-watch-")));
  port = await freePort();
  writeProject(`["127.0.0.1:${port}:80"]`);
});
afterEach(async () => {
  await watching?.end("SIGKILL");
  for (const server of servers.splice(0)) server.close();
  servers = [];
  rmSync(directory, { recursive: true, force: true });
});

const writeProject = (ports: string) =>
  writeFileSync(
    join(directory, "compose.yaml"),
    `name: shop\nservices:\n  web:\n    image: tiny\n    ports: ${ports}\n`,
  );

/** Starts `watch`, and waits until it has checked once. */
async function watch(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Watching> {
  const file = join(directory, "health");
  const started = new Watching(
    directory,
    ["--health-file", file, ...args],
    // Without an engine, its socket does not exist.
    { DOCKER_HOST: engine?.address ?? `unix://${directory}/docker.sock`, ...env },
  );
  watching = started;
  await expect.poll(() => readHealth()).toMatch(/^(?:ok|failing|unknown) /);
  return started;
}

function readHealth(): string {
  try {
    return readFileSync(join(directory, "health"), "utf8");
  } catch {
    return "";
  }
}

async function listen(at: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => server.listen({ host: "127.0.0.1", port: at }, done));
  servers.push(server);
  return server;
}

const used = () => `web: 127.0.0.1:${port}/tcp in use by process node (pid ${process.pid})`;

describe("watch", () => {
  it("prints nothing while nothing changes, then a line for each change", async () => {
    const started = await watch(["--interval", "1"]);
    await new Promise((done) => {
      setTimeout(done, 2500);
    });
    expect([started.stdout, started.stderr]).toEqual(["", ""]);
    const server = await listen(port);
    await expect.poll(() => started.lines).toHaveLength(2);
    server.close();
    await expect.poll(() => started.lines).toHaveLength(4);
    expect(started.lines).toEqual([
      `shop/${used()}`,
      expect.stringMatching(/^status: failing \(was ok\): web cannot publish /),
      `shop/web: 127.0.0.1:${port}/tcp free`,
      "status: ok (was failing)",
    ]);
    expect(await started.end()).toBe(0);
    expect(started.stderr).toBe("");
    // A file that stays would look like a program that still runs.
    expect(readHealth()).toBe("");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends with status 0 on %s", async (signal) => {
    const started = await watch([]);
    expect(await started.end(signal)).toBe(0);
  });

  it("ends if its reader is gone", async () => {
    const started = await watch(["--interval", "1"]);
    started.child.stdout?.destroy();
    await listen(port);
    expect(await started.status).toBe(0);
  });

  it("prints JSON lines that the schema describes", async () => {
    const started = await watch(["--interval", "1", "--format", "json"]);
    const server = await listen(port);
    await expect.poll(() => started.stdout).toContain('"status":"failing"');
    server.close();
    await expect.poll(() => started.stdout).toContain('"status":"ok"');
    const documents = started.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(documents.map(({ kind }) => kind)).toEqual([
      "port",
      "finding",
      "status",
      "port",
      "finding",
      "status",
    ]);
    const ajv = new Ajv({ strict: false });
    const validate = ajv.compile(schemas["watch.schema.json"] as object);
    expect(documents.filter((each) => !validate(each))).toEqual([]);
  });

  it("goes on while files are invalid or missing", async () => {
    const started = await watch(["--interval", "1"]);
    writeProject("[nonsense]");
    await expect
      .poll(() => started.lines.join("\n"))
      .toContain("status: unknown (was ok): compose.yaml:5:13: ");
    rmSync(join(directory, "compose.yaml"));
    await expect.poll(() => started.lines.join("\n")).toMatch(/^status: unknown: (?!compose)/m);
    writeProject(`["127.0.0.1:${port}:81"]`);
    await expect.poll(() => started.lines.at(-1)).toBe("status: ok (was unknown)");
    expect(started.lines).toContain(
      `shop/web: 127.0.0.1:${port}/tcp added: free; ` +
        `127.0.0.1:${port}/tcp is not published any more`,
    );
    expect(await started.end()).toBe(0);
  });

  it.each([
    [["--interval", "0"], /invalid value "0" for --interval/],
    [["no-such-directory"], /no-such-directory/],
    [["--policy", "missing.yml"], /missing\.yml/],
  ])("refuses %j at the start", async (args, message) => {
    watching = new Watching(directory, args);
    expect(await watching.status).toBe(2);
    expect(watching.stderr).toMatch(message);
    expect(watching.stdout).toBe("");
  });

  it("says that it uses a port of the project itself", async () => {
    const started = await watch(["--interval", "1", "--listen", `${port}`]);
    await expect
      .poll(() => started.lines.at(-1))
      .toContain(`(pid ${started.child.pid}, this portplan watch: see --listen)`);
  });

  it("serves its state on the first port that is free", async () => {
    const [first, second] = [await freePort(), await freePort()];
    await listen(first);
    const started = await watch(["--listen", `${first}`], { HEALTH_SERVER_PORTS: `${second}` });
    const response = await fetch(`http://127.0.0.1:${second}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "ok",
      services: [{ project: "shop", service: "web", ports: [{ target: 80, hostPort: port }] }],
    });
    expect(started.stderr).toBe(
      `cannot listen on 127.0.0.1:${first}: it is in use\n` +
        `note: the health endpoints are at http://127.0.0.1:${second}\n`,
    );
    expect(await started.end()).toBe(0);
    await expect(fetch(`http://127.0.0.1:${second}/health`)).rejects.toThrow("fetch failed");
  });
});

describe.runIf(engine !== null)("watch with a Docker engine", () => {
  const docker = (...args: string[]) =>
    execFileSync("docker", ["-H", engine?.address ?? "", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  /** Starts a container of the service as Compose does. */
  const up = (...args: string[]) => {
    const labels = { project: "shop", service: "web", "project.working_dir": directory };
    const given = Object.entries(labels).flatMap(([name, value]) => [
      "--label",
      `com.docker.compose.${name}=${value}`,
    ]);
    const publish = ["-p", `127.0.0.1:${port}:80`];
    const image = ["--stop-timeout", "0", "tiny", ...(args.length > 0 ? args : ["sleep", "10000"])];
    docker("run", "-d", "--name", "shop-web-1", ...given, ...publish, ...image);
  };
  afterEach(() => {
    if (docker("ps", "-aq") !== "") docker("rm", "-f", ...docker("ps", "-aq").trim().split("\n"));
  });

  it("prints that a container starts, restarts and stops, at once", async () => {
    const started = await watch(["--interval", "3600"]);
    up();
    await expect
      .poll(() => started.lines)
      .toEqual([
        `shop/web: container shop-web-1 started; 127.0.0.1:${port}/tcp in use by its own container`,
      ]);
    docker("restart", "-t", "0", "shop-web-1");
    await expect.poll(() => started.stdout.match(/restarted|started/g)).toHaveLength(2);
    await new Promise((done) => {
      setTimeout(done, 1000);
    });
    const seen = started.lines.length;
    docker("stop", "-t", "0", "shop-web-1");
    await expect
      .poll(() => started.lines.at(-1))
      .toBe(`shop/web: container shop-web-1 stopped; 127.0.0.1:${port}/tcp free`);
    expect(started.lines.length).toBe(seen + 1);
    expect(started.stdout).not.toContain("failing");
  });

  it("survives a restart of the engine", async () => {
    up();
    docker("update", "--restart", "always", "shop-web-1");
    const started = await watch(["--interval", "1"]);
    const path = (engine?.address ?? "").replace("unix://", "");
    const pid = Number(readFileSync(join(dirname(path), "docker.pid"), "utf8"));
    const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8")
      .split("\0")
      .slice(0, -1);
    process.kill(pid, "SIGTERM");
    await expect.poll(() => readHealth()).toMatch(/^unknown .*\n.*engine/);
    await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
    spawn(program, args, { detached: true, stdio: "ignore" }).unref();
    await expect.poll(() => started.lines.at(-1)).toBe("status: ok (was unknown)");
    const statuses = started.lines.filter((line) => line.startsWith("status: unknown"));
    expect(statuses).toHaveLength(1);
    docker("stop", "-t", "0", "shop-web-1");
    await expect.poll(() => started.lines.at(-1)).toMatch(/: container shop-web-1 .*stopped/);
    expect(await started.end()).toBe(0);
  });

  it("verifies what answers with --verify", async () => {
    up("httpd", "-f", "-p", "80");
    const started = await watch(["--verify", "--interval", "1"]);
    expect(readHealth()).toMatch(/^ok /);
    docker("pause", "shop-web-1");
    await expect.poll(() => started.lines.at(-1)).toMatch(/^status: failing \(was ok\)/);
    docker("unpause", "shop-web-1");
    await expect.poll(() => started.lines.at(-1)).toBe("status: ok (was failing)");
    expect(started.stdout).toContain("shop/web: container shop-web-1 paused; ");
  });
});

it("cannot verify without an engine, and says so until it starts", async () => {
  const missing = { DOCKER_HOST: `unix://${directory}/none.sock` };
  const started = await watch(["--verify", "--interval", "1"], missing);
  expect(started.lines).toEqual([
    expect.stringMatching(/^status: unknown: cannot verify .*there is no engine/),
  ]);
  expect(await started.end()).toBe(0);
});
