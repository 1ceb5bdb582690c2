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

// Who names the holder of a port: npm run bench:holders. Beside the loop over `lsof -i :PORT` that guides recommend, pid-port and find-process, as
// root and as another user in the engine's group; then how long a look at a crowded host takes beside `ss -ltnup`. In a network namespace with an
// engine of its own. Needs root and perl; a column is empty where lsof is not there.

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
  /** What an answer has to hold. */
  readonly right: string;
}

interface Tool {
  readonly name: string;
  readonly command: (kind: Kind) => readonly string[];
}

/** Libraries, each asked by a process of its own, which may be another user's. */
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

/** A process with sockets, as hold.pl makes them. */
async function hold(...sockets: string[]): Promise<ChildProcess> {
  const child = spawn("perl", [join(import.meta.dirname, "predict/hold.pl"), ...sockets], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

async function kinds(
  engine: Engine,
  scratch: string,
  children: ChildProcess[],
): Promise<{ kinds: Kind[]; clear: () => void }> {
  const process = async (
    name: string,
    port: number,
    socket: string,
    right?: string,
    protocol?: "udp",
  ): Promise<Kind> => {
    const child = await hold(`${socket}:${port}`);
    children.push(child);
    return { name, port, right: right ?? String(child.pid), ...(protocol && { protocol }) };
  };
  const own = await process("a process", 21_001, "tcp:listen:127.0.0.1");
  const dual = await process("a process on every address", 21_002, "tcp:listen:[::]");
  const udp = await process("a process, udp", 21_003, "udp:bound:0.0.0.0", undefined, "udp");
  const outgoing = await process("an outgoing connection", 21_004, "tcp:outgoing:127.0.0.1");
  const unit = await process("a systemd unit", 21_006, "tcp:listen:0.0.0.0", "pp-bench.service");
  const group = existsSync("/sys/fs/cgroup/systemd")
    ? "/sys/fs/cgroup/systemd/pp-bench.service"
    : "/sys/fs/cgroup/pp-bench.service";
  mkdirSync(group, { recursive: true });
  writeFileSync(join(group, "cgroup.procs"), String(children.at(-1)?.pid));
  const proxy = ["docker-proxy", "/usr/libexec/docker/docker-proxy", "/usr/sbin/docker-proxy"].find(
    (path) => spawnSync(path, ["-h"]).error === undefined,
  );
  const stale = spawn(
    proxy ?? "",
    [
      "-proto",
      "tcp",
      "-host-ip",
      "127.0.0.1",
      "-host-port",
      "21007",
      "-container-ip",
      "172.17.0.9",
      "-container-port",
      "80",
    ],
    {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    },
  );
  children.push(stale);
  const services = {
    db: { ports: ["21008:80"] },
    web: { ports: ["127.0.0.1:21009:80"] },
    host: { network_mode: "host", command: "httpd -f -p 21010" },
  };
  const folder = join(scratch, "legacy");
  mkdirSync(folder);
  writeFileSync(join(folder, "compose.yaml"), composeText({ services }));
  for (const command of [
    ["up", "-d"],
    ["pause", "web"],
  ])
    await engine.compose(folder, command);
  const closed = await process(
    "a closed connection",
    21_005,
    "tcp:outgoing+ended:127.0.0.1",
    "TIME_WAIT",
  );
  return {
    kinds: [
      closed,
      own,
      dual,
      udp,
      outgoing,
      unit,
      { name: "a docker-proxy without a container", port: 21_007, right: "left over" },
      { name: "a compose service", port: 21_008, right: "legacy/db" },
      { name: "a paused compose service", port: 21_009, right: "legacy/web" },
      { name: "a service on the host's network", port: 21_010, right: "legacy/host" },
    ],
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

/** What a whole process takes, in milliseconds: from start to exit at best, and of the processors on average. */
interface Figure {
  readonly wall: number;
  readonly cpu: number;
}

/** The programs take turns, so that a busy machine slows all of them alike. */
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

/** Of the processes that have ended, in milliseconds: cutime and cstime of proc(5), in hundredths of a second. */
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
  const compose = spawnSync("bash", [join(import.meta.dirname, "real-compose.sh")], {
    encoding: "utf8",
  }).stdout.trim();
  const engine = new Engine(socket, compose);
  const scratch = mkdtempSync(join(dirname(socket), "bench-"));
  chmodSync(dirname(socket), 0o755);
  chmodSync(socket, 0o666);
  const children: ChildProcess[] = [];
  const made = await kinds(engine, scratch, children);
  try {
    const width = Math.max(...made.kinds.map(({ name }) => name.length));
    // For both users before the next kind: what is closed is forgotten in a minute.
    const answers = made.kinds.map((kind) =>
      USERS.map(({ uid }) => TOOLS.map((tool) => answer(tool, kind, uid, socket).padStart(13))),
    );
    for (const [user, { who }] of USERS.entries()) {
      print(`\n${who.padEnd(width)}  ${TOOLS.map(({ name }) => name.padStart(13)).join("  ")}`);
      for (const [i, { name }] of made.kinds.entries())
        print(`${name.padEnd(width)}  ${answers[i]?.[user]?.join("  ")}`);
    }
    await crowd(engine, scratch, socket, children);
  } finally {
    for (const child of children) child.kill();
    await engine.clear();
    made.clear();
  }
}

/** 200 processes with 10,000 sockets in all, and 50 containers. */
async function crowd(
  engine: Engine,
  scratch: string,
  socket: string,
  children: ChildProcess[],
): Promise<void> {
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` };
  const shop = join(scratch, "shop");
  mkdirSync(shop);
  writeFileSync(
    join(shop, "compose.yaml"),
    composeText({ services: { web: { ports: ["9999:80"] } } }),
  );
  const check = [process.execPath, "--", cli, "check", shop];
  const [blind, seeing] = measure([[...check, "--no-probe"], check], env);
  if (blind && seeing) {
    const more = (seeing.wall - blind.wall).toFixed(1);
    print(
      `\none port on a quiet host: check ${times(seeing)}, with --no-probe ${times(blind)}: ${more} ms more (at most 15)`,
    );
  }
  const folder = join(scratch, "crowd");
  mkdirSync(folder);
  const services = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`s${i}`, { ports: [`127.0.0.3:${22_000 + i}:80`] }]),
  );
  writeFileSync(join(folder, "compose.yaml"), composeText({ services }));
  await engine.compose(folder, ["up", "-d"]);
  for (let i = 0; i < 200; i++)
    children.push(
      await hold(
        ...Array.from({ length: 50 }, (_, j) => `tcp:listen:127.0.0.2:${10_000 + i * 50 + j}`),
      ),
    );
  const who = [process.execPath, "--", cli, "who"];
  const [ss, json, text] = measure([["ss", "-ltnup"], [...who, "--format", "json"], who], env);
  if (!ss || !json || !text) return;
  print(
    `10,000 sockets, 200 processes, 50 containers, beside ss -ltnup with ${times(ss)} (at most 1.5 times)`,
  );
  print(`  who --format json  ${times(json)}: ${ratio(json, ss)}`);
  print(`  who                ${times(text)}: ${ratio(text, ss)}`);
}

const print = (line: string) => process.stdout.write(`${line}\n`);

const [, , peer = "", port] = process.argv;
const socket = engineSocket();
if (PEERS[peer] !== undefined) print(JSON.stringify(await PEERS[peer](Number(port))));
else if (socket === null) process.exitCode = await inNamespace();
else await inside(socket);
