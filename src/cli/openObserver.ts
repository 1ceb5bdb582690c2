import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import type { Lease } from "../leases/Lease.ts";
import { runPipeline, runStages } from "../pipeline.ts";
import type { ProjectsRequest, RunDeps } from "../RunRequest.ts";
import { openProber } from "../system/host/openProber.ts";
import { limitTime } from "../system/limitTime.ts";
import { CannotVerify } from "../verify/verifyPorts.ts";
import type { Outcome } from "../watch/Observation.ts";
import { observeReport } from "../watch/observeReport.ts";
import { withoutBinding } from "../watch/withoutBinding.ts";
import type { LeaseCounts } from "../watch/WatchState.ts";
import type { Options } from "./arguments.ts";
import { openDeps, openWorkingFiles, readFailOn, readRequest } from "./readRunRequest.ts";
import { printWarnings } from "./terminal.ts";

/** Observes the projects. Throws if the first observation fails, because of its input. */
export interface Observer {
  observe(): Promise<{ readonly outcome: Outcome; readonly counts: LeaseCounts }>;
}

/** Opens what observes the projects that the arguments select. */
export function openObserver(options: Options, operands: readonly string[]): Observer {
  const files = openWorkingFiles();
  const prober = options.has("verify") ? openProber() : null;
  let isFirst = true;
  let hasEngine = false;
  let counts: LeaseCounts = { leases: 0, allocations: 0 };

  const observeOnce = async (): Promise<Outcome["observation"]> => {
    // Each observation may compute as long as another command.
    limitTime(process.env);
    const request = readRequest(options, operands, files);
    const deps = await openDeps(options, operands, files);
    if (isFirst) printWarnings(deps.leases?.warnings, options);
    const host = withoutBinding(deps.host);
    const given = { ...deps, host, prober, reportProgress: () => {} };
    const seen = prober === null ? await check(request, given) : await verify(request, given);
    counts = countLeases((await deps.leases?.list(() => true)) ?? []);
    return seen;
  };
  const context = { failOn: readFailOn(options), pid: process.pid };
  const verify = async (request: ProjectsRequest, deps: RunDeps) =>
    observeReport(await runPipeline({ ...request, command: "verify" }, deps), context);
  const check = async (request: ProjectsRequest, deps: RunDeps) => {
    const { report, view } = await runStages({ ...request, command: "check" }, deps);
    const { engineRelease = null } = view;
    if (engineRelease === null && hasEngine) return { failure: report.host.reason ?? NO_ENGINE };
    hasEngine = engineRelease !== null;
    return observeReport(report, context);
  };
  return {
    async observe() {
      const start = performance.now();
      const observation = await observeOnce().catch((error): { failure: string } => {
        // The engine may start later.
        if (isFirst && !(error instanceof CannotVerify)) throw error;
        return { failure: describeFailure(error) };
      });
      isFirst = false;
      const duration = Math.round(performance.now() - start);
      return { outcome: { at: Date.now(), duration, observation }, counts };
    },
  };
}

const NO_ENGINE = "the engine does not respond: its socket is missing";

/** Returns the first line of a message. */
function describeFailure(error: unknown): string {
  const [first = "", ...more] = getErrorMessage(error).split("\n");
  return escapeControlChars(more.length === 0 ? first : `${first} (and ${more.length} more)`);
}

function countLeases(all: readonly Lease[]): LeaseCounts {
  const leases = all.filter(({ ended }) => !ended);
  return {
    leases: new Set(leases.map(({ port, protocol }) => `${port}/${protocol}`)).size,
    allocations: new Set(leases.map(({ checkout, run }) => checkout ?? run)).size,
  };
}
