import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Engine } from "./predict/Engine.ts";
import { engineSocket, inNamespace } from "./predict/inNamespace.ts";
import { composeText } from "./predict/Scenario.ts";
import { requireCompose } from "./requirements.ts";

// Compares programs that name the user of a port: npm run bench:holders. Runs the usual loop over
// `lsof -i :PORT`, pid-port and find-process, as root and as another user in the engine's group.
// Then compares the time of an inspection of a crowded host with `ss -ltnup`. Runs in a network
// namespace with its own engine. Needs root and perl; a column is empty if lsof is not installed.

const root = dirname(import.meta.dirname);
const cli = join(root, "dist/cli/index.js");
const USERS = [
  { who: "as root", uid: 0 },
  { who: "as another user", uid: 65534 },
] as const;
const ROUNDS = 15;

interface Kind {
  readonly name: string;
  readonly port: number;
  readonly protocol?: "udp";
  /** Text that an answer must contain. */
  readonly right: string;
}

interface Tool {
  readonly name: string;
  readonly command: (kind: Kind) => readonly string[];
}

/** Libraries, each called in a separate process, possibly as another user. */
const PEERS: Readonly<Record<string, (port: number) => Promise<unknown>>> = {
  "pid-port": async (port) => (await import("pid-port")).portToPid({ port, host: "*" }),
  "find-process": async (port) => (await import("find-process")).default("port", port),
};

const TOOLS: readonly Tool[] = [
  {
    name: "portplan who",
    command: ({ port, protocol = "tcp" }) => [
      process.execPath,
      "--",
      cli,
      "who",
      `${port}/${protocol}`,
    ],
  },
  { name: "lsof -i :PORT", command: ({ port }) => ["lsof", "-nP", "-i", `:${port}`] },
  ...Object.keys(PEERS).map((name) => ({
    name,
    command: ({ port }: Kind) => [process.execPath, import.meta.filename, name, String(port)],
  })),
];

/** A process with sockets, created by hold.pl. */
async function hold(...sockets: string[]): Promise<ChildProcess> {
  const child = spawn("perl", [join(import.meta.dirname, "predict/hold.pl"), ...sockets], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

/** An engine and the processes that were started with it. */
interface Machine {
  readonly engine: Engine;
  readonly socket: string;
  readonly scratch: string;
  readonly children: ChildProcess[];
}

/** Starts a process with a socket. An answer must contain its id unless `right` is given. */
async function startProcess(
  { children }: Machine,
  kind: Omit<Kind, "right"> & Partial<Kind>,
  socket: string,
): Promise<Kind> {
  const child = await hold(`${socket}:${kind.port}`);
  children.push(child);
  return { right: String(child.pid), ...kind };
}

async function startProcesses(machine: Machine): Promise<Kind[]> {
  const kinds: readonly (readonly [Omit<Kind, "right">, string])[] = [
    [{ name: "a process", port: 21_001 }, "tcp:listen:127.0.0.1"],
    [{ name: "a process on all addresses", port: 21_002 }, "tcp:listen:[::]"],
    [{ name: "a process, udp", port: 21_003, protocol: "udp" }, "udp:bound:0.0.0.0"],
    [{ name: "an outgoing connection", port: 21_004 }, "tcp:outgoing:127.0.0.1"],
  ];
  const started: Kind[] = [];
  for (const [kind, socket] of kinds) started.push(await startProcess(machine, kind, socket));
  return started;
}

/** Starts a process in a control group with the name of a systemd unit. */
async function startUnit(machine: Machine): Promise<{ kind: Kind; group: string }> {
  const unit = "pp-bench.service";
  const kind = { name: "a systemd unit", port: 21_006, right: unit };
  await startProcess(machine, kind, "tcp:listen:0.0.0.0");
  const groups = "/sys/fs/cgroup/systemd";
  const group = join(existsSync(groups) ? groups : dirname(groups), unit);
  mkdirSync(group, { recursive: true });
  writeFileSync(join(group, "cgroup.procs"), String(machine.children.at(-1)?.pid));
  return { kind, group };
}

/** Starts a docker-proxy without a container; nothing if docker-proxy is not installed. */
function startStaleProxy({ children }: Machine): Kind[] {
  const places = ["docker-proxy", "/usr/libexec/docker/docker-proxy", "/usr/sbin/docker-proxy"];
  const proxy = places.find((path) => spawnSync(path, ["-h"]).error === undefined);
  if (proxy === undefined) return [];
  const host = ["-host-ip", "127.0.0.1", "-host-port", "21007"];
  const container = ["-container-ip", "172.17.0.9", "-container-port", "80"];
  const child = spawn(proxy, ["-proto", "tcp", ...host, ...container], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  children.push(child);
  return [{ name: "a docker-proxy without a container", port: 21_007, right: "left over" }];
}

async function startServices(machine: Machine): Promise<Kind[]> {
  const services = {
    db: { ports: ["21008:80"] },
    web: { ports: ["127.0.0.1:21009:80"] },
    host: { network_mode: "host", command: "httpd -f -p 21010" },
  };
  const folder = writeProject(machine, "legacy", services);
  await compose(machine, folder, ["up", "-d"]);
  await compose(machine, folder, ["pause", "web"]);
  return [
    { name: "a compose service", port: 21_008, right: "legacy/db" },
    { name: "a paused compose service", port: 21_009, right: "legacy/web" },
    { name: "a service on the host's network", port: 21_010, right: "legacy/host" },
  ];
}

function writeProject(
  { scratch }: Machine,
  name: string,
  services: Parameters<typeof composeText>[0]["services"],
): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), composeText({ services }));
  return folder;
}

