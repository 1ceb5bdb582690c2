import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { listFiles } from "../../../scripts/copies/readTree.ts";
import type { ChangeRecord } from "../../../src/changes/ChangeRecord.ts";
import { parseRecord } from "../../../src/changes/parseRecord.ts";
import { freePorts } from "../host/freePort.ts";
import type { Engine } from "../realEngine.ts";
import { type FakeSystemd, openFakeSystemd } from "./fakeSystemctl.ts";
import { Listeners } from "./Listeners.ts";

const runFile = promisify(execFile);

/** How a program ended. */
export interface Ended {
  /** null if it was killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The account that runs it; that of the test if it is absent. */
  readonly account?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** A program that runs the command line as its child, before its arguments. */
  readonly wrapper?: readonly string[];
}

/** A real engine, and the path of a real Docker Compose. */
export interface Tools {
  readonly engine: Engine;
  readonly compose: string;
}

/** The state of a host: one line for each listener, container, network, unit and file. */
export type Snapshot = readonly string[];

const PORTS = 6;

/** A project, its ports, and everything that a test runs on this host. */
export class TestHost {
  readonly folder: string;
  /** The project in which the command line runs. */
  readonly project: string;
  readonly systemd: FakeSystemd;
  readonly listeners: Listeners;
  /** Distinguishes names of containers from those of other tests. */
  readonly id: string;
  readonly ports: readonly number[];
  readonly #hasEngine: boolean;
  readonly #env: Readonly<Record<string, string>>;

  /** Throws if this account cannot create control groups. */
  static async open(tools: Tools | null): Promise<TestHost> {
    const ports = await freePorts(PORTS);
    const folder = mkdtempSync(join(tmpdir(), "h-"));
    const systemd = await openFakeSystemd(folder);
    if (systemd === null) throw new Error("no permission to create control groups");
    return new TestHost(folder, systemd, { ports, tools });
  }

