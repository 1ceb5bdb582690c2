import type { EngineEvent } from "../../src/watch/EngineEvent.ts";
import type {
  Observation,
  ObservedFinding,
  ObservedPorts,
  Outcome,
} from "../../src/watch/Observation.ts";

/** 2026-11-30T12:00:00Z */
export const NOON = Date.UTC(2026, 10, 30, 12);

/** Returns the port of a service whose container runs, with the changes of the test. */
export function makePorts(changes: Partial<ObservedPorts> = {}): ObservedPorts {
  return {
    project: "shop",
    service: "db",
    target: 5432,
    protocol: "tcp",
    address: "",
    hostPort: 5432,
    count: 1,
    requested: "*:5432/tcp",
    state: "own",
    described: "in use by its own container",
    ...changes,
  };
}

export const FREE = { state: "free", described: "free" };
export const TAKEN = { state: "taken", described: "in use by process node (pid 42)" };

export function makeObservedFinding(changes: Partial<ObservedFinding> = {}): ObservedFinding {
  return {
    rule: "port-occupied",
    severity: "error",
    project: "shop",
    service: "db",
    evidence: "*:5432/tcp",
    message: "db cannot publish host port 5432/tcp: in use by process node (pid 42)",
    failing: true,
    ...changes,
  };
}

/** Returns an observation of a service `shop/db` with these ports. */
export function makeObservation(
  ports: readonly ObservedPorts[],
  findings: readonly ObservedFinding[] = [],
): Observation {
  const up = ports.every(({ state }) => state === "own");
  return {
    projects: new Map([["shop", "shop"]]),
    services: [{ project: "shop", service: "db", up, ports: [] }],
    ports,
    findings,
    conflicts: 0,
    blindness: null,
  };
}

export function makeOutcome(observation: Outcome["observation"], at = NOON): Outcome {
  return { at, duration: 50, observation };
}

/** Returns events of the first container of a service. */
export function makeEvents(
  actions: readonly string[],
  about: { readonly service?: string; readonly name?: string; readonly project?: string } = {},
): EngineEvent[] {
  const { service = "db", project = "shop" } = about;
  const { name = `shop-${service}-1` } = about;
  return actions.map((action) => {
    return { kind: "container", action, at: NOON, project, service, name, container: "c0ffee" };
  });
}