async function compose({ engine }: Machine, folder: string, args: string[]): Promise<void> {
  const { status, output } = await engine.compose(folder, args);
  if (status !== 0) throw new Error(`docker compose ${args.join(" ")} in ${folder}: ${output}`);
}

async function startKinds(machine: Machine): Promise<{ kinds: Kind[]; clear: () => void }> {
  const processes = await startProcesses(machine);
  const { kind: unit, group } = await startUnit(machine);
  const proxies = startStaleProxy(machine);
  const services = await startServices(machine);
  // Created last and queried first, because closed connections last only a minute.
  const closed = await startProcess(
    machine,
    { name: "a closed connection", port: 21_005, right: "TIME_WAIT" },
    "tcp:outgoing+ended:127.0.0.1",
  );
  return {
    kinds: [closed, ...processes, unit, ...proxies, ...services],
    clear: () => setTimeout(() => rmdirSync(group), 500),
  };
}

function answer(tool: Tool, kind: Kind, uid: number, socket: string): string {
  const [file = "", ...args] = tool.command(kind);
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}`, NO_COLOR: "1" };
  const { stdout } = spawnSync(file, args, {
    cwd: root,
    env,
    uid,
    gid: uid,
    encoding: "utf8",
    timeout: 20_000,
  });
  return new RegExp(`(^|[^\\d])${kind.right}($|[^\\d])`, "m").test(stdout ?? "") ? "✓" : "-";
}

/** Milliseconds of a whole process: the best time from start to exit, and the average CPU time. */
interface Figure {
  readonly wall: number;
  readonly cpu: number;
}

/** The programs take turns, so that a busy machine slows down all of them equally. */
function measure(commands: readonly (readonly string[])[], env: NodeJS.ProcessEnv): Figure[] {
  const walls = commands.map(() => new Array<number>());
  const cpus = commands.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, [file = "", ...args]] of commands.entries()) {
      const [began, used] = [performance.now(), childrenTime()];
      const { status } = spawnSync(file, args, { stdio: "ignore", env });
      if (status === null || status > 1)
        throw new Error(`${file} ${args.join(" ")}: exit status ${status}`);
      walls[i]?.push(performance.now() - began);
      cpus[i] = (cpus[i] ?? 0) + childrenTime() - used;
    }
  }
  return commands.map((_, i) => ({
    wall: Math.min(...(walls[i] ?? [])),
    cpu: (cpus[i] ?? Number.NaN) / ROUNDS,
  }));
}

/** Returns the CPU time of ended processes in milliseconds: cutime and cstime of proc(5). */
function childrenTime(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

const times = ({ wall, cpu }: Figure) => `${wall.toFixed(0)} ms (processors ${cpu.toFixed(0)} ms)`;
const ratio = (a: Figure, b: Figure) =>
  `${(a.wall / b.wall).toFixed(2)} times (processors ${(a.cpu / b.cpu).toFixed(2)})`;

async function inside(socket: string): Promise<void> {
  const engine = new Engine(socket, requireCompose());
  const scratch = mkdtempSync(join(dirname(socket), "bench-"));
  chmodSync(dirname(socket), 0o755);
  chmodSync(socket, 0o666);
  const machine: Machine = { engine, socket, scratch, children: [] };
  const { kinds, clear } = await startKinds(machine);
  try {
    compareAnswers(kinds, socket);
    measureQuietHost(machine);
    await measureCrowd(machine);
  } finally {
    for (const child of machine.children) child.kill();
    await engine.clear();
    clear();
  }
}

function compareAnswers(kinds: readonly Kind[], socket: string): void {
  const users = USERS.filter(({ who, uid }) => {
    const canRead = spawnSync(process.execPath, ["--", cli, "--version"], { uid, gid: uid });
    if (canRead.status !== 0) print(`${who}: not compared, because it cannot read ${root}`);
    return canRead.status === 0;
  });
  const width = Math.max(...kinds.map(({ name }) => name.length));
  // All users before the next kind, because closed connections last only a minute.
  const answers = kinds.map((kind) =>
    users.map(({ uid }) => TOOLS.map((tool) => answer(tool, kind, uid, socket).padStart(13))),
  );
  for (const [user, { who }] of users.entries()) {
    print(`\n${who.padEnd(width)}  ${TOOLS.map(({ name }) => name.padStart(13)).join("  ")}`);
    for (const [i, { name }] of kinds.entries())
      print(`${name.padEnd(width)}  ${answers[i]?.[user]?.join("  ")}`);
  }
}

const environment = ({ socket }: Machine) => ({ ...process.env, DOCKER_HOST: `unix://${socket}` });

