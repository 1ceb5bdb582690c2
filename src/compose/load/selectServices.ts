import { matchName } from "../../lib/matchTokens.ts";
import { describeUnknownService } from "../describeUnknownService.ts";
import { type Dependency, listDependencies } from "./listDependencies.ts";
import type { Problem } from "../Problem.ts";
import { getItems, getText, type MappingNode } from "../yaml/Node.ts";

/** Lists the profiles of a service. A service without profiles is always enabled. */
export function listProfiles(service: MappingNode, read = getText): readonly string[] {
  return getItems(service, "profiles").map((item) => read(item) ?? "");
}

/** Finds the services that the active profiles enable (docs/reference/compose.md C31). */
export function findEnabledServices(
  services: MappingNode,
  profiles: readonly string[],
): Set<string> {
  const active = new Set(profiles);
  const enabled = new Set<string>();
  for (const [name, service] of services.entries) {
    const named = service.kind === "mapping" ? listProfiles(service) : [];
    if (named.length === 0 || active.has("*") || named.some((profile) => active.has(profile)))
      enabled.add(name);
  }
  return enabled;
}

/**
 * Finds the services that `docker compose up NAME...` starts: the named services and their
 * dependencies. Naming a service activates its profiles (docs/reference/compose.md C32). Names are
 * patterns of Go's filepath.Match, like in Compose.
 */
export function selectServices(
  services: MappingNode,
  profiles: readonly string[],
  names: readonly string[],
  problems: Problem[],
): Set<string> {
  const enabled = findEnabledServices(services, profiles);
  if (names.length === 0) return enabled;
  const activated = names.flatMap((name) => {
    const service = services.entries.get(name);
    return !enabled.has(name) && service?.kind === "mapping" ? listProfiles(service) : [];
  });
  const available = findEnabledServices(services, [...profiles, ...activated]);
  const selected = new Set<string>();
  const open: Selection[] = names.map((name) => {
    return { name, shown: name, required: true, dependent: null };
  });
  for (let next = open.pop(); next; next = open.pop()) {
    const matches = findMatches(next, available);
    if (matches.length === 0 && next.required) problems.push(describeMissing(next, services));
    for (const match of matches) {
      if (selected.has(match)) continue;
      selected.add(match);
      const service = services.entries.get(match);
      for (const dependency of service?.kind === "mapping" ? listDependencies(service) : [])
        open.push({ ...dependency, dependent: match });
    }
  }
  return selected;
}

/** A name to select. `dependent`: the service that depends on it; null if the user selects it. */
interface Selection extends Pick<Dependency, "name" | "shown" | "required"> {
  readonly dependent: string | null;
}

function describeMissing({ name, shown, dependent }: Selection, services: MappingNode): Problem {
  if (!dependent)
    return {
      ...describeUnknownService(name, [...services.entries.keys()]),
      span: null,
      related: [],
      misuse: "unknown-name",
    };
  return {
    message: `service ${dependent} depends on ${shown}, but no active profile enables ${shown}`,
    fix: `select ${shown} too, or activate one of its profiles`,
    span: services.keys.get(name) ?? null,
    related: [],
  };
}

/** Finds the services of a selection. Only the user's names are patterns, not the project's. */
function findMatches(
  { name, dependent }: Selection,
  available: ReadonlySet<string>,
): readonly string[] {
  if (available.has(name)) return [name];
  if (dependent !== null || !/[*?[]/.test(name)) return [];
  return [...available].filter((candidate) => matchName(name, candidate));
}
