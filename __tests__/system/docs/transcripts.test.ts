import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import {
  expectShown,
  listCommands,
  listTranscripts,
  readPages,
} from "../../helpers/transcripts.ts";
import { freePort } from "../host/freePort.ts";
import { testEngine } from "../host/testEngine.ts";
import { realCompose } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-docs-")));
const engine = testEngine();
const compose = realCompose();

/** The ports of the page and those of this machine. */
let ports = new Map<number, number>();
let cleanups: (() => unknown)[] = [];
let cwd = "";
let count = 0;
afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
  [ports, cleanups] = [new Map(), []];
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const bin = join(scratch, "bin");
mkdirSync(bin);
writeFileSync(
  join(bin, "portplan"),
  `#!/bin/sh\nexec "${process.execPath}" -- "${root}/dist/cli/index.js" "$@"\n`,
);
chmodSync(join(bin, "portplan"), 0o755);
const home = join(scratch, "home");
const plugins = join(home, ".docker/cli-plugins");
mkdirSync(plugins, { recursive: true });
if (compose !== null) symlinkSync(compose, join(plugins, "docker-compose"));

function write(texts: Readonly<Record<string, string>>, folder = cwd): void {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), toMachine(text));
  }
}

/** Replaces the ports of the page with those of this machine, or the reverse. */
const toMachine = (text: string) =>
  [...ports].reduce((changed, [shown, port]) => changed.replaceAll(`${shown}`, `${port}`), text);
const toPage = (text: string) =>
  [...ports]
    .reduce((changed, [shown, port]) => changed.replaceAll(`${port}`, `${shown}`), text)
    .replaceAll(cwd, "/srv/shop")
    .replaceAll(dirname(cwd), "/srv");

function sh(command: string, folder = cwd) {
  const { PATH = "" } = process.env;
  const env = {
    ...engine?.env,
    PATH: `${bin}:${PATH}`,
    HOME: home,
    PWD: folder,
    PORTPLAN_STATE_DIR: join(dirname(cwd), "state"),
    COMPOSE_ANSI: "never",
    NO_COLOR: "1",
  };
  const { stdout, status } = spawnSync("sh", ["-c", `${command} 2>&1`], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { stdout, status };
}

/** Gives a port of the page a free one of this machine. */
async function usePort(shown: number): Promise<void> {
  ports.set(shown, await freePort());
}

const SERVER = "echo ready; trap 'exit 0' TERM; sleep 600 & wait";
const project = (service: string, published: string, more = "") =>
  `services:\n  ${service}:\n    image: tiny\n    command: sh -c "${SERVER}"\n` +
  `    ports: ["${published}"]\n${more}`;

/** Writes a project to a folder next to the current one, and starts it. */
function start(name: string, text: string): void {
  const folder = join(dirname(cwd), name);
  write({ "compose.yaml": text }, folder);
  const { status, stdout } = sh("docker compose up -d", folder);
  cleanups.push(() => sh("docker compose down -t 0", folder));
  if (status !== 0) throw new Error(stdout);
}

/** Starts a program with the name `node` that listens on a port of the page. */
async function listen(shown: number, address: string): Promise<void> {
  write({
    "server.js":
      `const server = require("node:net").createServer();\n` +
      `server.listen(${shown}, "${address}", () => console.log("ready"));\n`,
  });
  const child = spawn(process.execPath, ["server.js"], {
    argv0: "node",
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanups.push(() => child.kill("SIGKILL"));
  await once(child.stdout, "data");
}

/** Starts a project whose services answer. */
async function answer(more = ""): Promise<void> {
  await usePort(15432);
  await usePort(18080);
  const service = (name: string, port: number) =>
    `  ${name}:\n    image: tiny\n    command: sh -c "httpd -p ${port}; ${SERVER}"\n` +
    `    ports: ["127.0.0.1:1${port}:${port}"]\n`;
  start("shop", `services:\n${service("db", 5432)}${service("web", 8080)}${more}`);
}

/** Prepares the machine for the commands of a transcript. */
const SITUATIONS: Readonly<Record<string, () => unknown>> = {
  async allocated() {
    await usePort(5432);
    start("legacy", project("db", "5432:5432"));
    write({ "compose.yaml": project("db", "5432:5432") });
    cleanups.push(() => sh("docker compose down -t 0"));
  },
  async "free-container"() {
    await usePort(5432);
    start("legacy", project("db", "5432:5432"));
  },
  move() {
    write({
      "compose.yaml": 'services:\n  db:\n    image: postgres:17\n    ports: ["5432:5432"]\n',
    });
  },
  async process() {
    await usePort(3000);
    await listen(3000, "0.0.0.0");
  },
  async restarts() {
    await usePort(8080);
    start("blog", project("web", "8080:80", "    restart: always\n"));
  },
  async ipv6() {
    await usePort(3000);
    await listen(3000, "::1");
  },
  worktrees() {
    write({ "compose.yaml": project("db", "5432:5432") });
    sh("git init -q");
  },
  leftovers() {},
  answers: () => answer(),
  async neighbor() {
    await answer();
    cleanups.push(() => sh("docker compose --project-name neighbor down -t 0"));
  },
  unhealthy: () => answer("    labels:\n      portplan.health: /healthz\n"),
  async leased() {
    await usePort(8080);
    const folder = join(dirname(cwd), "blog");
    write({ "compose.yaml": project("web", "8080:80") }, folder);
    sh(toMachine("git init -q; portplan allocate --here --set web=8080"), folder);
    cleanups.push(() => sh("portplan release", folder));
  },
  async bundle() {
    await usePort(5432);
    write({ "compose.yaml": project("db", "5432:5432") });
  },
  async verbose() {
    await usePort(5432);
    start("legacy", project("db", "5432:5432"));
    write({ "compose.yaml": project("db", "5432:5432"), ".env": "TOKEN=abc\n" });
    sh(
      "git init -q; git add compose.yaml; " +
        "git -c user.name=a -c user.email=a@example.com commit -qm 'Publish the database'",
    );
  },
};

const WITH_ENGINE = new Set([
  "allocated",
  "free-container",
  "restarts",
  "bundle",
  "verbose",
  "answers",
  "neighbor",
  "unhealthy",
]);

describe("the transcripts of the pages", () => {
  const transcripts = listTranscripts(readPages()).filter(({ kind }) => kind === "real");

  it("are all run, and no situation is without one", () => {
    expect(transcripts.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(SITUATIONS).toSorted(),
    );
  });

  const canRun = ({ name }: { readonly name: string }) =>
    (engine !== null && compose !== null) || !WITH_ENGINE.has(name);
  it.each(transcripts.filter(canRun))(
    "show what the commands print: $name",
    async ({ name, text }) => {
      cwd = join(scratch, `${++count}`, "shop");
      mkdirSync(cwd, { recursive: true });
      await SITUATIONS[name]?.();
      let output = "";
      for (const command of listCommands(text))
        output += `$ ${command}\n${toPage(sh(toMachine(command)).stdout)}`;
      expectShown(name, output);
    },
  );
});
