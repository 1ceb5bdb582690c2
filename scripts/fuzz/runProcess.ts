import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rules } from "../../src/rules/index.ts";
import { runMain } from "../../__tests__/system/action/runner.ts";
import { Random } from "../predict/random.ts";
import { compareTrees, readTree, type Tree } from "./copies.ts";
import type { Input } from "./Input.ts";
import { UNEXPECTED } from "./invariants.ts";
import type { Outcome, Output } from "./Outcome.ts";
import type { Place } from "./writeInput.ts";

/** The result of a process, with what it used. */
export interface Ended extends Outcome {
  /** Processor time in seconds; null if the process was killed. */
  readonly cpu: number | null;
  /** The largest resident set in MiB; null if the process was killed. */
  readonly memory: number | null;
}

const root = resolve(import.meta.dirname, "../..");
const PROGRAM = join(root, "dist/cli/index.js");
/** Kills a process that uses this many seconds of processor time or kB of private memory. */
const LIMITS = 'ulimit -t 15 -d 3000000; exec "$0" "$@"';
/** Writes what a process used to a file when it exits. */
const METER = `import{writeFileSync}from"node:fs";process.on("exit",()=>writeFileSync(
process.env.FUZZ_USAGE,JSON.stringify(process.resourceUsage())))`;
const METER_URL = `data:text/javascript,${encodeURIComponent(METER)}`;
const NODE_OPTIONS = `--max-old-space-size=1500 --import=${METER_URL}`;

/** Runs the built command line, with its arguments. */
export async function runCommandLine(input: Input, place: Place): Promise<Ended> {
  const usage = join(place.project, "..", "usage.json");
  const output = drawOutput(input);
  // The system ends an argument at a null character.
  const given = input.args.map((arg) => arg.replaceAll("\0", ""));
  const args = [PROGRAM, ...given, ...output.args];
  const before = given.includes("--here") ? readTree(place.project) : null;
  const { PATH = "" } = process.env;
  const env = {
    ...input.env,
    PATH,
    HOME: join(place.project, ".."),
    PWD: place.project,
    PORTPLAN_LEASE_DIR: place.leases,
    PORTPLAN_STATE_DIR: place.leases,
    FUZZ_USAGE: usage,
    NODE_OPTIONS,
    NODE_DISABLE_COMPILE_CACHE: "1",
  };
  const child = spawn("sh", ["-c", LIMITS, process.execPath, "--", ...args], {
    cwd: place.project,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const { status, signal } = await new Promise<{
    status: number | null;
    signal: string | null;
  }>((done) => child.on("close", (code, by) => done({ status: code, signal: by })));
  const text = Buffer.concat(err).toString();
  const copy = before === null ? "" : releaseCopy(before, place, env);
  const crash = signal === null ? findCrash(text) : `${signal}: ${text.slice(-300)}`;
  return {
    status,
    error: crash === null ? null : new Error(crash),
    outputs: [
      { kind: output.kind, text: Buffer.concat(out).toString() },
      { kind: "text" as const, text },
      { kind: "copy" as const, text: copy },
    ].filter((each) => each.text !== ""),
    ...readUsage(usage),
  };
}

/** Releases a copy, and returns what is not as it was before. */
function releaseCopy(before: Tree, { project }: Place, env: NodeJS.ProcessEnv): string {
  const args = [PROGRAM, "release"];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: project,
    env: { ...env, NODE_OPTIONS: "" },
  });
  const left = compareTrees(before, readTree(project));
  if (status !== 0) return `a release failed: ${String(stderr)}`;
  return left.length === 0 ? "" : `a release left: ${left.join(", ")}`;
}

