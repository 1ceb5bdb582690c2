import type { Container } from "../host/engine/Container.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import {
  askEngine,
  askForJson,
  holdsPorts,
  listAllContainers,
} from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { isPlainName } from "../host/holders/adviseStop.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { listListeners } from "../host/listListeners.ts";
import { isSameProcess, readStat, readUid } from "../host/linux/readProcess.ts";
import { showUnits } from "../host/linux/showUnits.ts";
import { asObject } from "../lib/json.ts";
import { formatEndpoint, formatPorts } from "../ports/HostEndpoint.ts";
import { type NamedEndpoint, parseEndpoint } from "../ports/parseEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import type {
  ChangeStep,
  ContainerTarget,
  NetworkTarget,
  ProcessTarget,
  StopStep,
  StopTarget,
  UnitTarget,
} from "./ChangeRecord.ts";
import { isServing } from "./findUsers.ts";
import type { Stopper } from "./Stopper.ts";
import { wait, type WaitDeps } from "./waitUntilFree.ts";

export interface StartDeps extends WaitDeps {
  readonly stopper: Stopper;
}

/**
 * The result of a start. `started`: it runs again. `running`: it ran already. `lost`: it can never
 * be started again. `failed`: it does not run.
 */
export interface StartOutcome {
  readonly result: "started" | "running" | "lost" | "failed";
  /** The reason, or what is not as it was; null if there is nothing to say. */
  readonly detail: string | null;
}

/** How to start it. */
export interface StartPlan {
  /** The programs to run, in order. */
  readonly commands: readonly (readonly string[])[];
  /** The parts that they do not start; null if there are none. */
  readonly detail: string | null;
  /** True if it is certain that it does not run. */
  readonly isStopped: boolean;
}

/** Returns whether a target can be started again: not a process, or what an earlier job left. */
export function canStartAgain(target: StopTarget): boolean {
  return target.kind === "unit" || (target.kind === "container" && !target.removed);
}

/** Returns whether a step cannot be undone: a process has ended, or what a job left is removed. */
export function isFinal(step: ChangeStep): boolean {
  return step.kind === "stop" && !canStartAgain(step.target);
}

type StoppedStep = Pick<StopStep, "target" | "state">;

const NEEDS_ROOT = "starting it requires root; run again with --sudo";
const REMOVED = "it was removed";
const ENDED = "a process that was ended cannot be started again";
const UNKNOWN = "Docker could not be asked about it";

/**
 * Plans how to start again what a step stopped. Looks at its state: a step that is only planned may
 * not have stopped it, and something else may have started it since.
 */
export async function planStart(
  { target, state }: StoppedStep,
  { host, stopper }: Pick<StartDeps, "host" | "stopper">,
): Promise<StartOutcome | StartPlan> {
  switch (target.kind) {
    case "process":
      return describeProcess(target, state, host);
    case "network":
      return describeNetwork(target, state, host);
    case "unit":
      return planUnit(target, host, stopper.sudo);
    default:
      return target.runtime === "docker" ? planContainers(target, state, host) : planPodman(target);
  }
}

/** Starts what a step stopped, and waits until it runs and uses its ports again. */
export async function startAgain(
  step: StoppedStep & Pick<StopStep, "ports">,
  deps: StartDeps,
): Promise<StartOutcome> {
  const plan = await planAfterStop(step, deps);
  if ("result" in plan) return plan;
  const ports = step.ports.flatMap((text) => parseEndpoint(text) ?? []);
  const others = await listUsers(ports, deps.host);
  for (const words of plan.commands) {
    const { isOk, output } = await deps.stopper.run(words);
    if (isOk) continue;
    const reason = formatOutput(output) || `${words[0]} failed`;
    const users = ports.flatMap((port) => describeUser(port, others ?? []) ?? []);
    const detail = [plan.detail, reason, ...users].filter(Boolean).join("; ");
    return { result: isMissing(output, step.target) ? "lost" : "failed", detail };
  }
  const { result, detail } = await waitUntilRunning(step, ports, others, deps);
  return { result, detail: [plan.detail, detail].filter(Boolean).join("; ") || null };
}

/** The time in seconds after which Docker kills a container that does not end, and the maximum. */
const [STOP_TIME, MAX_STOP_TIME] = [10, 60];

/** Plans a start. Waits for the end of containers that a killed run has begun to stop. */
async function planAfterStop(
  step: StoppedStep,
  deps: StartDeps,
): Promise<StartOutcome | StartPlan> {
  const { host, now = Date.now, pause = wait } = deps;
  const { state, target } = step;
  const plan = await planStart(step, deps);
  if (state !== "planned" || target.kind !== "container") return plan;
  if (!("result" in plan) || plan.result !== "running") return plan;
  const end = now() + (await readStopTime(target, host)) * 1000;
  for (;;) {
    await pause(POLL);
    const later = await planStart(step, deps);
    if (!("result" in later) || later.result !== "running" || now() >= end) return later;
  }
}

