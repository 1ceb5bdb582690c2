import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { runPipeline } from "../src/pipeline.ts";
import type { Report } from "../src/report/Report.ts";
import { openLocalFiles } from "../src/system/files/openLocalFiles.ts";
import { openHost } from "../src/system/host/openHost.ts";
import { engineSocket, inNamespace } from "./predict/inNamespace.ts";
import { Engine, type Outcome, type Start } from "./predict/Engine.ts";
import { Deck, Random } from "./predict/random.ts";
import { essence, record, type Recording } from "./predict/Recording.ts";
import {
  Builder,
  composeText,
  isOfIpv4,
  LOUD,
  QUIET,
  type Scenario,
  type Stage,
} from "./predict/Scenario.ts";
import { Tally } from "./predict/Tally.ts";
import { THEMES } from "./predict/themes.ts";
import { compare, type Prediction, predictionOf } from "./predict/verdict.ts";
import { requireCompose } from "./requirements.ts";

// Tests predictions against a real engine: npm run predict -- --runs 40 --seed 1. Creates hosts and
// projects, runs `check` and then the real `docker compose up -d` on a real engine, and compares
// them. Everything runs in a network namespace with its own engine and is removed afterwards. Needs
// root.
//
//   --runs N      number of scenarios (default: 40)
//   --seed N      seed of the first scenario; the same seed creates the same scenarios
//   --theme TEXT  only scenarios whose theme contains this text
//   --host KIND   plain; no-ipv6: without IPv6; no-proxy: the engine runs without userland proxy;
//                 ip: with --ip 127.0.0.2; network-opts: networks publish on 127.0.0.2 by default
//   --engine N    release of the engine: 20, 26 or 28 (default: the installed one)
//   --save DIR    save disagreements in this directory, as fixtures for __tests__/predict
//   --keep        save all scenarios there

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    theme: { type: "string", default: "" },
    host: { type: "string", default: "plain" },
    engine: { type: "string", default: process.env["PORTPLAN_ENGINE_RELEASE"] ?? "" },
    save: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});
/**
 * Below the ports that the kernel and the engine assign, and far enough apart that TIME_WAIT has
 * ended when they are reused.
 */
const [FIRST_PORT, PORTS_EACH, SCENARIOS_AROUND] = [10_000, 100, 220];

function scenarios(seed: number, runs: number): Scenario[] {
  const random = new Random(seed);
  const themes = new Deck(
    Object.entries(THEMES).filter(([name]) => name.includes(options.theme)),
    random,
  );
  const ipv6 = options.host !== "no-ipv6";
  const quiet = new Deck(
    QUIET.filter((cell) => ipv6 || isOfIpv4(cell)),
    random,
  );
  const loud = new Deck(
    LOUD.filter((cell) => ipv6 || isOfIpv4(cell)),
    random,
  );
  return Array.from({ length: runs }, (_, i) => {
    const [name, theme] = themes.draw();
    const builder = new Builder(random, FIRST_PORT + (i % SCENARIOS_AROUND) * PORTS_EACH, ipv6);
    theme.build(builder);
    // The one that was drawn less often.
    const next = quiet.dealt / QUIET.length <= loud.dealt / LOUD.length ? quiet : loud;
    if (theme.cells !== "none") builder.fill(theme.cells === "quiet" ? quiet : next);
    return builder.done(`${seed}-${i + 1}`, name);
  });
}

interface Made {
  readonly scenario: Scenario;
  readonly report: Report;
  readonly prediction: Prediction;
  readonly recording: Recording;
  readonly real: Outcome;
  readonly starts: readonly Start[];
  readonly faults: readonly string[];
}

