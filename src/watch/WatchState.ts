import type { Change, StatusChange } from "./Change.ts";
import { diffObservations, formatServiceKey, listContainerChanges } from "./diffObservations.ts";
import type { EngineEvent } from "./EngineEvent.ts";
import { getObservation, type Observation, type Outcome } from "./Observation.ts";
import type { WatchSnapshot, WatchStatus } from "./WatchSnapshot.ts";

/** The knowledge of `watch` after an observation. */
export interface WatchState {
  readonly snapshot: WatchSnapshot;
  /** The last observation that could be made, with which the next one is compared. */
  readonly last: Observation | null;
  /** The services that stopped while no observation could be made, by `formatServiceKey`. */
  readonly stopped: readonly string[];
}

/** The leased ports of this host, and the checkouts and jobs that have leases. */
export type LeaseCounts = Pick<WatchSnapshot, "leases" | "allocations">;

/** Returns the state before the first observation. */
export function startWatch(startedAt: number): WatchState {
  return {
    last: null,
    stopped: [],
    snapshot: {
      status: "unknown",
      reasons: ["not checked yet"],
      startedAt,
      lastCheck: null,
      services: [],
      ports: new Map(),
      findings: NO_FINDINGS,
      conflicts: 0,
      leases: 0,
      allocations: 0,
      checks: { ok: 0, failing: 0, unknown: 0 },
    },
  };
}

const NO_FINDINGS = { error: 0, warning: 0, notice: 0 };

/**
 * Adds an observation, or why it could not be made, and returns the changes.
 *
 * @param events the events since the observation before
 */
export function advance(
  { snapshot, last, stopped }: WatchState,
  outcome: Outcome,
  events: readonly EngineEvent[],
  counts: LeaseCounts,
): { readonly state: WatchState; readonly changes: readonly Change[] } {
  const { at, duration } = outcome;
  const observation = getObservation(outcome);
  const { status, reasons } = decideStatus(outcome);
  const seen = observation === null ? describeUnseen(snapshot) : describeSeen(observation);
  const next: WatchSnapshot = {
    status,
    reasons,
    startedAt: snapshot.startedAt,
    lastCheck: { at, duration },
    ...seen,
    ...counts,
    checks: { ...snapshot.checks, [status]: snapshot.checks[status] + 1 },
  };
  const changes =
    observation === null
      ? listContainerChanges(events, last ?? { projects: new Map() })
      : diffObservations(last, observation, events, stopped);
  return {
    state: {
      snapshot: next,
      last: observation ?? last,
      stopped: observation === null ? listStopped(stopped, changes) : [],
    },
    changes: [...changes, ...diffStatus(snapshot, next)],
  };
}

function listStopped(before: readonly string[], changes: readonly Change[]): readonly string[] {
  const stopped = new Set(before);
  for (const change of changes) {
    if (change.kind !== "container") continue;
    if (change.action === "stopped") stopped.add(formatServiceKey(change));
    if (change.action === "started") stopped.delete(formatServiceKey(change));
  }
  return [...stopped];
}

/** Returns the status after an observation. */
function decideStatus({ observation }: Outcome): {
  status: WatchStatus;
  reasons: readonly string[];
} {
  if ("failure" in observation) return { status: "unknown", reasons: [observation.failure] };
  const { findings, blindness } = observation;
  const failures = findings.filter(({ failing }) => failing).map(({ message }) => message);
  if (failures.length > 0) return { status: "failing", reasons: failures };
  return blindness === null
    ? { status: "ok", reasons: [] }
    : { status: "unknown", reasons: [blindness] };
}

type Seen = Pick<WatchSnapshot, "services" | "ports" | "findings" | "conflicts">;

function describeSeen({ services, ports, findings, conflicts }: Observation): Seen {
  const counts = new Map<string, number>();
  for (const { state, count } of ports) counts.set(state, (counts.get(state) ?? 0) + count);
  const severities = { ...NO_FINDINGS };
  for (const { severity } of findings) severities[severity]++;
  return { services, ports: counts, findings: severities, conflicts };
}

/** Describes the services of the last observation, of which nothing is known now. */
function describeUnseen({ services, ports }: WatchSnapshot): Seen {
  const total = [...ports.values()].reduce((sum, count) => sum + count, 0);
  return {
    services: services.map((service) => ({
      ...service,
      up: null,
      ports: service.ports.map((port) => ({ ...port, state: "unknown" })),
    })),
    ports: total === 0 ? new Map() : new Map([["unknown", total]]),
    findings: NO_FINDINGS,
    conflicts: 0,
  };
}

/** Returns a change of the status, or of the reason why it is unknown. The first `ok` is none. */
function diffStatus(before: WatchSnapshot, after: WatchSnapshot): StatusChange[] {
  const { status, reasons } = after;
  const isSame =
    before.lastCheck === null
      ? status === "ok"
      : status === before.status &&
        (status !== "unknown" || JSON.stringify(reasons) === JSON.stringify(before.reasons));
  return isSame ? [] : [{ kind: "status", status, previous: before.status, reasons }];
}
