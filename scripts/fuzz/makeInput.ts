import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../predict/random.ts";
import { drawRandomProject, type SeedProject } from "./corpus.ts";
import { makeHostile } from "./hostile.ts";
import { type Entry, type Input, SECRET } from "./Input.ts";
import { mutate, mutateGently } from "./mutations.ts";
import { TOKENS } from "./tokens.ts";

/** How the inputs of a run are drawn. */
export interface Drawing {
  readonly corpus: readonly SeedProject[];
  /** True for a process for each input: more of them are large. */
  readonly processes: boolean;
}

const MAX_SIZE = 1000;
const DAY = 86_400_000;

/** The percentage of projects that mostly stay valid. */
const GENTLE_SHARE = 55;
const isCompose = (path: string) => /\.ya?ml$/.test(path) && !/portplan|workflows/.test(path);

/** Makes the input of a seed. The same seed makes the same input. */
export function makeInput(seed: number, drawing: Drawing): Input {
  const random = new Random(seed);
  const project = drawProject(random, drawing);
  const made = [project.name];
  const files = new Map<string, Entry>(
    Object.entries(project.files).map(([path, text]) => [path, Buffer.from(text)]),
  );
  const others = [1, 2].flatMap(() => Object.values(random.pick(drawing.corpus).files));
  if (!files.has("compose.yaml") || random.chance(5)) addPolicy(files, random);
  const isGentle = random.chance(GENTLE_SHARE);
  const changed = random.shuffled([...files.keys()].filter((path) => !isGentle || isCompose(path)));
  for (const path of changed.slice(0, random.pick([1, 1, 1, 2, 3]))) {
    const text = (files.get(path) as Buffer).toString();
    const bytes = isGentle ? mutateGently(text, random) : mutate({ path, text }, random, others);
    files.set(path, Buffer.from(bytes as string));
    made.push(`changed ${path}`);
  }
  if (random.chance(3)) addLink(files, random);
  if (random.chance(5)) addRepository(files);
  const env = { ...project.env, ...addSecrets(files, random) };
  return {
    seed,
    made,
    args: drawCommand(random, files, project.args),
    files,
    base: project.files,
    env,
    leases: random.chance(40) ? drawLeases(random) : new Map(),
    containers: random.chance(20) ? drawContainers(random) : null,
  };
}

function drawProject(random: Random, { corpus, processes }: Drawing): SeedProject {
  if (random.chance(processes ? 30 : 5)) {
    const isGiant = random.below(processes ? 3 : 300) === 0;
    return makeHostile(random, isGiant ? MAX_SIZE : 1 + random.below(processes ? 60 : 6));
  }
  return random.chance(20) ? drawRandomProject(random) : random.pick(corpus);
}

/** Adds the most complete policy. */
function addPolicy(files: Map<string, Entry>, random: Random): void {
  const place = random.pick(["portplan.yml", ".github/portplan.yml", "portplan.yaml"]);
  if (!files.has(place)) files.set(place, Buffer.from(POLICY));
}

const POLICY = readFileSync(join(import.meta.dirname, "../../docs/policy.example.yml"), "utf8");
const CONTAINERS = readFileSync(
  join(import.meta.dirname, "../../__tests__/host/recorded/containers.json"),
  "utf8",
);

function addLink(files: Map<string, Entry>, random: Random): void {
  const targets = ["/dev/null", "/etc/passwd", "/dev/zero", "..", ".", "compose.yaml", "nowhere"];
  const names = [
    ".env",
    "portplan.yml",
    "compose.override.yaml",
    "f1.yaml",
    "compose.yaml",
    ".portplan",
  ];
  files.set(random.pick(names), { link: random.pick(targets) });
}

/** Makes the directory of the project a repository of git without a commit. */
function addRepository(files: Map<string, Entry>): void {
  files.set(".git/HEAD", Buffer.from("ref: refs/heads/main\n"));
  files.set(".git/objects", "directory");
  files.set(".git/refs", "directory");
}

const SECRET_NAMES = ["API_KEY", "DB_PASSWORD", "A", "PORT", "HTTP_PORT"];

/** Variables that Compose must be given, or that the programs need to start. */
const NOT_SECRET =
  /^(?:\d|(?:COMPOSE|DOCKER|GITHUB|INPUT|NODE|PORTPLAN|RUNNER)_|(?:PATH|HOME|PWD)$)/;

