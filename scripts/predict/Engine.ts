import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

const MAX_COMMAND = 60_000;

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly Status: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** A container of the project after `up`. */
export interface Start {
  readonly service: string;
  readonly ran: boolean;
  /** The engine's error when the container was started; null if it runs. */
  readonly failure: string | null;
}

/** A real engine and a real Docker Compose. */
export class Engine {
  readonly env: NodeJS.ProcessEnv;
  readonly #socket: string;
  readonly #compose: string;

  constructor(socket: string, compose: string) {
    const { PATH, HOME } = process.env;
    this.#socket = socket;
    this.#compose = compose;
    this.env = { PATH, HOME, DOCKER_HOST: `unix://${socket}` };
  }

  async version(): Promise<string> {
    return (JSON.parse((await this.#ask("GET", "/version")).body) as { Version: string }).Version;
  }

  compose(cwd: string, args: readonly string[]): Promise<Outcome> {
    return command(this.#compose, args, cwd, this.env);
  }

  /** Creates a network, as in `POST /networks/create` of the Engine API. */
  async createNetwork(network: Readonly<Record<string, unknown>>): Promise<void> {
    const { status, body } = await this.#ask("POST", "/networks/create", network);
    if (status >= 400) throw new Error(`cannot create a network: ${body}`);
  }

  /** Starts the remaining containers of the project one by one, like `up` would. */
  async startRest(project: string): Promise<Start[]> {
    const filters = encodeURIComponent(
      JSON.stringify({
        label: [`com.docker.compose.project=${project}`, "com.docker.compose.oneoff=False"],
      }),
    );
    const containers = JSON.parse(
      (await this.#ask("GET", `/containers/json?all=1&filters=${filters}`)).body,
    ) as Listed[];
    const starts: Start[] = [];
    for (const { Id, State, Status, Labels } of containers) {
      const service = Labels["com.docker.compose.service"] ?? "";
      const hasEnded = Status.startsWith("Exited (0)");
      const ran = State === "running" || State === "paused" || hasEnded;
      const { status, body } = ran
        ? { status: 204, body: "" }
        : await this.#ask("POST", `/containers/${Id}/start`);
      starts.push({ service, ran, failure: status < 400 ? null : body });
    }
    return starts;
  }

  /** Removes all containers and networks. */
  async clear(): Promise<void> {
    const containers = JSON.parse(
      (await this.#ask("GET", "/containers/json?all=1")).body,
    ) as Listed[];
    await Promise.all(
      containers.map(({ Id }) => this.#ask("DELETE", `/containers/${Id}?force=1&v=1`)),
    );
    await this.#ask("POST", "/networks/prune");
  }

  async #ask(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const headers = { "content-type": "application/json" };
    const asked = request({ socketPath: this.#socket, method, path, headers });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    return { status: response.statusCode ?? 0, body: await text(response) };
  }
}

/** Runs a program until it ends, and returns its output. */
async function command(
  file: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: MAX_COMMAND,
  });
  const [output, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status: child.exitCode, output: output + errors };
}
