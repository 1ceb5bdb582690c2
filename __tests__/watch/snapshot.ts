import type { WatchSnapshot } from "../../src/watch/WatchSnapshot.ts";

const START = Date.UTC(2026, 10, 30, 12);

/** Builds the state of a `watch` that found a port in use. */
export function makeSnapshot(changes: Partial<WatchSnapshot> = {}): WatchSnapshot {
  return {
    status: "failing",
    reasons: ["db cannot publish host port 5432/tcp"],
    startedAt: START,
    lastCheck: { at: START + 60_000, duration: 250 },
    services: [
      { project: "shop", service: "db", up: false, ports: [] },
      { project: "shop", service: "web", up: true, ports: [] },
    ],
    ports: new Map([
      ["free", 3],
      ["in use", 1],
    ]),
    findings: { error: 1, warning: 2, notice: 0 },
    conflicts: 1,
    leases: 4,
    allocations: 2,
    checks: { ok: 5, failing: 1, unknown: 0 },
    ...changes,
  };
}
