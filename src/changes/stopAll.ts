import type { Container } from "../host/engine/Container.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import { readContainers } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { isSameProcess, readStat } from "../host/linux/readProcess.ts";
import { showUnits } from "../host/linux/showUnits.ts";
import { findFailure } from "../lib/getErrorMessage.ts";
import { formatPorts } from "../ports/HostEndpoint.ts";
import type {
  ChangeRecord,
  ContainerTarget,
  ProcessTarget,
  StepState,
  StopStep,
  StopTarget,
} from "./ChangeRecord.ts";
import type { ChangeStore } from "./ChangeStore.ts";
import { findUsers } from "./findUsers.ts";
import {
  completeStops,
  formatItem,
  formatStop,
  listStopCommands,
  type StopItem,
} from "./planStops.ts";
import { createRecordId } from "./recordId.ts";
import { formatOutput } from "./startAgain.ts";
import type { Stopper } from "./Stopper.ts";
import { readMoment, wait, type WaitDeps, waitUntilFree } from "./waitUntilFree.ts";

export interface StopDeps extends WaitDeps {
  readonly stopper: Stopper;
  readonly store: ChangeStore;
  /** True to kill a process that does not end. */
  readonly force: boolean;
  report(this: void, message: string): void;
}

/**
 * The result of a stop. `came-back`: something uses a port again. `still-in-use`: it was stopped,
 * but something else uses a port. `failed`: it was not stopped.
 */
export interface StopOutcome {
  readonly item: StopItem;
  readonly result: "stopped" | "came-back" | "failed" | "still-in-use";
  /** Details to print; null if there are none. */
  readonly detail: string | null;
}

/**
 * Stops the items that have a target, one after the other, and waits until their ports are free.
 * Checks right before each stop that the holder still uses a port. Records each step as planned
 * before it is done. Throws if it cannot be recorded; then it is not done.
 */
export async function stopAll(
  items: readonly StopItem[],
  about: Pick<ChangeRecord, "command" | "directory">,
  deps: StopDeps,
): Promise<readonly StopOutcome[]> {
  const log = new ChangeLog(about, deps);
  const started = readMoment(deps);
  const stops: ({ readonly item: StopItem } & Ending)[] = [];
  for (const planned of items) {
    if (planned.target === null) continue;
    const state = await checkAgain(planned, planned.target, deps.host);
    if (state !== "same") {
      const isGone = state === "gone";
      stops.push({ item: planned, failure: isGone ? null : state, note: isGone ? ENDED : null });
      continue;
    }
    const exact = await narrowToContainers(planned, planned.target, deps.host);
    const [item = planned] = await completeStops([exact], deps.host);
    const ending =
      item.target === null
        ? { failure: item.reason, note: null }
        : await stopOne(item, item.target, log, deps);
    stops.push({ item, ...ending });
  }
  const waiting = stops.filter(({ failure }) => failure === null).map(({ item }) => item);
  const uses = await waitUntilFree(waiting, started, deps);
  return stops.map(({ item, failure, note }): StopOutcome => {
    if (failure !== null) return { item, result: "failed", detail: failure };
    return { item, ...(uses.get(item) ?? { result: "stopped", detail: note }) };
  });
}

const ENDED = "it had ended already";

/** The result of one stop. */
interface Ending {
  /** Why it was not stopped, or null. */
  readonly failure: string | null;
  /** More details, or null. */
  readonly note: string | null;
}

/**
 * Checks right before a stop that the holder still uses a port. Returns `same`, `gone`, or the
 * reason why it is not the one that was listed.
 */
async function checkAgain(
  item: StopItem,
  target: StopTarget,
  host: Host,
): Promise<"same" | "gone" | (string & {})> {
  if (target.kind === "network") return "same";
  if (target.kind === "container") {
    const running = await listRunning(target, host);
    if (running !== null) return running.length > 0 ? "same" : "gone";
  }
  const { kind, name } = item.holder;
  const users = (await findUsers(item.endpoints, host)).map(({ holder }) => holder);
  if (target.kind !== "process")
    return users.some((user) => user.kind === kind && user.name === name) ? "same" : "gone";
  if (!isRunning(target, host)) return "gone";
  const user = users.find(({ pid }) => pid === target.pid);
  if (user === undefined) return "gone";
  return user.name === name ? "same" : `process ${target.pid} runs another program now`;
}

function isRunning({ pid, startTicks }: ProcessTarget, host: Host): boolean {
  return isSameProcess(readStat(pid, host), startTicks);
}

/** Returns those of the containers that run; null if the engine cannot be asked about them. */
async function listRunning({ runtime, ids }: ContainerTarget, host: Host) {
  if (runtime !== "docker") return null;
  const { view } = await readContainers(host, findEngine(host));
  return view && ids.filter((id) => view.containers.some((each) => each.id.startsWith(id)));
}

/**
 * Returns an item that stops its containers by their ids if other ones of the project or the
 * service were started since, which `docker compose stop` would stop too.
 */
async function narrowToContainers(
  item: StopItem,
  target: StopTarget,
  host: Host,
): Promise<StopItem> {
  if (target.kind !== "container" || target.compose === null) return item;
  const { ids, compose } = target;
  const { view } = await readContainers(host, findEngine(host));
  const isStopped = (each: Container) =>
    each.compose?.project === compose.project &&
    !each.compose.oneOff &&
    [null, each.compose.service].includes(compose.service);
  const isListed = view?.containers.every((each) => !isStopped(each) || ids.includes(each.id));
  if (isListed === true) return item;
  const exact = { ...target, compose: null };
  return { ...item, target: exact, command: formatStop(exact) };
}