/** Draws a format for the commands that have one. */
function drawOutput({ args, seed }: Input): {
  readonly args: readonly string[];
  readonly kind: Output["kind"];
} {
  const [command] = args;
  const random = new Random(seed ^ 0x5eed);
  const isJson = random.chance(60);
  const json = (kind: Output["kind"]) => ({ args: ["--format", "json"], kind });
  if (isJson && command === "list") return json("leases");
  if (isJson && command === "release") return json("released");
  if (args.includes("--here")) return isJson ? json("json") : { args: [], kind: "text" };
  if (command === "allocate" && random.chance(60)) {
    const print = random.pick(["env", "shell", "override", "json"] as const);
    return { args: ["--print", print], kind: print === "json" ? "printed" : print };
  }
  if ((command !== "map" && command !== "check") || random.chance(30))
    return { args: [], kind: "text" };
  const format = random.pick(["json", "markdown", "sarif", "html", "github"] as const);
  return { args: ["--format", format], kind: format };
}

/** Returns the error that ended a program; null if it ended as usual. */
function findCrash(text: string): string | null {
  return text.split("\n").find((line) => UNEXPECTED.test(line)) ?? null;
}

function readUsage(file: string): Pick<Ended, "cpu" | "memory"> {
  if (!existsSync(file)) return { cpu: null, memory: null };
  const usage = JSON.parse(readFileSync(file, "utf8")) as NodeJS.ResourceUsage;
  return { cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6, memory: usage.maxRSS / 1024 };
}

/** Runs the built action, with all its outputs. */
export async function runAction(input: Input, place: Place): Promise<Ended> {
  const usage = join(place.project, "..", "usage.json");
  const random = new Random(input.seed ^ 0xac71);
  const env = {
    ...input.env,
    PORTPLAN_LEASE_DIR: place.leases,
    PORTPLAN_STATE_DIR: place.leases,
    FUZZ_USAGE: usage,
    NODE_OPTIONS,
  };
  const inputs = {
    probe: random.pick(["true", "false"]),
    workflows: random.pick(["all", "none"]),
    allocate: random.pick(["none", "all", "conflicts"]),
    "fail-on": random.pick(["never", "error"]),
    directories: random.pick(["", "", "*", "."]),
    "report-directory": "fuzz-report",
  };
  mkdirSync(join(place.project, "..", "temp"), { recursive: true });
  const step = { action: root, workspace: place.project, inputs, env };
  try {
    const ended = await runMain(step);
    const texts = [...ended.log, ...listStrange(ended)].join("\n");
    const found = texts.length === 0 ? null : findCrash(texts);
    return {
      status: ended.exitCode,
      error: found === null ? null : new Error(found),
      outputs: [
        { kind: "text" as const, text: texts },
        { kind: "markdown" as const, text: ended.summary },
        ...ended.annotations.map(({ data }) => ({ kind: "text" as const, text: data })),
        ...Object.values(ended.outputs).map((text) => ({ kind: "output" as const, text })),
        ...Object.values(ended.env).map((text) => ({ kind: "output" as const, text })),
        ...(["json", "sarif", "html"] as const).flatMap((kind) => {
          const file = join(place.project, "fuzz-report", `report.${kind}`);
          return existsSync(file) ? [{ kind, text: readFileSync(file, "utf8") }] : [];
        }),
      ].filter((each) => each.text !== ""),
      ...readUsage(usage),
    };
  } catch (error) {
    return { status: 0, error, outputs: [], ...readUsage(usage) };
  }
}

const TITLES: ReadonlySet<string | undefined> = new Set(["Portplan", ...rules.map(({ id }) => id)]);
const OURS = /^(?:PORTPLAN_|COMPOSE_)/;

/** Returns a line that is a command for each effect that Portplan does not have. */
function listStrange(ended: Awaited<ReturnType<typeof runMain>>): string[] {
  const { annotations, commands, env, path } = ended;
  return [
    ...commands.filter(({ name }) => !/^(?:end)?group$/.test(name)).map(({ name }) => name),
    ...annotations.flatMap(({ properties: { title } }) => (TITLES.has(title) ? [] : [`${title}`])),
    ...Object.entries(env).flatMap(([name, value]) =>
      OURS.test(name) || /^[\d,]*$/.test(value) ? [] : [`variable ${name}`],
    ),
    ...path,
  ].map((what) => `::error::${what}`);
}
