import { readFileSync } from "node:fs";
import type { VerifyHost } from "./VerifyHost.ts";

/** A published port as `docker compose config` prints it. */
export interface ComposePort {
  readonly target: number;
  /** A port, or a range from which each container gets one; absent if the engine assigns it. */
  readonly published?: string;
  readonly protocol: "tcp" | "udp";
  readonly host_ip?: string;
}

export interface ComposeService {
  readonly ports?: readonly ComposePort[];
  readonly scale?: number;
  readonly deploy?: { readonly replicas?: number };
  readonly network_mode?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** A container as `docker inspect` prints it. */
export interface InspectedContainer {
  readonly Id: string;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly Pid: number;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly PortBinding[] | null>>;
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

interface PortBinding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** A socket that listens, or that is bound for udp. */
export interface BoundSocket {
  readonly protocol: string;
  /** As `ss` prints it: "*" is all addresses of both families. */
  readonly address: string;
  readonly port: number;
  /** The words of the command line of its process. */
  readonly command: readonly string[];
  readonly pid: number;
}

/** Facts about a host from Docker, Compose and the kernel, without Portplan's code. */
export interface Evidence {
  readonly directory: string;
  readonly project: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly containers: readonly InspectedContainer[];
  readonly sockets: readonly BoundSocket[];
  /** The sockets inside of the running containers, by id. */
  readonly inside: ReadonlyMap<string, readonly BoundSocket[]>;
  readonly enginePid: number;
}

export async function observe(host: VerifyHost): Promise<Evidence> {
  const config = JSON.parse(await host.compose(["config", "--format", "json"])) as {
    readonly name: string;
    readonly services: Evidence["services"];
  };
  const filter = `--filter label=com.docker.compose.project=${config.name}`;
  const ids = (await host.docker(`ps --all --quiet ${filter}`)).split("\n").filter(Boolean);
  const containers = (
    ids.length === 0 ? [] : JSON.parse(await host.docker(`inspect ${ids.join(" ")}`))
  ) as InspectedContainer[];
  const inside = new Map<string, readonly BoundSocket[]>();
  for (const { Id, State } of containers)
    if (State.Pid > 0) inside.set(Id, await listSockets(host, State.Pid));
  const sockets = await listSockets(host);
  const { directory, engine } = host;
  const { name: project, services } = config;
  return { directory, project, services, containers, sockets, inside, enginePid: engine.pid };
}

/** Lists the sockets of the host, or of the network of a process, with `ss`. */
async function listSockets(host: VerifyHost, pid?: number): Promise<BoundSocket[]> {
  const enter = pid === undefined ? [] : ["nsenter", `--net=/proc/${pid}/ns/net`];
  const { stdout } = await host.run([...enter, "ss", "-Hlntup"]);
  return stdout.split("\n").flatMap((line) => {
    const [protocol = "", , , , local = "", , users = ""] = line.split(/\s+/);
    const [, address = "", port] = /^\[?(.*?)\]?:(\d+)$/.exec(local) ?? [];
    if (port === undefined) return [];
    const owner = Number(/pid=(\d+)/.exec(users)?.[1] ?? 0);
    return [{ protocol, address, port: Number(port), command: readCommand(owner), pid: owner }];
  });
}

function readCommand(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
  } catch {
    return [];
  }
}

/** The result of a connection, from a process in the network of the engine. */
export type Reached = "open" | "closed" | "refused" | "timed out" | `HTTP ${number}` | "no HTTP";

export interface Attempt {
  readonly address: string;
  readonly port: number;
  /** The path of an HTTP request; null to only connect. */
  readonly path: string | null;
}

/** A peer that closes the connection within this time does not use it. */
const PROGRAM = `
const net = require("node:net");
const http = require("node:http");
const connect = ({ address, port, path }) => new Promise((resolve) => {
  if (path !== null) {
    const asked = http.get({ host: address, port, path, timeout: 4000, agent: false });
    asked.on("response", ({ statusCode }) => { resolve("HTTP " + statusCode); asked.destroy(); });
    asked.on("timeout", () => { resolve("no HTTP"); asked.destroy(); });
    asked.on("error", () => resolve("no HTTP"));
    return;
  }
  const socket = net.connect({ host: address, port });
  const end = (result) => { resolve(result); socket.destroy(); };
  socket.setTimeout(2000, () => end("timed out"));
  socket.on("connect", () => { socket.setTimeout(0); setTimeout(() => end("open"), 300); });
  socket.on("end", () => end("closed"));
  socket.on("error", ({ code }) => end(code === "ECONNRESET" ? "closed" : "refused"));
  socket.resume();
});
Promise.all(JSON.parse(process.argv[1]).map(connect)).then((all) => {
  console.log(JSON.stringify(all));
  process.exit();
});
`;

/** Connects to ports, without Portplan's code. */
export async function reach(host: VerifyHost, attempts: readonly Attempt[]): Promise<Reached[]> {
  if (attempts.length === 0) return [];
  const words = [process.execPath, "-e", PROGRAM, "--", JSON.stringify(attempts)];
  return JSON.parse(await host.output(words)) as Reached[];
}
