import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isAsShown } from "../../helpers/transcripts.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { absent, realCompose, realPrometheus } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const file = join(root, "docs/watch.md");
const engine = testEngine();
const compose = realCompose();
const prometheus = realPrometheus();
const analyze =
  spawnSync("systemd-analyze", ["--version"]).status === 0 ||
  absent("systemd-analyze is missing") !== null;

/** Returns the block of the page after a marker: `<!-- unit -->`. */
const readBlock = (name: string) =>
  new RegExp(`<!-- ${name} -->\n\`\`\`\\w+\n([^]*?)\`\`\``).exec(readFileSync(file, "utf8"))?.[1] ??
  "";

/**
 * Compares an output with a block of the page. With `UPDATE_TRANSCRIPTS=1`, writes it to the page
 * instead.
 */
function expectShown(name: string, output: string): void {
  const shown = readBlock(name);
  if (isAsShown(shown, output)) return;
  if (process.env["UPDATE_TRANSCRIPTS"] !== "1") expect(output).toBe(shown);
  const block = new RegExp(`(<!-- ${name} -->\n\`\`\`\\w+\n)[^]*?(\`\`\`)`);
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(block, (_, head: string, tail: string) => {
      return `${head}${output}${tail}`;
    }),
  );
}

/** Renders a JSON document with a line for each field, and for each object of a list. */
function renderJson(document: object): string {
  const fields = Object.entries(document).map(([name, value]) => {
    const isList = Array.isArray(value) && typeof value[0] === "object";
    const items = isList ? value.map((each) => `\n    ${JSON.stringify(each)}`) : [];
    return `  "${name}": ${isList ? `[${items.join(",")}\n  ]` : JSON.stringify(value)}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}

const folder = () => realpathSync(mkdtempSync(join(tmpdir(), "portplan-watch-")));

describe.skipIf(engine === null || compose === null)("docs/watch.md", () => {
  /** The ports of the page and those of this machine. */
  const ports = new Map<number, number>();
  let cleanups: (() => unknown)[] = [];
  let scratch = "";
  afterEach(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
    cleanups = [];
    rmSync(scratch, { recursive: true, force: true });
  });

  const toMachine = (shown: string) =>
    [...ports].reduce((all, [port, mine]) => all.replaceAll(`${port}`, `${mine}`), shown);
  const toPage = (output: string) =>
    [...ports]
      .reduce((all, [port, mine]) => all.replaceAll(`${mine}`, `${port}`), output)
      .replaceAll(scratch, "/srv")
      .replaceAll(hostname(), "build-1");

  function run(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, {
      cwd: join(scratch, "shop"),
      argv0: "node",
      env: {
        ...engine?.env,
        PATH: process.env["PATH"],
        HOME: scratch,
        PORTPLAN_LEASE_DIR: join(scratch, "leases"),
        PORTPLAN_STATE_DIR: join(scratch, "checkouts"),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    cleanups.push(() => {
      child.kill();
      return ended;
    });
    return child;
  }

  /** Starts `watch` in the project `shop`. */
  function watch(args: readonly string[], interval = "1") {
    const cli = join(root, "dist/cli/index.js");
    const child = run(process.execPath, ["--", cli, "watch", "--interval", interval, ...args]);
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    const end = () => {
      child.kill();
      return once(child, "exit");
    };
    return { read: () => output, end };
  }

  /** Starts a program that listens on the port 5432 of the page. */
  async function listen(): Promise<ChildProcess> {
    const code = `net.createServer().listen(${ports.get(5432)}, () => console.log("ready"))`;
    const child = run(process.execPath, ["-e", code]);
    if (child.stdout) await once(child.stdout, "data");
    return child;
  }

  async function prepare(): Promise<void> {
    scratch = folder();
    mkdirSync(join(scratch, "shop"));
    for (const port of [5432, 8080, 9464]) ports.set(port, await freePort());
    const service = (name: string, published: string) =>
      `  ${name}:\n    image: tiny\n    command: sleep 600\n    stop_signal: KILL\n` +
      `    ports: ["${toMachine(published)}"]\n`;
    writeFileSync(
      join(scratch, "shop/compose.yaml"),
      `services:\n${service("db", "5432:5432")}${service("web", "8080:80")}`,
    );
    cleanups.push(() => start("down"));
  }

  const start = (...args: readonly string[]) =>
    once(run(compose ?? "", ["--progress", "quiet", ...args]), "exit");

  const endpoint = (path: string) => toMachine(`http://127.0.0.1:9464${path}`);
  const waitForStatus = (status: string) =>
    vi.waitFor(
      async () => expect(await (await fetch(endpoint("/healthz"))).text()).toBe(`${status}\n`),
      { timeout: 60_000, interval: 100 },
    );

  it("shows the lines of watch", async () => {
    await prepare();
    const waitFor = ({ read }: { read: () => string }, words: string) =>
      vi.waitFor(() => expect(read()).toContain(toMachine(words)), {
        timeout: 60_000,
        interval: 100,
      });
    const first = watch(["--listen", toMachine("9464")]);
    await waitForStatus("ok");
    const program = await listen();
    await waitFor(first, "status: failing");
    program.kill();
    await waitFor(first, "status: ok");
    await first.end();
    // A check between two events of a container would split its line.
    const second = watch(["--listen", toMachine("9464")], "10");
    await waitForStatus("ok");
    await start("up", "--detach", "web");
    await waitFor(second, "8080/tcp in use by its own container");
    await start("stop", "web");
    await waitFor(second, "8080/tcp free");
    expectShown("lines", `$ portplan watch\n${toPage(first.read() + second.read())}`);
  });

  it("shows the document of /health", async () => {
    await prepare();
    watch(["--listen", toMachine("9464")]);
    await listen();
    await waitForStatus("failing");
    const answer = await fetch(endpoint("/health"));
    expect(answer.status).toBe(503);
    const document = JSON.parse(await answer.text());
    document.uptime = 86_400;
    document.lastCheck.seconds = 0.12;
    expectShown("health", toPage(renderJson(document)));
  });

  /** Starts a server that collects the bodies of requests. */
  async function receive(): Promise<{ readonly url: string; readonly received: string[] }> {
    const received: string[] = [];
    const server = createServer((request, response) => {
      request.on("end", () => response.end());
      void text(request).then((body) => received.push(body));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    cleanups.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/hook`, received };
  }

  it("shows the document of a webhook", async () => {
    await prepare();
    const { url, received } = await receive();
    await listen();
    watch(["--webhook", url]);
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 60_000 });
    const document = JSON.parse(received[0] ?? "");
    expectShown("webhook", toPage(renderJson(document)));
  });

  it("sends nothing to a URL that only the .env of the project names", async () => {
    await prepare();
    const { url, received } = await receive();
    writeFileSync(join(scratch, "shop/.env"), `PORTPLAN_WEBHOOK=${url}\n`);
    await listen();
    const { read } = watch(["--listen", toMachine("9464")]);
    await waitForStatus("failing");
    await vi.waitFor(() => expect(read()).toContain("status: failing"), { timeout: 60_000 });
    expect(received).toEqual([]);
  });

  it("shows a health check that passes as long as the health file is new and says ok", async () => {
    await prepare();
    const health = join(scratch, "health");
    const [, command = ""] = /CMD (.*)/.exec(readBlock("healthcheck")) ?? [];
    const checkHealth = () =>
      spawnSync("sh", ["-c", command.replaceAll("/run/health", health)]).status;
    expect(checkHealth()).not.toBe(0);
    watch(["--health-file", health], "3600");
    await vi.waitFor(() => expect(checkHealth()).toBe(0), { timeout: 60_000 });
    const old = new Date(Date.now() - 120_000);
    utimesSync(health, old, old);
    expect(checkHealth()).not.toBe(0);
    writeFileSync(health, readFileSync(health, "utf8").replace("ok", "failing"));
    expect(checkHealth()).not.toBe(0);
  });
});

it.skipIf(!analyze)("docs/watch.md has a unit that systemd accepts", () => {
  const scratch = folder();
  const unit = join(scratch, "portplan-watch.service");
  // The programs and the account of the unit are not on this machine.
  writeFileSync(unit, readBlock("unit").replace("/usr/bin/node", "/bin/true"));
  const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], {
    encoding: "utf8",
  });
  rmSync(scratch, { recursive: true });
  expect([status, stderr]).toEqual([0, ""]);
});

it.skipIf(prometheus === null)("docs/watch.md has a configuration that Prometheus accepts", () => {
  const scratch = folder();
  writeFileSync(join(scratch, "prometheus.yml"), readBlock("prometheus"));
  const { status } = spawnSync(join(prometheus ?? "", "promtool"), [
    "check",
    "config",
    join(scratch, "prometheus.yml"),
  ]);
  rmSync(scratch, { recursive: true });
  expect(status).toBe(0);
});
