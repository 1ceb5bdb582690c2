import { readContainers } from "../host/engine/readContainers.ts";
import { findEngine } from "../host/engine/findEngine.ts";
import type { Host } from "../host/Host.ts";
import { listListeners } from "../host/listListeners.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { parseStat } from "../host/linux/readProcess.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { formatPorts, type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";
import { formatHolder } from "../rules/formatHolder.ts";
import type {
  ChangeRecord,
  ProcessTarget,
  StepState,
  StopStep,
  StopTarget,
} from "./ChangeRecord.ts";
import type { ChangeStore } from "./ChangeStore.ts";
import { findUsers, type Moment, readMoment, waitUntilFree } from "./waitUntilFree.ts";
import { completeStops, hasEnded, listStopCommands, type StopItem } from "./planStops.ts";
import type { Stopper } from "./Stopper.ts";

export interface StopDeps {
  readonly stopper: Stopper;
  readonly store: ChangeStore;
  readonly host: Host;
  /** True to kill a process that does not end. */
  readonly force: boolean;
  report(this: void, message: string): void;
  /** Returns the time in milliseconds. For tests. */
  readonly now?: () => number;
  readonly pause?: (milliseconds: number) => Promise<void>;
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
  /** The record that has the step; also the id of the run if there was nothing to record. */
  readonly recordId: string;
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
  const stops: { item: StopItem; failure: string | null; note: string | null }[] = [];
  for (const planned of items) {
    if (planned.target === null) continue;
    if (!(await isInUse(planned, deps.host))) {
      stops.push({ item: planned, failure: null, note: "it had ended already" });
      continue;
    }
    const [item = planned] = await completeStops([planned], deps.host);
    const failure =
      item.target === null ? item.reason : await stopOne(item, item.target, log, deps);
    stops.push({ item, failure, note: null });
  }
  const waiting = stops.filter(({ failure }) => failure === null).map(({ item }) => item);
  const uses = await waitUntilFree(waiting, started, deps);
  return stops.map(({ item, failure, note }): StopOutcome => {
    const recordId = log.id;
    if (failure !== null) return { item, result: "failed", detail: failure, recordId };
    const use = uses.get(item) ?? null;
    return use === null
      ? { item, result: "stopped", detail: note, recordId }
      : { item, ...use, recordId };
  });
}

/** Stops one item, and returns why that failed; null if it was stopped. */
async function stopOne(
  item: StopItem,
  target: StopTarget,
  log: ChangeLog,
  deps: StopDeps,
): Promise<string | null> {
  const name = formatHolder(item.holder, true);
  const at = log.plan({ kind: "stop", state: "planned", target, name, ports: listPorts(item) });
  deps.report(`stopping ${name}: ${item.command ?? ""}`);
  const failure =
    target.kind === "process" ? await endProcess(target, deps) : await runAll(target, deps);
  log.finish(at, failure === null ? "done" : "failed");
  return failure;
}

async function runAll(target: StopTarget, { stopper }: StopDeps): Promise<string | null> {
  for (const words of listStopCommands(target)) {
    const { isOk, output } = await stopper.run(words);
    if (!isOk) return output.trim() || `${words[0]} failed`;
  }
  return null;
}

/** The times in milliseconds in which a process has to end. */
const TERM_MS = 10_000;
const KILL_MS = 5000;
const POLL_MS = 100;

async function endProcess(target: ProcessTarget, deps: StopDeps): Promise<string | null> {
  const failure = await sendSignal(target, "TERM", deps);
  if (failure !== null || (await waitForEnd(target, TERM_MS, deps))) return failure;
  const isSuspended = parseStat(deps.host.read(`/proc/${target.pid}/stat`) ?? "")?.state === "T";
  if (!deps.force)
    return isSuspended
      ? "it is suspended, and ends when it continues (`fg` in its terminal); --force kills it"
      : `it did not end within ${TERM_MS / 1000} s of TERM; --force kills it`;
  deps.report(`process ${target.pid} did not end; sending KILL`);
  const refusal = await sendSignal(target, "KILL", deps);
  if (refusal !== null || (await waitForEnd(target, KILL_MS, deps))) return refusal;
  return `it did not end within ${KILL_MS / 1000} s of KILL`;
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
  { pid, startTicks }: ProcessTarget,
  milliseconds: number,
  { host, pause = wait, now = Date.now }: StopDeps,
): Promise<boolean> {
  const end = now() + milliseconds;
  for (;;) {
    const stat = parseStat(host.read(`/proc/${pid}/stat`) ?? "");
    if (stat === null || stat.startTicks !== startTicks || hasEnded(stat)) return true;
    if (now() >= end) return false;
    await pause(POLL_MS);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
