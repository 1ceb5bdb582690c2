import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { readCorpus } from "./fuzz/corpus.ts";
import { findBroken } from "./fuzz/invariants.ts";
import { makeInput } from "./fuzz/makeInput.ts";
import type { Result } from "./fuzz/Result.ts";
import { runAction, runCommandLine } from "./fuzz/runProcess.ts";
import { Tally } from "./fuzz/Tally.ts";
import { onDisk, writeInput } from "./fuzz/writeInput.ts";
import { fail } from "./requirements.ts";

// Runs Portplan on mutated projects, policies, env files, workflows and lease directories, and
// checks what must be true for any input: npm run fuzz -- --runs 2000 --seed 1
//
// It ends with exit status 0, 1 or 2, within 5 seconds of processor time and 1 GB of memory. Errors
// are messages for people. Texts contain no control characters, workflow commands or markup of the
// input, JSON is valid for its schema, override files resolve, and the values of variables that may
// be secret appear nowhere. Exits with status 1 if that is not true of an input.
//
//   --runs N      number of inputs (default: 2000)
//   --seed N      seed of the first input; the next one has the next seed (default: random)
//   --processes   start the built programs of dist/ for each input: one in four times the action.
//                 More of the inputs are large
//   --no-taint    ignore values of variables in outputs

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string" },
    processes: { type: "boolean", default: false },
    "no-taint": { type: "boolean", default: false },
  },
});

/** The maximum processor time of a run in seconds, and its memory in MiB. */
const MAX_CPU = 5;
const MAX_MEMORY = 1024;
/** The processor time in seconds after which a run is ended. */
const MAX_WAIT = 12;
const POLL_MS = 250;
/** The number of processes at the same time. */
const WORKERS = 2;
const CLOCK_TICKS = 100;

const runs = wholeNumber("runs", options.runs);
const seed = wholeNumber("seed", options.seed ?? String(Math.floor(Math.random() * 1e8)));
const drawing = { corpus: readCorpus(), processes: options.processes };
const failures = join(tmpdir(), "portplan-fuzz");
const tally = new Tally({ taint: !options["no-taint"], report });
const began = Date.now();
const scratch = mkdtempSync(join(tmpdir(), "portplan-fuzz-"));
// The directories of inputs whose process is killed remain.
process.env["TMPDIR"] = scratch;

process.once("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(1));

/** Prints the result, and ends the script. */
function end(status: number): never {
  if (process.stderr.isTTY) process.stderr.write("\r");
  process.stdout.write(tally.text(seed, (Date.now() - began) / 1000));
  process.exit(status);
}

function wholeNumber(option: string, given: string): number {
  if (!/^\d{1,9}$/.test(given)) fail(`--${option} must be an integer`);
  return Number(given);
}

/** Writes a failing input to a directory. Returns how to repeat it. */
function report({ seed: failing }: Result): string {
  const directory = join(failures, String(failing));
  const input = makeInput(failing, drawing);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeInput(input, directory);
  const { made, args, env, containers } = input;
  writeFileSync(
    join(directory, "input.json"),
    `${JSON.stringify({ made, args, env, containers }, null, 2)}\n`,
  );
  const mode = options.processes ? " --processes" : "";
  return `npm run fuzz -- --seed ${failing} --runs 1${mode}; input in ${directory}`;
}

function limit(result: Result): Result {
  const { cpu, memory } = result;
  const over = [
    ...(cpu > MAX_CPU ? [{ kind: "time", detail: `${cpu.toFixed(1)} s` }] : []),
    ...(memory > MAX_MEMORY ? [{ kind: "memory", detail: `${memory.toFixed(0)} MiB` }] : []),
  ];
  return { ...result, broken: [...result.broken, ...over] };
}

/** Runs inputs in a process until one ends it. Returns the seed to continue with. */
async function runUntilEnd(from: number, to: number): Promise<number> {
  const worker = join(import.meta.dirname, "fuzz/work.ts");
  const args = [`--max-old-space-size=${1.5 * MAX_MEMORY}`, worker, String(from), String(to)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  let errors = "";
  let next = from;
  let usedBefore = 0;
  let isSlow = false;
  child.stderr.on("data", (chunk: Buffer) => (errors = (errors + String(chunk)).slice(-2000)));
  const timer = setInterval(() => {
    isSlow = readProcessorTime(child.pid) - usedBefore > MAX_WAIT;
    if (isSlow) stop();
  }, POLL_MS);
  const ended = new Promise((done) => child.once("close", done));
  for await (const line of createInterface({ input: child.stdout })) {
    const result = limit(JSON.parse(line) as Result);
    tally.add(result);
    next = result.seed + 1;
    usedBefore = readProcessorTime(child.pid);
    showProgress();
    // The largest memory of a process never becomes smaller.
    if (result.memory > MAX_MEMORY) stop();
  }
  await ended;
  clearInterval(timer);
  process.off("exit", stop);
  const wasStopped = child.signalCode === "SIGKILL" && !isSlow;
  if (next >= to || wasStopped) return next;
  const why = /^.*(?:FATAL ERROR|Error: ).*$/m.exec(errors)?.[0] ?? errors.slice(0, 200);
  const broken = isSlow
    ? { kind: "time", detail: `more than ${MAX_WAIT} s` }
    : { kind: "crash", detail: `${child.exitCode ?? child.signalCode}: ${why}` };
  tally.add({ seed: next, cpu: isSlow ? MAX_WAIT : 0, memory: 0, broken: [broken] });
  return next + 1;
}

/** Returns the processor time in seconds that a process has used; 0 if it is gone. */
function readProcessorTime(pid: number | undefined): number {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    return ((user ?? 0) + (system ?? 0)) / CLOCK_TICKS;
  } catch {
    return 0;
  }
}

async function runProcess(each: number): Promise<void> {
  const input = makeInput(each, drawing);
  const isAction = each % 4 === 0;
  const run = isAction ? runAction : runCommandLine;
  const ended = await onDisk(input, (place) => run(input, place));
  const broken = await findBroken(ended, isAction);
  tally.add(limit({ seed: each, cpu: ended.cpu ?? 0, memory: ended.memory ?? 0, broken }));
  showProgress();
}

function showProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${tally.runs} of ${runs} `);
}

if (options.processes) {
  let next = seed;
  const work = async () => {
    while (next < seed + runs) await runProcess(next++);
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
} else {
  for (let next = seed; next < seed + runs;) next = await runUntilEnd(next, seed + runs);
}
end(tally.failed > 0 ? 1 : 0);
