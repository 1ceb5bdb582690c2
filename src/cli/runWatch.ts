import { hostname } from "node:os";
import { openHost } from "../system/host/openHost.ts";
import { removeHealthFile, writeHealthFile } from "../system/watch/healthFile.ts";
import { openHealthServer } from "../system/watch/openHealthServer.ts";
import { openWebhook } from "../system/watch/openWebhook.ts";
import { watchEngine } from "../system/watch/watchEngine.ts";
import type { Change } from "../watch/Change.ts";
import { isRelevant } from "../watch/diffObservations.ts";
import type { EngineEvent } from "../watch/EngineEvent.ts";
import { holdTransitions, listTransitions } from "../watch/holdTransitions.ts";
import { getObservation } from "../watch/Observation.ts";
import { buildWebhookDocument } from "../watch/webhookDocument.ts";
import { advance, startWatch, type WatchState } from "../watch/WatchState.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import type { Options } from "./arguments.ts";
import { type Observer, openObserver } from "./openObserver.ts";
import { openWatchOutput, type WatchOutput } from "./openWatchOutput.ts";
import { readWatchOptions, type WatchOptions } from "./watchOptions.ts";

/** How long to wait for more events of the engine before an observation, in milliseconds. */
const DEBOUNCE = 200;
/** How often ports of a container that starts or stops are checked again, and after how long. */
const MAX_SETTLING = 8;
const SETTLING = 300;
/** Enough for the events during the slowest observation. */
const MAX_EVENTS = 10_000;

export async function runWatch(options: Options, operands: readonly string[]): Promise<number> {
  const given = readWatchOptions(options, process.env);
  const output = openWatchOutput(options);
  const watch = new Watch(given, output);
  const end = () => watch.end();
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    await watch.run(options, operands);
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    output.close();
  }
  return 0;
}

/** The loop of observations, and what shows their results. */
class Watch {
  readonly #options: WatchOptions;
  readonly #output: WatchOutput;
  #state: WatchState = startWatch(Date.now());
  #events: EngineEvent[] = [];
  #isDue = false;
  #settling = 0;
  #hasEnded = false;
  #wake = () => {};
  #finish = () => {};
  #fileFailure: string | null = null;

  constructor(options: WatchOptions, output: WatchOutput) {
    this.#options = options;
    this.#output = output;
  }

  /** Ends at once, also during an observation. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
    this.#finish();
  }

  async run(options: Options, operands: readonly string[]): Promise<void> {
    const { addresses, webhook: url } = this.#options;
    const { report } = this.#output;
    const server =
      addresses.length === 0
        ? null
        : await openHealthServer({ addresses, snapshot: () => this.#state.snapshot, report });
    if (server !== null && server.address !== null)
      report(`note: the health endpoints are at http://${server.address}`);
    const webhook = url === null ? null : openWebhook(url, report);
    const engine = watchEngine(openHost(process.env), (event) => this.#receive(event));
    const send = (document: object) => webhook?.send(document);
    try {
      await new Promise<void>((finish, fail) => {
        this.#finish = finish;
        this.#observeAgainAndAgain(openObserver(options, operands), send).then(finish, fail);
      });
    } finally {
      engine.close();
      await Promise.all([server?.close(), webhook?.close()]);
      if (this.#options.healthFile !== null) removeHealthFile(this.#options.healthFile);
    }
  }

  async #observeAgainAndAgain(observer: Observer, send: (document: object) => void): Promise<void> {
    while (!this.#hasEnded) {
      this.#isDue = false;
      // Before the observation: it shows what they changed.
      const events = this.#events.splice(0);
      const { outcome, counts } = await this.#observeSettled(observer);
      if (this.#hasEnded) return;
      const { state, changes } = advance(this.#state, outcome, events, counts);
      this.#state = state;
      this.#writeHealthFile();
      this.#send(changes, outcome.at, send);
      if (!this.#output.show(state, changes, outcome.at)) return;
      await this.#waitForNext(outcome.duration);
    }
  }

  /**
   * Observes the ports. While the engine binds or frees the ports of a container, they look like
   * ports in use: the service stays as it was, and is observed again soon.
   */
  async #observeSettled(observer: Observer) {
    const { last } = this.#state;
    for (;;) {
      const { outcome, counts } = await observer.observe();
      const observation = getObservation(outcome);
      const services = listTransitions(last, outcome);
      if (observation === null || services.size === 0 || this.#settling === MAX_SETTLING) {
        this.#settling = 0;
        return { outcome, counts };
      }
      this.#settling++;
      if (last !== null) {
        const held = holdTransitions(last, observation, services);
        return { outcome: { ...outcome, observation: held }, counts };
      }
      await this.#pause(SETTLING);
      if (this.#hasEnded) return { outcome, counts };
    }
  }

  #receive(event: EngineEvent): void {
    if (!isRelevant(event)) return;
    if (event.kind === "container" && this.#events.length < MAX_EVENTS) this.#events.push(event);
    // The first observation does not need to be repeated when the stream starts.
    const { lastCheck } = this.#state.snapshot;
    if (event.kind === "connected" && lastCheck === null) return;
    this.#isDue = true;
    this.#wake();
  }

  /** Waits until the interval is over, or shortly after an event of the engine. */
  async #waitForNext(duration: number): Promise<void> {
    const interval = this.#options.interval * 1000;
    // A slow machine is not kept busy all the time.
    const shortest = Math.min(Math.max(DEBOUNCE, duration), interval);
    const rest = this.#settling > 0 ? SETTLING : interval - duration;
    if (!this.#isDue) await this.#pause(Math.max(rest, shortest));
    if (!this.#isDue || this.#hasEnded) return;
    await new Promise((resume) => {
      setTimeout(resume, shortest);
    });
  }

  /** Waits for a time, or until `#wake` is called. */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resume) => {
      const timer = setTimeout(resume, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resume();
      };
    });
  }

  #send(changes: readonly Change[], at: number, send: (document: object) => void): void {
    const status = changes.find((change) => change.kind === "status");
    if (status === undefined || status.status === status.previous) return;
    send(buildWebhookDocument({ status, changes, at, host: hostname() }));
  }

  /** Writes the health file. Reports a failure once. */
  #writeHealthFile(): void {
    const { healthFile } = this.#options;
    if (healthFile === null) return;
    try {
      writeHealthFile(healthFile, this.#state.snapshot);
      this.#fileFailure = null;
    } catch (error) {
      const failure = getErrorMessage(error);
      if (failure !== this.#fileFailure) this.#output.report(`warning: ${failure}`);
      this.#fileFailure = failure;
    }
  }
}
