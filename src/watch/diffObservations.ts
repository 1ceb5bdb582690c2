import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { type Run, splitRuns } from "../lib/splitRuns.ts";
import type {
  Change,
  ContainerAction,
  ContainerChange,
  FindingChange,
  PortStateChange,
  ServiceChange,
} from "./Change.ts";
import type { EngineEvent } from "./EngineEvent.ts";
import type { Observation, ObservedFinding, ObservedPorts } from "./Observation.ts";
import type { WatchedService } from "./WatchSnapshot.ts";

/**
 * Returns the changes from one observation to the next: events of containers, services, ports and
 * findings.
 *
 * @param before null for the first observation, of which only findings that fail the check are new
 * @param events the events since the observation before
 * @param stopped the services that stopped while no observation could be made
 */
export function diffObservations(
  before: Observation | null,
  after: Observation,
  events: readonly EngineEvent[],
  stopped: readonly string[] = [],
): readonly Change[] {
  const containers = listContainerChanges(events, after);
  if (before === null) {
    const failing = after.findings.filter((each) => each.failing);
    return [...containers, ...diffFindings([], failing)];
  }
  return [
    ...containers,
    ...diffServices(before, after, new Set(stopped)),
    ...diffPorts(before.ports, after.ports),
    ...diffFindings(before.findings, after.findings),
  ];
}

const ACTIONS: Readonly<Record<string, ContainerAction>> = {
  start: "started",
  die: "stopped",
  pause: "paused",
  unpause: "resumed",
  oom: "out of memory",
  "health_status: healthy": "healthy",
  "health_status: unhealthy": "unhealthy",
};

/** Returns whether an event can change what an observation sees. */
export function isRelevant(event: EngineEvent): boolean {
  return event.kind !== "container" || event.action in ACTIONS || event.action === "destroy";
}

/** Returns the events of containers of the observed projects. */
export function listContainerChanges(
  events: readonly EngineEvent[],
  { projects }: Pick<Observation, "projects">,
): ContainerChange[] {
  return events.flatMap((event) => {
    if (event.kind !== "container" || event.service === null) return [];
    const project = projects.get(event.project ?? "");
    const action = ACTIONS[event.action];
    if (project === undefined || action === undefined) return [];
    const [service, name] = [event.service, event.name].map(escapeControlChars) as [string, string];
    return { kind: "container", project, service, name, action };
  });
}

/** Returns a key that is equal for the same service in the next observation. */
export function formatServiceKey({
  project,
  service,
}: Pick<WatchedService, "project" | "service">): string {
  return JSON.stringify([project, service]);
}

function diffServices(
  before: Observation,
  after: Observation,
  stopped: ReadonlySet<string>,
): ServiceChange[] {
  const known = new Map(before.services.map((each) => [formatServiceKey(each), each.up]));
  return after.services.flatMap((each) => {
    const { project, service, up } = each;
    const key = formatServiceKey(each);
    const previous = known.has(key) && stopped.has(key) ? false : known.get(key);
    if (previous === undefined || previous === up) return [];
    return { kind: "service", project, service, up, previous };
  });
}

/** Compares single ports, and joins those in a row with the same change. */
function diffPorts(
  before: readonly ObservedPorts[],
  after: readonly ObservedPorts[],
): readonly PortStateChange[] {
  // Ranges may have thousands of ports. Most observations are equal.
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [known, current] = [expandPorts(before), expandPorts(after)];
  const changes: PortStateChange[] = [];
  for (const [key, port] of current) {
    const earlier = known.get(key) ?? null;
    if (earlier !== null && isSame(earlier, port)) continue;
    changes.push({ kind: "port", port, previous: earlier?.state ?? null, removed: false });
  }
  for (const [key, port] of known)
    if (!current.has(key))
      changes.push({ kind: "port", port, previous: port.state, removed: true });
  return joinPorts(changes);
}

/** Returns single ports by what identifies them. */
function expandPorts(all: readonly ObservedPorts[]): ReadonlyMap<string, ObservedPorts> {
  const ports = new Map<string, ObservedPorts>();
  for (const each of all)
    for (let at = 0; at < each.count; at++) {
      const hostPort = each.hostPort === null ? null : each.hostPort + at;
      const port = { ...each, target: each.target + at, hostPort, count: 1 };
      ports.set(findFreeKey(ports, port), port);
    }
  return ports;
}

/** Returns the key of a port, which is unique although two projects may have the same name. */
function findFreeKey(ports: ReadonlyMap<string, unknown>, port: ObservedPorts): string {
  const { project, service, target, protocol, address, hostPort, requested } = port;
  // The port that the engine assigns is not the same for long.
  const host = requested === `${target}/${protocol}` ? null : (hostPort ?? requested);
  const key = JSON.stringify([project, service, target, protocol, address, host]);
  let unique = key;
  for (let count = 2; ports.has(unique); count++) unique = `${key} ${count}`;
  return unique;
}

function isSame(a: ObservedPorts, b: ObservedPorts): boolean {
  return a.state === b.state && a.described === b.described && a.hostPort === b.hostPort;
}

function joinPorts(changes: readonly PortStateChange[]): readonly PortStateChange[] {
  return splitRuns(changes, isContinued).map((run) => {
    return { ...run[0], port: { ...run[0].port, count: run.length } };
  });
}

/** Returns whether a change is the same as those of a run, for the next port. */
function isContinued(
  run: Run<PortStateChange>,
  { port, previous, removed }: PortStateChange,
): boolean {
  const [first] = run;
  const { hostPort, target } = first.port;
  const keys = ["project", "service", "protocol", "address", "state", "described"] as const;
  return (
    hostPort !== null &&
    port.hostPort === hostPort + run.length &&
    port.target === target + run.length &&
    previous === first.previous &&
    removed === first.removed &&
    keys.every((key) => port[key] === first.port[key])
  );
}

function diffFindings(
  before: readonly ObservedFinding[],
  after: readonly ObservedFinding[],
): FindingChange[] {
  const keyOf = ({ rule, severity, project, service, evidence }: ObservedFinding) =>
    JSON.stringify([rule, severity, project, service, evidence]);
  const [known, current] = [before, after].map((all) => new Set(all.map(keyOf)));
  const change = (finding: ObservedFinding, resolved: boolean) =>
    ({ kind: "finding", finding, resolved }) as const;
  return [
    ...after.filter((each) => !known?.has(keyOf(each))).map((each) => change(each, false)),
    ...before.filter((each) => !current?.has(keyOf(each))).map((each) => change(each, true)),
  ];
}