async function make(planned: Scenario, engine: Engine, scratch: string): Promise<Made> {
  const shop = join(scratch, "shop");
  let holder: ChildProcess | null = null;
  try {
    for (const network of planned.engineNetworks) await engine.createNetwork(network);
    for (const stage of planned.stages) await play(stage, planned.env, engine, scratch);
    const scenario = await addAssignedPort(planned, engine, shop);
    if (scenario.sockets.length > 0) holder = await hold(scenario.sockets);
    write(shop, scenario);
    const profiles = scenario.profiles.flatMap((profile) => ["--profile", profile]);
    const { host, recording } = record(openHost(engine.env));
    const report = await ask(shop, scenario, host);
    const prediction = predictionOf(report);
    const real = await engine.compose(shop, [...profiles, "up", "-d", ...scenario.services]);
    const starts = await engine.startRest("shop");
    const own = starts.filter(({ service }) => scenario.compose.services[service] !== undefined);
    return {
      scenario,
      report,
      prediction,
      recording,
      real,
      starts: own,
      faults: compare(prediction, real, own),
    };
  } finally {
    holder?.stdin?.end();
    if (holder !== null && holder.exitCode === null) await once(holder, "exit");
    await engine.clear();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Sets ASSIGNED_PORT to the port that the engine assigned to a container of the stages. */
async function addAssignedPort(
  scenario: Scenario,
  engine: Engine,
  shop: string,
): Promise<Scenario> {
  if (scenario.assigned === null) return scenario;
  const { output } = await engine.compose(shop, ["port", scenario.assigned, "80"]);
  const port = /:(\d+)\s*$/.exec(output)?.[1];
  if (port === undefined) throw new Error(`found no assigned port: ${output}`);
  return { ...scenario, env: { ...scenario.env, ASSIGNED_PORT: port } };
}

async function play(
  { directory, compose, commands }: Stage,
  env: Scenario["env"],
  engine: Engine,
  scratch: string,
): Promise<void> {
  const folder = join(scratch, directory);
  write(folder, { compose, env });
  for (const command of commands) {
    const { status, output } = await engine.compose(folder, command);
    if (status !== 0)
      throw new Error(`docker compose ${command.join(" ")} in ${directory}: ${output}`);
  }
}

function write(folder: string, { compose, env }: Pick<Scenario, "compose" | "env">): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "compose.yaml"), composeText(compose));
  writeFileSync(
    join(folder, ".env"),
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
}

async function hold(sockets: readonly string[]): Promise<ChildProcess> {
  const child = spawn("perl", [join(import.meta.dirname, "predict/hold.pl"), ...sockets], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(child, "exit").then(() =>
    Promise.reject(new Error(`cannot create the sockets: ${sockets.join(" ")}`)),
  );
  await Promise.race([once(child.stdout, "data"), exit]);
  exit.catch(() => {});
  return child;
}

function ask(
  cwd: string,
  { profiles, services }: Scenario,
  host: ReturnType<typeof openHost>,
): Promise<Report> {
  const none = { files: [], projectName: null, projectDirectory: null, envFiles: [] };
  const project = { ...none, profiles, services, cwd, searchParents: true, found: false };
  return runPipeline(
    { command: "check", projects: [project], workflows: [], probe: true, failOn: "error" },
    { files: openLocalFiles(cwd), env: host.env, host },
  );
}

function save(folder: string, made: Made, version: string, scratch: string): void {
  const { scenario, recording, real, starts, faults } = made;
  const shop = join(scratch, "shop");
  const place = join(folder, scenario.name);
  write(place, scenario);
  const { engineNetworks, stages, sockets, profiles, services, theme } = scenario;
  const text = JSON.stringify(
    {
      theme,
      engine: version,
      profiles,
      services,
      engineNetworks,
      stages,
      sockets,
      real,
      starts,
      recording: essence(recording),
    },
    null,
    1,
  );
  const inSrv = text
    .replaceAll(shop, "/srv/shop")
    .replaceAll(scratch, "/srv")
    .replaceAll(dirname(scratch), "/srv");
  writeFileSync(join(place, "host.json"), `${inSrv}\n`);
  if (faults.length > 0)
    writeFileSync(join(place, "faults.txt"), faults.map((fault) => `${fault}\n`).join(""));
}

async function inside(socket: string): Promise<number> {
  const engine = new Engine(socket, requireCompose());
  const version = await engine.version();
  const all = scenarios(Number(options.seed), Number(options.runs));
  const tally = new Tally(version, options.host);
  const began = Date.now();
  for (const scenario of all) {
    const scratch = mkdtempSync(join(dirname(socket), "projects-"));
    const made = await make(scenario, engine, scratch).catch((error: unknown) =>
      String(error instanceof Error ? error.stack : error),
    );
    if (typeof made === "string") tally.broke(scenario, made);
    else tally.add(scenario, made.report, made.prediction, made.faults);
    if (typeof made !== "string" && options.save && (options.keep || made.faults.length > 0))
      save(options.save, made, version, scratch);
  }
  process.stdout.write(tally.text((Date.now() - began) / 1000));
  return tally.isGood() ? 0 : 1;
}

process.env["PORTPLAN_ENGINE_RELEASE"] = options.engine;
const socket = engineSocket();
process.exitCode = await (socket === null ? inNamespace(options.host) : inside(socket));