/** Sets variables to the secret: in the env file, in the environment, or in both. */
function addSecrets(files: Map<string, Entry>, random: Random): Record<string, string> {
  const texts = [...files.values()].filter((entry) => Buffer.isBuffer(entry)).join("\n");
  const used = [...texts.matchAll(/\$\{?(\w+)/g)].flatMap(([, name = ""]) =>
    NOT_SECRET.test(name) ? [] : [name],
  );
  const names = new Set(["API_KEY", random.pick(SECRET_NAMES), random.pick([...used, "API_KEY"])]);
  const shown = [SECRET, SECRET, `80${SECRET}`, `${SECRET} 8080`, `127.0.0.1:${SECRET}`];
  const value = random.pick([...shown, `x${SECRET}\ny`, `"${SECRET}`, `${SECRET}\u001b[2J`]);
  const env = files.get(".env") ?? Buffer.from("");
  if (random.chance(50) && Buffer.isBuffer(env)) {
    const lines = env.toString("latin1").split("\n");
    for (const name of names)
      lines.splice(random.below(lines.length + 1), 0, `${name}=${value.replace("\n", "")}`);
    files.set(".env", Buffer.from(lines.join("\n"), "latin1"));
    if (random.chance(70)) return {};
  }
  return Object.fromEntries(Array.from(names, (name) => [name, value]));
}

const COMMANDS = [
  ["check", "check", "check", "check", "map", "map", "allocate", "allocate", "allocate"],
  ["init", "url", "explain", "release", "list", "run"],
].flat();

function drawCommand(random: Random, files: Map<string, Entry>, args: readonly string[]): string[] {
  const picked = random.pick(COMMANDS);
  const isMove = (picked === "init" || picked === "url") && random.chance(50);
  const command = isMove ? "move" : picked;
  const names = findNames(files);
  const service = random.chance(95) ? random.pick([...names, "web"]) : random.pick(TOKENS);
  const maybe = (percent: number, words: readonly string[]) =>
    random.chance(percent) ? words : [];
  if (command === "explain") {
    const lines = Array.from({ length: 1 + random.below(3) }, () => random.pick(FAILURES));
    const log = lines.map((text) => String(mutate({ path: "log", text }, random, FAILURES)));
    files.set("up.log", Buffer.from(log.join("\n")));
    return [command, "up.log"];
  }
  if (command === "url") return [command, service.replace(/^-/, "a")];
  if (command === "list") return [command];
  if (command === "release") return [command, ...maybe(30, ["--stale"])];
  const project = [
    ...maybe(80, args),
    ...maybe(10, ["--profile", random.pick(["*", ...names, "p1"])]),
    ...maybe(8, ["--service", service]),
    ...maybe(5, ["--project-name", random.pick(["shop", "a", service])]),
    ...maybe(5, ["--env-file", random.pick([".env", "f1.env", ...files.keys()])]),
    ...maybe(2, ["-f", random.pick([...files.keys(), "nowhere.yaml"])]),
  ];
  if (command === "move") {
    const port = String(random.pick([1, 80, 8080, 9090, 20_000, 40_000, 65_535]));
    const named = [random.chance(60) ? service.replace(/^-/, "a") : `${service}:80`, port];
    const offset = ["--offset", random.pick(["1", "10000", "-10", "60000", "x"])];
    const goal = random.pick([named, named, offset, ["--conflicts"]]);
    return [command, ...goal, ...project, random.pick(["--dry-run", "--yes"])];
  }
  if (command === "init" || command === "map") return [command, ...project];
  if (command === "check")
    return [
      command,
      ...project,
      ...maybe(50, ["--workflows", "all"]),
      ...maybe(30, ["--fail-on", random.pick(["never", "warning", "error"])]),
      ...maybe(20, ["--no-probe"]),
      ...maybe(25, ["--copies", random.pick(["2", "3", "50", "999"])]),
    ];
  return [command, ...drawAllocation(random, { isRun: command === "run", project, service })];
}

interface AllocationDrawing {
  /** True for `run`, else for `allocate`. */
  readonly isRun: boolean;
  /** The options of the project. */
  readonly project: readonly string[];
  readonly service: string;
}

/** Draws the arguments of `allocate` or `run`. */
function drawAllocation(random: Random, { isRun, project, service }: AllocationDrawing): string[] {
  const maybe = (percent: number, words: readonly string[]) =>
    random.chance(percent) ? words : [];
  const isHere = !isRun && random.chance(50);
  const moving = [
    ...maybe(isHere ? 30 : 70, ["--for", random.pick(["all", "conflicts", service])]),
    ...maybe(20, ["--port-range", random.pick(["20000-20010", "1024-65535", "30000-30001"])]),
    ...maybe(20, ["--set", `${service}${random.pick(["=9000", "=9001", ":80=9002", "=0"])}`]),
    ...maybe(25, ["--offset", random.pick(["auto", "auto", "100", "1", "60000"])]),
    ...maybe(10, ["--via", "traefik"]),
  ];
  if (isRun) return [...project, ...moving, ...maybe(20, ["--only-ports"]), "--", "true"];
  const copying = [...maybe(40, ["--names"]), ...maybe(40, ["--urls"])];
  if (isHere)
    return ["--here", ...project, ...moving, ...(random.chance(25) ? ["--only-ports"] : copying)];
  return [
    ...project,
    ...moving,
    ...copying,
    ...maybe(50, ["--write-override", "compose.portplan.yaml"]),
    ...maybe(30, ["--write-env", random.pick(["ports.env", ".env"])]),
  ];
}

function findNames(files: ReadonlyMap<string, Entry>): string[] {
  const texts = [...files.values()].filter((entry) => Buffer.isBuffer(entry)).join("\n");
  return [...texts.slice(0, 20_000).matchAll(/^ {2}([\w-]{1,40}):/gm)].map(([, name = ""]) => name);
}

/** Messages of engines, for `explain`. */
const FAILURES = [
  "Error response from daemon: driver failed programming external connectivity on endpoint " +
    "shop-db-1 (5e2f): Bind for 0.0.0.0:8080 failed: port is already allocated",
  "Error response from daemon: failed to set up container networking: driver failed programming " +
    "external connectivity on endpoint a (5e): failed to bind host port for 127.0.0.1:80:" +
    "172.18.0.2:80/tcp: address already in use",
  "Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5432 -> " +
    "127.0.0.1:0: listen tcp 0.0.0.0:5432: bind: address already in use",
  "Error: rootlessport cannot expose privileged port 80, you can add " +
    "'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf",
  "ERROR: for db  Cannot start service db: driver failed: Bind for [::]:53/udp failed: port is " +
    "already allocated",
];

/** Makes the files of a lease directory, some of which are not leases. */
function drawLeases(random: Random): Map<string, Entry> {
  const leases = new Map<string, Entry>();
  const hex = () => Array.from({ length: 32 }, () => random.below(16).toString(16)).join("");
  for (let left = 1 + random.below(4); left > 0; left--) {
    const run = random.chance(90) ? hex() : `${hex()}0`;
    const port = random.pick([80, 8080, 9090, 5432, 20_000, 32_768, 0, 65_536, 99_999]);
    const protocol = random.pick(["tcp", "udp", "sctp"]);
    const name = () => (random.chance(70) ? random.pick(["shop", "web"]) : random.pick(TOKENS));
    const use = { port, protocol, project: name(), service: name(), target: 80, directory: "/" };
    const more = { startedAs: name(), addresses: [random.pick(["", "127.0.0.1", "::1", name()])] };
    const uses = [random.chance(50) ? use : { ...use, ...more }];
    const about = {
      version: 1,
      since: new Date(random.pick([0, 1, Date.UTC(2026, 10, 20), 8e15])).toISOString(),
      until: random.pick([
        new Date(Date.now() + DAY).toISOString(),
        "never",
        "+275760-09-13T00:00:00.000Z",
        8e15,
        null,
      ]),
      owner: random.pick([null, { pid: 1, start: 1, boot: "a", namespace: "b", machine: "" }, []]),
      ...(random.chance(40) && {
        owner: null,
        checkout: {
          directory: random.pick(["/", "/nowhere", "//host/share", "relative", `/tmp/${name()}`]),
          device: random.pick(["1", "", "x"]),
          inode: "2",
          born: random.pick(["", "1"]),
        },
      }),
    };
    leases.set(`${protocol}-${port}.${run}`, drawEntry(JSON.stringify(uses), random));
    leases.set(`run.${run}.json`, drawEntry(`${JSON.stringify(about)}\n`, random));
  }
  if (random.chance(20))
    leases.set(random.pick(["log", "log.jsonl", "x", "run..json"]), "directory");
  return leases;
}

function drawEntry(text: string, random: Random): Entry {
  if (random.chance(10)) return "directory";
  if (random.chance(10))
    return { link: random.pick(["/dev/null", "/dev/zero", "nowhere", "/etc/passwd", "."]) };
  return Buffer.from(random.chance(50) ? text : mutate({ path: "x.yml", text }, random, [text]));
}

function drawContainers(random: Random): string {
  if (random.chance(30)) return CONTAINERS;
  return String(mutate({ path: "containers.yml", text: CONTAINERS }, random, [CONTAINERS]));
}
