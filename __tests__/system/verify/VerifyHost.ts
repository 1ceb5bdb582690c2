import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { type ListenerOptions, Listeners } from "../changes/Listeners.ts";
import { freePorts } from "../host/freePort.ts";
import type { VerifyEngine } from "./VerifyEngine.ts";

const runFile = promisify(execFile);
const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

/** How a program ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The most ports that a scenario uses. */
const PORTS = 60;

/** The directories, projects and processes of a scenario on a real engine. */
export class VerifyHost {
  readonly engine: VerifyEngine;
  readonly folder: string;
  /** Distinguishes names of projects from those of other scenarios. */
  readonly id: string;
  /** The directory of the project that is verified. */
  readonly directory: string;
  readonly #listeners: Listeners;
  readonly #ports: number[];
  readonly #env: Readonly<Record<string, string>>;

  /** @param compose the path of a real Docker Compose */
  static async open(engine: VerifyEngine, compose: string): Promise<VerifyHost> {
    return new VerifyHost(engine, compose, await freePorts(PORTS));
  }

  constructor(engine: VerifyEngine, compose: string, ports: readonly number[]) {
    this.engine = engine;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "v-")));
    this.id = `v${ports[0]?.toString(36)}`;
    this.directory = join(this.folder, "shop");
    this.#listeners = new Listeners(this.folder);
    this.#ports = [...ports];
    const plugins = join(this.folder, "docker", "cli-plugins");
    for (const folder of [plugins, this.directory]) mkdirSync(folder, { recursive: true });
    symlinkSync(compose, join(plugins, "docker-compose"));
    this.#env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      DOCKER_HOST: engine.address,
      DOCKER_CONFIG: join(this.folder, "docker"),
      PORTPLAN_STATE_DIR: join(this.folder, "state"),
      PORTPLAN_LEASE_DIR: join(this.folder, "leases"),
    };
  }

  /** The name of the project that is verified. */
  get project(): string {
    return `shop-${this.id}`;
  }

  /** Returns the first of a number of free ports in a row, which nothing else uses. */
  port(count = 1): number {
    const [first] = this.#ports.splice(0, count);
    if (first === undefined) throw new Error(`a scenario uses more than ${PORTS} ports`);
    return first;
  }

  /** Writes a file below the folder. */
  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Runs a program in a directory of the network of the engine. */
  async run(words: readonly string[], directory = this.directory): Promise<Ended> {
    const [file = "", ...args] = [...this.engine.inside, ...words];
    const options = { cwd: directory, env: { ...this.#env, PWD: directory }, timeout: 100_000 };
    try {
      return { status: 0, ...(await runFile(file, args, { ...options, maxBuffer: 1 << 26 })) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: unknown } & Ended;
      if (typeof code === "number") return { status: code, stdout, stderr };
      throw error;
    }
  }

  /** Runs a program, and returns its output. Throws if it fails. */
  async output(words: readonly string[], directory = this.directory): Promise<string> {
    const { status, stdout, stderr } = await this.run(words, directory);
    if (status !== 0) throw new Error(`${words.join(" ")}: ${stdout}${stderr}`);
    return stdout.trim();
  }

  /** Runs `docker compose` in a directory. Throws if it fails. */
  async compose(args: readonly string[], directory = this.directory): Promise<string> {
    return this.output(["docker", "compose", "--progress", "quiet", ...args], directory);
  }

  /** Runs `docker` with arguments without blanks. Throws if it fails. */
  async docker(words: string): Promise<string> {
    return this.output(["docker", ...words.split(" ")]);
  }

  /** Runs the built command line. */
  portplan(...args: readonly string[]): Promise<Ended> {
    return this.run([process.execPath, "--", cli, ...args]);
  }

  /** Starts a process of the host that uses a port. */
  async listen(options: ListenerOptions): Promise<void> {
    const command = this.#listeners.command(options);
    await this.#listeners.spawn([...this.engine.inside, ...command]);
  }

  /** Starts a Compose project of another directory. */
  async neighbor(name: string, text: string): Promise<void> {
    const directory = join(this.folder, name);
    this.write(join(name, "compose.yaml"), text);
    await this.compose(["up", "--detach"], directory);
  }

  /** Ends and removes all that the scenario started. */
  async close(): Promise<void> {
    await this.#listeners.stop();
    const containers = await this.docker(`ps --all --quiet --filter name=${this.id}`);
    if (containers) await this.docker(`rm --force --volumes ${oneLine(containers)}`);
    const networks = await this.docker(`network ls --quiet --filter name=${this.id}`);
    if (networks) await this.docker(`network rm ${oneLine(networks)}`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const oneLine = (text: string) => text.split("\n").join(" ");