async function stopOne(
  item: StopItem,
  target: StopTarget,
  log: ChangeLog,
  deps: StopDeps,
): Promise<Ending> {
  const name = formatItem(item);
  const at = log.plan({ kind: "stop", state: "planned", target, name, ports: listPorts(item) });
  deps.report(`stopping ${name}: ${item.command ?? ""}`);
  const ending =
    target.kind === "process" ? await endProcess(target, deps) : await runAll(target, deps);
  const { failure } = ending;
  // A program that failed may have stopped a part of it.
  const isUnchanged = failure !== null && (await isStillThere(target, deps.host));
  if (failure === null || isUnchanged) log.finish(at, failure === null ? "done" : "failed");
  return ending;
}

/** Returns whether all of a target certainly still runs. */
async function isStillThere(target: StopTarget, host: Host): Promise<boolean> {
  if (target.kind === "container") {
    const running = await listRunning(target, host);
    return running?.length === target.ids.length;
  }
  if (target.kind === "process") return isRunning(target, host);
  if (target.kind === "network") return false;
  const { names, scope } = target;
  const units = await showUnits(names, ["ActiveState"], scope, host);
  const active = units.filter((unit) => unit.get("ActiveState") === "active");
  return active.length === names.length;
}

/** The record of a run. Each step is saved before and after it is done. */
class ChangeLog {
  readonly #id: string;
  readonly #about: Pick<ChangeRecord, "command" | "directory">;
  readonly #deps: StopDeps;
  readonly #time: string;
  readonly #steps: StopStep[] = [];

  constructor(about: Pick<ChangeRecord, "command" | "directory">, deps: StopDeps) {
    const now = new Date((deps.now ?? Date.now)());
    this.#about = about;
    this.#deps = deps;
    this.#time = now.toISOString();
    this.#id = createRecordId(now);
  }

  /** Records a step that is not done yet, and returns its index. Throws if it cannot. */
  plan(step: StopStep): number {
    this.#steps.push(step);
    this.#save();
    return this.#steps.length - 1;
  }

  /** Records the state of a step that was done. Until then it counts as planned. */
  finish(at: number, state: StepState): void {
    const step = this.#steps[at];
    if (step === undefined) return;
    this.#steps[at] = { ...step, state };
    const failure = findFailure(() => this.#save());
    if (failure !== null)
      this.#deps.report(`cannot record that ${step.name} was stopped: ${failure}`);
  }

  #save(): void {
    const { command, directory } = this.#about;
    const about = { version: 1, id: this.#id, command, directory, time: this.#time } as const;
    this.#deps.store.save({ ...about, steps: this.#steps });
  }
}

function listPorts({ endpoints }: StopItem): string[] {
  return [...new Set(endpoints.map((each) => `${formatPorts(each)}/${each.protocol}`))];
}

async function runAll(target: StopTarget, { stopper }: StopDeps): Promise<Ending> {
  for (const words of listStopCommands(target)) {
    const { isOk, output } = await stopper.run(words);
    if (!isOk) return { failure: formatOutput(output) || `${words[0]} failed`, note: null };
  }
  return { failure: null, note: null };
}

/** The times in milliseconds in which a process has to end. */
const TERM_MS = 10_000;
const KILL_MS = 5000;
const POLL_MS = 100;

async function endProcess(target: ProcessTarget, deps: StopDeps): Promise<Ending> {
  const failure = await sendSignal(target, "TERM", deps);
  if (failure !== null || (await waitForEnd(target, TERM_MS, deps))) return { failure, note: null };
  const isSuspended = readStat(target.pid, deps.host)?.state === "T";
  const resists = `it did not end within ${TERM_MS / 1000} s of TERM`;
  if (!deps.force) {
    const why = isSuspended
      ? "it is suspended, and ends when it continues (`fg` in its terminal)"
      : resists;
    return { failure: `${why}; --force kills it`, note: null };
  }
  deps.report(`process ${target.pid} did not end; sending KILL`);
  const refusal = await sendSignal(target, "KILL", deps);
  if (refusal !== null) return { failure: refusal, note: null };
  if (await waitForEnd(target, KILL_MS, deps))
    return { failure: null, note: `${resists}, and was killed` };
  return { failure: `it did not end within ${KILL_MS / 1000} s of KILL`, note: null };
}

/** Sends a signal, and returns why that failed. A process that has ended needs none. */
async function sendSignal(
  target: ProcessTarget,
  signal: "TERM" | "KILL",
  { stopper }: StopDeps,
): Promise<string | null> {
  const sent = await stopper.signal(target, signal);
  if (sent === "sent" || sent === "gone") return null;
  if (sent === "failed") return `it could not be sent ${signal}`;
  return stopper.sudo
    ? "sudo is not permitted to end it without a password"
    : "ending it requires root; run again with --sudo";
}

async function waitForEnd(
  target: ProcessTarget,
  milliseconds: number,
  { host, pause = wait, now = Date.now }: StopDeps,
): Promise<boolean> {
  const end = now() + milliseconds;
  for (;;) {
    if (!isRunning(target, host)) return true;
    if (now() >= end) return false;
    await pause(POLL_MS);
  }
}
