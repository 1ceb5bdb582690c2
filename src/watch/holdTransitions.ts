import { groupBy } from "../lib/groupBy.ts";
import { formatServiceKey } from "./diffObservations.ts";
import { getObservation, type Observation, type Outcome } from "./Observation.ts";

/**
 * Lists the services whose ports are in use only because the engine is about to bind or to free
 * them: their proxy runs, but the engine does not list a container.
 *
 * @param before null for the first observation
 */
export function listTransitions(before: Observation | null, outcome: Outcome): ReadonlySet<string> {
  const [known, current] = [before, getObservation(outcome)].map(listProxied);
  return new Set([...(current ?? [])].filter((key) => known?.has(key) !== true));
}

function listProxied(observation: Observation | null): ReadonlySet<string> {
  const ports = observation?.ports ?? [];
  const proxied = ports.filter(({ described }) => described.includes("docker-proxy"));
  return new Set(proxied.map(formatServiceKey));
}

/** Returns an observation in which services are as they were before. */
export function holdTransitions(
  before: Observation,
  after: Observation,
  services: ReadonlySet<string>,
): Observation {
  const isHeld = (each: Parameters<typeof formatServiceKey>[0]) =>
    services.has(formatServiceKey(each));
  const isFindingHeld = ({ project, service }: Observation["findings"][number]) =>
    project !== null && service !== null && isHeld({ project, service });
  const [earlier, current] = [before, after].map(({ ports }) => countBlocked(ports.filter(isHeld)));
  return {
    ...after,
    services: replace(before.services, after.services, isHeld),
    ports: replace(before.ports, after.ports, isHeld),
    findings: [
      ...after.findings.filter((each) => !isFindingHeld(each)),
      ...before.findings.filter(isFindingHeld),
    ],
    conflicts: Math.max(0, after.conflicts - (current ?? 0) + (earlier ?? 0)),
  };
}

/** Replaces what is held by what was there before, in the same order. */
function replace<T extends Parameters<typeof formatServiceKey>[0]>(
  before: readonly T[],
  after: readonly T[],
  isHeld: (each: T) => boolean,
): readonly T[] {
  const held = groupBy(before.filter(isHeld), formatServiceKey);
  return [...groupBy(after, formatServiceKey)].flatMap(([key, own]) =>
    own.some(isHeld) ? (held.get(key) ?? []) : own,
  );
}

const BLOCKED: ReadonlySet<string> = new Set(["taken", "wrong-listener"]);

function countBlocked(ports: Observation["ports"]): number {
  return ports.reduce((sum, { state, count }) => sum + (BLOCKED.has(state) ? count : 0), 0);
}