function measureQuietHost(machine: Machine): void {
  const shop = writeProject(machine, "shop", { web: { ports: ["9999:80"] } });
  const check = [process.execPath, "--", cli, "check", shop];
  const [blind, seeing] = measure([[...check, "--no-probe"], check], environment(machine));
  if (!blind || !seeing) return;
  const more = `${(seeing.wall - blind.wall).toFixed(1)} ms more (at most 15)`;
  print(
    `\none port on a quiet host: check ${times(seeing)}, with --no-probe ${times(blind)}: ${more}`,
  );
}

/** Measures with 200 processes, 10,000 sockets in total and 50 containers. */
async function measureCrowd(machine: Machine): Promise<void> {
  const services = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`s${i}`, { ports: [`127.0.0.3:${22_000 + i}:80`] }]),
  );
  const folder = writeProject(machine, "crowd", services);
  await compose(machine, folder, ["up", "-d"]);
  for (let i = 0; i < 200; i++) {
    const ports = Array.from({ length: 50 }, (_, j) => 10_000 + i * 50 + j);
    machine.children.push(await hold(...ports.map((port) => `tcp:listen:127.0.0.2:${port}`)));
  }
  const who = [process.execPath, "--", cli, "who"];
  const commands = [["ss", "-ltnup"], [...who, "--format", "json"], who];
  const [ss, json, text] = measure(commands, environment(machine));
  if (!ss || !json || !text) return;
  print("10,000 sockets, 200 processes, 50 containers, at most 1.5 times as long as ss -ltnup");
  print(`  ss -ltnup          ${times(ss)}`);
  print(`  who --format json  ${times(json)}: ${ratio(json, ss)}`);
  print(`  who                ${times(text)}: ${ratio(text, ss)}`);
}

const print = (line: string) => process.stdout.write(`${line}\n`);

const [, , peer = "", port] = process.argv;
const socket = engineSocket();
if (PEERS[peer] !== undefined) print(JSON.stringify(await PEERS[peer](Number(port))));
else if (socket === null) process.exitCode = await inNamespace();
else await inside(socket);