  constructor(
    folder: string,
    systemd: FakeSystemd,
    { ports, tools }: { readonly ports: readonly number[]; readonly tools: Tools | null },
  ) {
    this.folder = folder;
    this.systemd = systemd;
    this.ports = ports;
    this.id = `p${ports[0]?.toString(36)}`;
    this.listeners = new Listeners(folder);
    this.project = join(folder, "shop");
    mkdirSync(this.project);
    this.#hasEngine = tools !== null;
    const plugins = join(folder, "docker", "cli-plugins");
    mkdirSync(plugins, { recursive: true });
    if (tools !== null) symlinkSync(tools.compose, join(plugins, "docker-compose"));
    for (const name of ["state", "leases"]) {
      mkdirSync(join(folder, name));
      chmodSync(join(folder, name), 0o1777);
    }
    this.#env = {
      PATH: `${systemd.bin}:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      DOCKER_HOST: tools?.engine.address ?? "unix:///nonexistent",
      DOCKER_CONFIG: join(folder, "docker"),
      PORTPLAN_STATE_DIR: join(folder, "state"),
      PORTPLAN_LEASE_DIR: join(folder, "leases"),
    };
  }

  /** Replaces "@0" by the first port and "@id" by the id. */
  fill(text: string): string {
    return text
      .replaceAll("@id", this.id)
      .replaceAll(/@(\d)/g, (_, at: string) => `${this.ports[Number(at)]}`);
  }

  port(at: number): number {
    return this.ports[at] ?? 0;
  }

  /** Writes a file below the folder, with its ports and names filled in. Returns its path. */
  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.fill(text));
    return file;
  }

  /** Runs the built command line. */
  portplan(
    args: readonly string[],
    { cwd = this.project, account, env = {}, wrapper = [] }: RunOptions = {},
  ): Promise<Ended> {
    const ids = [`--reuid=${account}`, `--regid=${account}`, "--clear-groups"];
    const command = [
      ...(account === undefined ? [] : ["setpriv", ...ids]),
      ...wrapper,
      process.execPath,
      "--",
      copyProgram(),
      ...args.map((arg) => this.fill(arg)),
    ];
    const [file = "", ...rest] = command;
    return new Promise((done, reject) => {
      const child = spawn(file, rest, {
        cwd,
        env: { ...this.#env, PWD: cwd, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const texts = { stdout: "", stderr: "" };
      child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.stderr += text));
      child.on("error", reject);
      child.on("close", (status) => done({ status, ...texts }));
    });
  }

  /** Runs `docker` with arguments without blanks, and returns its output. Throws if it fails. */
  async docker(words: string): Promise<string> {
    const args = this.fill(words).split(" ").filter(Boolean);
    const { stdout } = await runFile("docker", args, { env: this.#env, timeout: 100_000 });
    return stdout.trim();
  }

  /** Starts a container with options. It ends at once when it is stopped. */
  async run(name: string, options: string, command = "sleep 1000"): Promise<void> {
    const own = `--name ${name}-@id --stop-signal KILL`;
    await this.docker(`run --detach ${own} ${options} tiny ${command}`);
  }

  /** Starts a Compose project in a directory below the folder. */
  async up(
    name: string,
    services: Readonly<Record<string, string>>,
    { folder = name, command = "up --detach" } = {},
  ): Promise<void> {
    const file = this.write(join(folder, "compose.yaml"), toCompose(services));
    await this.docker(`compose --progress quiet -p ${name}-@id -f ${file} ${command}`);
  }

  /** Adds a unit that listens to a port, and starts it. */
  async startUnit(
    name: string,
    options: {
      readonly port?: number;
      readonly restart?: "always";
      readonly account?: number;
      readonly socket?: string;
    } = {},
  ): Promise<void> {
    const { port = this.port(0), socket, ...more } = options;
    const command = this.listeners.command(socket ? { port, inherited: true } : { port });
    const unit = { name, command, ...more };
    this.systemd.add(socket ? { ...unit, socket: { name: socket, port } } : unit);
    const scope = more.account === undefined ? [] : ["--user"];
    const names = [...(socket ? [socket] : []), name];
    for (const each of names) await this.systemd.run([...scope, "start", each], more.account ?? 0);
    this.systemd.commands.length = 0;
  }

  /** Reads the records, the newest first. Throws if one is malformed. */
  records(account = 0): ChangeRecord[] {
    const folder = join(this.folder, "state", `changes.${account}`);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names
      .filter((name) => name.endsWith(".json"))
      .toSorted()
      .toReversed()
      .map((name) => {
        const record = parseRecord(JSON.parse(readFileSync(join(folder, name), "utf8")));
        if (record === null) throw new Error(`malformed record ${name}`);
        return record;
      });
  }

  /** Returns what runs and the files of the project as they are now. */
  async snapshot(): Promise<Snapshot> {
    const files = listFiles(this.project).map((path) => {
      const hash = createHash("sha256").update(readFileSync(join(this.project, path)));
      return `file ${path} ${hash.digest("hex").slice(0, 16)}`;
    });
    const units = this.systemd.snapshot().map((unit) => `unit ${unit}`);
    return [
      ...this.listListeners(),
      ...(this.#hasEngine ? await this.#listContainers() : []),
      ...units,
      ...files,
    ];
  }

  /** Lists what listens to the ports, e.g. "tcp 20000 00000000", with the address of the kernel. */
  listListeners(): string[] {
    const found = ["tcp", "tcp6", "udp", "udp6"].flatMap((protocol) =>
      readFileSync(`/proc/net/${protocol}`, "latin1")
        .split("\n")
        .flatMap((line) => {
          // 0A is TCP_LISTEN, and 07 an unconnected UDP socket.
          const [, address, hex, state] =
            /^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ (0A|07) /.exec(line) ?? [];
          const port = Number.parseInt(hex ?? "0", 16);
          if (!this.ports.includes(port)) return [];
          return state === (protocol.startsWith("tcp") ? "0A" : "07")
            ? [`${protocol} ${port} ${address}`]
            : [];
        }),
    );
    // The kernel may list a socket twice if others change during the read.
    return [...new Set(found)].toSorted();
  }

  async #listContainers(): Promise<string[]> {
    const ids = await this.docker("ps --all --quiet --filter name=@id");
    const format = "{{.Name}}:{{.State.Status}}:{{.HostConfig.RestartPolicy.Name}}";
    const containers = ids && (await this.docker(`inspect --format ${format} ${words(ids)}`));
    const networks = await this.docker("network ls --filter name=@id --format {{.Name}}");
    return [
      ...lines(containers).map((line) => `container ${line}`),
      ...lines(networks).map((line) => `network ${line}`),
    ];
  }

  /** Ends all that the test started, and removes its files. */
  async close(): Promise<void> {
    await this.listeners.stop();
    await this.systemd.close();
    if (this.#hasEngine) {
      const containers = await this.docker("ps --all --quiet --filter name=@id");
      if (containers) await this.docker(`rm --force --volumes ${words(containers)}`);
      const networks = await this.docker("network ls --quiet --filter name=@id");
      if (networks) await this.docker(`network rm ${words(networks)}`);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const lines = (text: string) => text.split("\n").filter(Boolean).toSorted();
const words = (text: string) => lines(text).join(" ");

/** Formats services that publish ports. An entry may have more lines after its list of ports. */
export function toCompose(services: Readonly<Record<string, string>>): string {
  const texts = Object.entries(services).map(
    ([name, ports]) =>
      `  ${name}:\n    image: tiny\n    command: sleep 1000\n    stop_signal: SIGKILL\n` +
      `    ports: ${ports}\n`,
  );
  return `services:\n${texts.join("")}`;
}

let copied: string | null = null;

/** Copies the program to a directory that every user can read, which dist/ may not be. */
function copyProgram(): string {
  if (copied !== null) return copied;
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  cpSync(resolve(import.meta.dirname, "../../../dist/cli"), folder, { recursive: true });
  chmodSync(folder, 0o755);
  copied = join(folder, "index.js");
  return copied;
}
