import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { findCompose } from "./requirements.ts";

// Measures whole processes from start to exit: npm run bench [-- --before DIST]. The programs of a
// group take turns, so that a busy machine slows down all of them equally. Downloads a Docker
// Compose to compare with if it is missing; without one, only the other comparisons are made. DIST
// is the dist/ of another build to compare the action with.
//
// Cold: the compile cache is empty, as in a user's first run, which also writes it. Warm: the cache
// exists, as in each later run.

const root = dirname(import.meta.dirname);
const scratch = mkdtempSync(join(tmpdir(), "bench-"));
const node = process.execPath;
const cli = [node, "--", join(root, "dist/cli/index.js")];
const compose = findCompose() ?? "";
const { before } = parseArgs({ options: { before: { type: "string" } } }).values;
const bare = "node -e 0";
const check = "check examples/webshop, warm";
const mainStep = "the action's main step";
const caches = { cold: join(scratch, "cold"), warm: join(scratch, "warm") };
const warm = { ...process.env, XDG_CACHE_HOME: caches.warm };

/** The maximum factor compared with another program of the group. */
interface Bar {
  readonly of: "time" | "memory";
  readonly than: string;
  readonly most: number | null;
}

interface Program {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Runs before each run, without being timed. */
  readonly prepare?: () => void;
  readonly bars?: readonly Bar[];
}

interface Group {
  readonly rounds: number;
  readonly memory: boolean;
  readonly programs: readonly Program[];
}

interface Figure {
  /** The median in milliseconds. */
  readonly time: number;
  /** The peak in megabytes; null if it cannot be read. */
  readonly memory: number | null;
}

const startUp: Group = {
  rounds: 41,
  memory: false,
  programs: [
    { name: bare, command: [node, "-e", "0"] },
    {
      name: "check examples/webshop, cold",
      command: [...cli, "check", "examples/webshop"],
      env: { ...process.env, XDG_CACHE_HOME: caches.cold },
      prepare: () => rmSync(caches.cold, { recursive: true, force: true }),
      bars: [{ of: "time", than: bare, most: 3.8 }, ...compareWithBefore(check)],
    },
    {
      name: check,
      command: [...cli, "check", "examples/webshop"],
      env: warm,
      bars: [
        { of: "time", than: bare, most: 3.3 },
        ...compareWithBefore(check),
        { of: "time", than: "dclint examples/webshop", most: 0.3 },
        ...compareWith("docker compose config -q", 2.1),
      ],
    },
    {
      name: "dclint examples/webshop",
      command: [node, join(root, "node_modules/dclint/bin/dclint.cjs"), "examples/webshop"],
    },
    ...withBefore(check, ["--", "cli/index.js", "check", "examples/webshop"], warm),
    ...allocations(),
    ...mainSteps(),
    ...withCompose("docker compose config -q", join(root, "examples/webshop")),
    ...onOwnNode(),
  ],
};

const scale: Group = {
  rounds: 3,
  memory: true,
  programs: [100, 1_000, 10_000].flatMap((services) => {
    const cwd = project(services);
    const name = `map, ${services} services`;
    const rival = `docker compose config -q, ${services} services`;
    const bars = compareWith(
      rival,
      services === 10_000 ? 0.5 : null,
      services === 10_000 ? 1 : null,
    );
    if (services === 10_000) bars.push({ of: "time", than: "map, 1000 services", most: 11 });
    return [{ name, command: [...cli, "map"], cwd, env: warm, bars }, ...withCompose(rival, cwd)];
  }),
};

/** The same on the user's Node, with which npm was started and which may have no cache. */
function onOwnNode(): Program[] {
  const own = process.env["npm_node_execpath"];
  if (own === undefined || own === node) return [];
  const than = `${bare}, npm's own Node`;
  const [, ...rest] = cli;
  return [
    { name: than, command: [own, "-e", "0"] },
    {
      name: "check examples/webshop, npm's own Node",
      command: [own, ...rest, "check", "examples/webshop"],
      env: warm,
      bars: [{ of: "time", than, most: 3.8 }],
    },
  ];
}

/** Moves all ports, with leases in a store that is empty each time. */
function allocations(): Program[] {
  const store = join(scratch, "leases");
  const command = [...cli, "allocate", "--for", "all"];
  const options = {
    env: { ...warm, PORTPLAN_LEASE_DIR: store, PORTPLAN_STATE_DIR: `${store}-checkouts` },
    prepare: () => rmSync(store, { recursive: true, force: true }),
  };
  const bars: Bar[] = [{ of: "time", than: check, most: 1.5 }];
  return [
    {
      name: "allocate --for all examples/webshop",
      command: [...command, "examples/webshop"],
      ...options,
      bars,
    },
  ];
}

/** Returns the limits compared with Compose; none if it is not installed. */
function compareWith(than: string, time: number | null, memory?: number | null): Bar[] {
  if (compose === "") return [];
  return [
    { of: "time", than, most: time },
    ...(memory === undefined ? [] : [{ of: "memory", than, most: memory } as const]),
  ];
}

function withCompose(name: string, cwd: string): Program[] {
  return compose === "" ? [] : [{ name, command: [compose, "config", "-q"], cwd }];
}

/**
 * The action's main step as on a GitHub-hosted runner, where no cache remains, with the defaults of
 * action.yml; and the main step of the other build.
 */