/** Reads how long in seconds it may take to stop containers, with some time to spare. */
async function readStopTime({ ids, runtime }: ContainerTarget, host: Host): Promise<number> {
  if (runtime !== "docker") return 0;
  const engine = findEngine(host);
  const times = ids.map(async (id) => {
    const json = asObject(await askForJson(host, engine, `/containers/${id}/json`));
    const { StopTimeout: time } = asObject(json["Config"]);
    return typeof time === "number" && time >= 0 ? time : STOP_TIME;
  });
  return Math.min(Math.max(...(await Promise.all(times))), MAX_STOP_TIME) + 1;
}

/** After a restart of the machine, another process can have the same id and start time. */
function describeProcess(
  { pid, startTicks }: ProcessTarget,
  state: StopStep["state"],
  host: Host,
): StartOutcome {
  if (state !== "planned") return { result: "lost", detail: ENDED };
  const isThere = isSameProcess(readStat(pid, host), startTicks);
  return isThere ? { result: "running", detail: null } : { result: "lost", detail: ENDED };
}

async function describeNetwork(
  { ids }: NetworkTarget,
  state: StopStep["state"],
  host: Host,
): Promise<StartOutcome> {
  if (state !== "planned") return { result: "lost", detail: REMOVED };
  const engine = findEngine(host);
  const answers = await Promise.all(ids.map((id) => askEngine(host, engine, `/networks/${id}`)));
  if (answers.some((answer) => answer === null || !("body" in answer || is404(answer.failure))))
    return { result: "failed", detail: UNKNOWN };
  const isThere = answers.every((answer) => answer !== null && "body" in answer);
  return isThere ? { result: "running", detail: null } : { result: "lost", detail: REMOVED };
}

const is404 = (failure: string) => failure === "the engine responded with status 404";

async function planUnit(
  { names, scope }: UnitTarget,
  host: Host,
  sudo: boolean,
): Promise<StartOutcome | StartPlan> {
  const user = scope === "user" ? ["--user"] : [];
  const units = await showUnits(names, ["LoadState", "ActiveState"], scope, host);
  const isKnown = units.length === names.length && units.every((unit) => unit.has("ActiveState"));
  const missing = names.filter((_, at) => units[at]?.get("LoadState") === "not-found");
  if (isKnown && missing.length > 0)
    return { result: "lost", detail: `systemd does not know ${missing.join(" and ")} anymore` };
  const isActive = (at: number) =>
    /^(?:active|reloading)$/.test(units[at]?.get("ActiveState") ?? "");
  const stopped = names.filter((_, at) => !(isKnown && isActive(at)));
  if (stopped.length === 0) return { result: "running", detail: null };
  const isForeign = scope === "system" && !sudo;
  const uid = readUid("self", host);
  if (isForeign && uid !== null && uid !== 0) return { result: "failed", detail: NEEDS_ROOT };
  // Sockets come first: systemd does not start one whose service runs.
  const commands = stopped.map((name) => ["systemctl", ...user, "start", name]);
  return { commands, detail: null, isStopped: isKnown };
}

/** podman does not fail if a container runs already. */
function planPodman({ ids, removed }: ContainerTarget): StartOutcome | StartPlan {
  return removed
    ? { result: "lost", detail: REMOVED }
    : { commands: [["podman", "start", ...ids]], detail: null, isStopped: false };
}

async function planContainers(
  target: ContainerTarget,
  state: StopStep["state"],
  host: Host,
): Promise<StartOutcome | StartPlan> {
  const { ids, removed } = target;
  if (removed && state !== "planned") return { result: "lost", detail: REMOVED };
  const all = await listAllContainers(host, findEngine(host));
  if (all === null)
    return removed
      ? { result: "failed", detail: UNKNOWN }
      : { commands: [["docker", "start", ...ids]], detail: null, isStopped: false };
  const find = (id: string) => all.find((each) => each.id.startsWith(id));
  const isRunning = (id: string) => holdsPorts(find(id)?.state ?? "exited");
  const there = ids.filter((id) => find(id) !== undefined);
  if (there.length === 0) return describeRemoved(target, all);
  const stopped = there.filter((id) => !isRunning(id));
  const missing = ids.length - there.length;
  const verb = missing === 1 ? "was" : "were";
  const detail =
    missing === 0 ? null : `${missing} of its ${ids.length} containers ${verb} removed since`;
  if (stopped.length === 0) return { result: "running", detail };
  return removed
    ? { result: "lost", detail: "an earlier job left it" }
    : { commands: [["docker", "start", ...stopped]], detail, isStopped: true };
}

