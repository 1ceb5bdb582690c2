import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { findEngine } from "../../../src/host/engine/findEngine.ts";
import { openHost } from "../../../src/system/host/openHost.ts";
import { absent } from "../real.ts";

/**
 * The options of a container. Published ports are written as "127.0.0.1:8080:80/udp" or
 * "8080:80/tcp", and pools as "8000-8001:80/tcp".
 */
export interface ContainerRequest {
  readonly name?: string;
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly network?: string;
  /** Variables: "NAME=value". */
  readonly env?: readonly string[];
  readonly tty?: boolean;
  /** The restart policy. */
  readonly restart?: string;
}

/** A real engine for tests, with the image `tiny`. scripts/test-engine.sh starts one. */
export class TestEngine {
  readonly env: Readonly<Record<string, string>>;
  readonly #path: string;
  readonly #made: string[] = [];

  constructor(address: string) {
    this.env = { DOCKER_HOST: address };
    const { socket } = findEngine(openHost(this.env));
    if (socket === null || !("path" in socket))
      throw new Error("PORTPLAN_TEST_DOCKER_HOST must be a unix:// address");
    this.#path = socket.path;
  }

  /** Creates a container and returns its id. */
  async create({
    name = "",
    ports = [],
    command = ["sleep", "600"],
    labels = {},
    network = "default",
    env = [],
    tty = false,
    restart = "no",
  }: ContainerRequest): Promise<string> {
    const bindings: Record<string, object[]> = {};
    for (const port of ports) {
      const [, ip = "", published, target = ""] =
        /^(?:\[?([^[\]]*?)\]?:)?([\d-]+):(\d+\/\w+)$/.exec(port) ?? [];
      (bindings[target] ??= []).push({ HostIp: ip, HostPort: published });
    }
    const { Id } = await this.#post(`/containers/create?name=${name}`, {
      Image: "tiny",
      Cmd: command,
      Labels: labels,
      Env: env,
      Tty: tty,
      ExposedPorts: Object.fromEntries(Object.keys(bindings).map((target) => [target, {}])),
      HostConfig: {
        PortBindings: bindings,
        NetworkMode: network,
        RestartPolicy: { Name: restart },
      },
    });
    this.#made.push(String(Id));
    return String(Id);
  }

  async run(container: ContainerRequest): Promise<string> {
    const id = await this.create(container);
    await this.#post(`/containers/${id}/start`);
    return id;
  }

  async pause(id: string): Promise<void> {
    await this.#post(`/containers/${id}/pause`);
  }

  async kill(id: string): Promise<void> {
    await this.#post(`/containers/${id}/kill`);
    await this.wait(id);
  }

  /** Waits until a container ends. */
  async wait(id: string): Promise<void> {
    await this.#post(`/containers/${id}/wait`);
  }

  /** Removes everything that was created here, unless a test has removed it. */
  async clear(): Promise<void> {
    for (const id of this.#made.splice(0))
      await this.#ask("DELETE", `/containers/${id}?force=1`).catch((error: unknown) => {
        if (!/No such container/.test(String(error))) throw error;
      });
  }

  #post(path: string, body?: object): Promise<Record<string, unknown>> {
    return this.#ask("POST", path, body);
  }

  async #ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const asked = request({
      socketPath: this.#path,
      method,
      path,
      headers: { "Content-Type": "application/json" },
    });
    asked.end(body && JSON.stringify(body));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    const answer = await text(response);
    if ((response.statusCode ?? 0) >= 400) throw new Error(`${method} ${path}: ${answer}`);
    return answer === "" ? {} : (JSON.parse(answer) as Record<string, unknown>);
  }
}

/**
 * Returns the engine that PORTPLAN_TEST_DOCKER_HOST names, or the one that scripts/test-engine.sh
 * started; null if there is none.
 */
export function testEngine(): TestEngine | null {
  const named = process.env["PORTPLAN_TEST_DOCKER_HOST"];
  if (named) return new TestEngine(named);
  const { status, stdout, stderr } = spawnSync(
    "sh",
    [join(import.meta.dirname, "../../../scripts/test-engine.sh"), "find"],
    {
      encoding: "utf8",
    },
  );
  const address = stdout?.trim().replace("DOCKER_HOST=", "");
  return status === 0 && address
    ? new TestEngine(address)
    : absent(stderr?.trim() || "sh is not installed, which finds a test engine");
}