function mainSteps(): Program[] {
  const { inputs } = parse(readFileSync(join(root, "action.yml"), "utf8"));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: root,
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: scratch,
  };
  for (const [name, input] of Object.entries<{ default?: string }>(inputs))
    env[`INPUT_${name.toUpperCase()}`] = input.default ?? "";
  env["INPUT_DIRECTORIES"] = "examples/webshop";
  for (const file of ["ENV", "OUTPUT", "STATE", "PATH", "STEP_SUMMARY"])
    writeFileSync((env[`GITHUB_${file}`] = join(scratch, file)), "");
  const command = [node, join(root, "dist/main/index.js")];
  const bars: Bar[] = [{ of: "time", than: bare, most: null }, ...compareWithBefore(mainStep, 1.7)];
  return [{ name: mainStep, command, env, bars }, ...withBefore(mainStep, ["main/index.js"], env)];
}

/** The same program from the other build. */
function withBefore(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Program[] {
  if (before === undefined) return [];
  const command = args.map((each) => (each.endsWith("/index.js") ? join(before, each) : each));
  return [{ name: `${name}, before`, command: [node, ...command], env }];
}

function compareWithBefore(name: string, most: number | null = null): Bar[] {
  return before === undefined ? [] : [{ of: "time", than: `${name}, before`, most }];
}

/**
 * Creates a project with a number of services, each with two ports and three environment entries.
 */
function project(services: number): string {
  const folder = join(scratch, `of${services}`);
  mkdirSync(folder);
  writeFileSync(
    join(folder, "compose.yaml"),
    `services:\n${Array.from({ length: services }, (_, i) => service(i)).join("")}`,
  );
  return folder;
}

function service(i: number): string {
  return `  service${i}:
    image: tiny
    ports:
      - "${1024 + i}:80"
      - "\${PORT_${i}:-${20_000 + i}}:81"
    environment:
      NAME: service${i}
      LEVEL: "3"
      MODE: \${MODE:-plain}
`;
}

/** Runs the comparison of holders, which needs root; returns its exit status. */
function benchHolders(): number {
  if (process.getuid?.() !== 0) {
    console.log("The comparison of port users requires root: npm run bench:holders");
    return 0;
  }
  const script = join(import.meta.dirname, "bench-holders.ts");
  return spawnSync(node, [script], { stdio: "inherit" }).status ?? 1;
}

async function measure({ rounds, memory, programs }: Group): Promise<Map<string, Figure>> {
  const times = new Map(programs.map(({ name }) => [name, new Array<number>()]));
  for (let round = -2; round < rounds; round++) {
    for (const program of programs) {
      const time = timeOf(program);
      if (round >= 0) times.get(program.name)?.push(time);
    }
  }
  const figures = new Map<string, Figure>();
  for (const program of programs) {
    const sorted = times.get(program.name)?.toSorted((a, b) => a - b) ?? [];
    figures.set(program.name, {
      time: sorted[sorted.length >> 1] ?? NaN,
      memory: memory ? await peakOf(program) : null,
    });
  }
  return figures;
}

function timeOf({
  name,
  command: [file = "", ...args],
  cwd = root,
  env = process.env,
  prepare,
}: Program): number {
  prepare?.();
  const began = performance.now();
  const { status, signal } = spawnSync(file, args, { cwd, env, stdio: "ignore" });
  const time = performance.now() - began;
  if (status !== 0 && status !== 1)
    throw new Error(`${name} ended with ${signal ?? `exit status ${status}`}`);
  return time;
}

/** The peak of resident memory, from the kernel while the program runs. */
async function peakOf({
  command: [file = "", ...args],
  cwd = root,
  env = process.env,
}: Program): Promise<number | null> {
  let peak: number | null = null;
  const child = spawn(file, args, { cwd, env, stdio: "ignore" });
  const look = setInterval(() => {
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readIfThere(`/proc/${child.pid}/status`))?.[1];
    if (kilobytes !== undefined) peak = Number(kilobytes) / 1e3;
  }, 2);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(look);
  return peak;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function table(programs: readonly Program[], figures: ReadonlyMap<string, Figure>): string[][] {
  return programs.flatMap(({ name, bars = [] }) => {
    const own = figures.get(name);
    const first = [
      name,
      `${own?.time.toFixed(1)} ms`,
      own?.memory ? `${own.memory.toFixed(0)} MB` : "",
    ];
    const verdicts = bars.map(({ of, than, most }) => {
      const ratio = (own?.[of] ?? NaN) / (figures.get(than)?.[of] ?? NaN);
      const verdict = most === null ? "" : `${ratio <= most ? "✓" : "✗"} at most ${most}`;
      return [`${ratio.toFixed(2)} ×`, `${of} of ${than}`, verdict];
    });
    return [
      [...first, ...(verdicts[0] ?? [])],
      ...verdicts.slice(1).map((verdict) => ["", "", "", ...verdict]),
    ];
  });
}

function print(rows: readonly string[][]): void {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const cell = (text: string, column: number) =>
    [1, 2, 3].includes(column) ? text.padStart(width(column)) : text.padEnd(width(column));
  for (const row of rows) console.log(row.map(cell).join("  ").trimEnd());
}

try {
  const rounds = `${startUp.rounds} rounds, of ${scale.rounds} for the generated projects`;
  console.log(`Node ${process.version}, medians of ${rounds}`);
  if (compose === "") console.log("No Docker Compose to compare with");
  const groups = [startUp, scale];
  const rows: string[][] = [];
  for (const group of groups) rows.push(...table(group.programs, await measure(group)));
  print(rows);
  process.exitCode = benchHolders();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