/** Describes a service whose containers were removed: other ones may run. */
function describeRemoved(
  { compose, removed }: ContainerTarget,
  containers: readonly Container[],
): StartOutcome {
  const others = containers.filter(
    (each) =>
      compose !== null &&
      each.compose?.project === compose.project &&
      each.compose.service === compose.service &&
      !each.compose.oneOff &&
      holdsPorts(each.state),
  );
  if (!removed && others.length > 0) return { result: "running", detail: null };
  const command = removed ? null : formatUp(compose);
  const since = removed ? REMOVED : `${REMOVED} since`;
  return { result: "lost", detail: command === null ? since : `${since}; ${command}` };
}

/** Describes how to create the container of a service again; null without a service. */
function formatUp(compose: ContainerTarget["compose"]): string | null {
  const { project = "", service = null } = compose ?? {};
  if (service === null || !isPlainName(project) || !isPlainName(service)) return null;
  const command = `docker compose -p ${project} up -d ${service}`;
  return `\`${command}\` in the directory of its Compose file creates it again`;
}

/** The maximum time in milliseconds to wait until it uses its ports. */
const MAX_WAIT = 10_000;
/** How long in milliseconds it has to run: what fails often does so at once. */
const MIN_RUNNING = 500;
const POLL = 200;

/** @param others what used the ports before the start; null if that is not known */
async function waitUntilRunning(
  step: StoppedStep,
  ports: readonly NamedEndpoint[],
  others: readonly Listener[] | null,
  deps: StartDeps,
): Promise<StartOutcome> {
  const { host, now = Date.now, pause = wait } = deps;
  const start = now();
  const known = new Set(others?.map(formatUser));
  for (;;) {
    const state = await planStart(step, deps);
    const isRunning = "result" in state ? state.result === "running" : !state.isStopped;
    const users = await listUsers(ports, host);
    const isOther = (user: Listener) => known.has(formatUser(user)) && !isOwn(user, step.target);
    const isUsed = (port: NamedEndpoint) =>
      users === null || users.some((user) => usesEndpoint(user, port) && !isOther(user));
    const unused = ports.filter((port) => !isUsed(port));
    const time = now() - start;
    if (isRunning && unused.length === 0 && time >= MIN_RUNNING)
      return { result: "started", detail: null };
    if (time >= MAX_WAIT) {
      const uses = unused.map((port) => describeUser(port, users ?? []) ?? describeUnused(port));
      return isRunning
        ? { result: "started", detail: uses.join("; ") }
        : { result: "failed", detail: ["it ended again", ...uses].join("; ") };
    }
    await pause(POLL);
  }
}

/** Returns whether a part of a target uses a port that was not stopped. */
function isOwn({ holder: { name, compose } }: Listener, target: StopTarget): boolean {
  if (target.kind !== "container") return target.kind === "unit" && target.names.includes(name);
  return compose === null
    ? target.names.includes(name)
    : compose.project === target.compose?.project &&
        [null, compose.service].includes(target.compose.service);
}

/** Lists what uses one of the ports; null if that cannot be seen. */
async function listUsers(ports: readonly NamedEndpoint[], host: Host): Promise<Listener[] | null> {
  if (ports.length === 0) return [];
  const isRequested = (port: number) =>
    ports.some(({ first, last }) => port >= first && port <= last);
  const { listeners, isListed } = await listListeners(host, isRequested);
  const users = listeners.filter(
    (each) => isServing(each) && ports.some((port) => usesEndpoint(each, port)),
  );
  return isListed === true || users.length > 0 ? users : null;
}

function formatUser({ endpoint, holder: { kind, name, pid } }: Listener): string {
  return JSON.stringify([formatEndpoint(endpoint), kind, name, pid]);
}

function describeUser(port: NamedEndpoint, users: readonly Listener[]): string | null {
  const user = users.find((each) => usesEndpoint(each, port));
  return user === undefined
    ? null
    : `${formatNamed(port)} is in use by ${formatHolder(user.holder, true)}`;
}

const describeUnused = (port: NamedEndpoint) => `nothing uses ${formatNamed(port)} yet`;

const formatNamed = (port: NamedEndpoint) =>
  port.protocol === null ? formatPorts(port) : `${formatPorts(port)}/${port.protocol}`;

const MAX_OUTPUT = 1000;

/** Formats the output of a program as one line. */
export function formatOutput(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .join("; ")
    .slice(0, MAX_OUTPUT);
}

/** Returns whether podman or Docker do not have a container. */
function isMissing(output: string, target: StopTarget): boolean {
  const isOne = target.kind === "container" && target.ids.length === 1;
  return isOne && /no such container|no container with name or ID/i.test(output);
}
