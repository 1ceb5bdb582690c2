import { quoteName } from "../../lib/quoteName.ts";
import { listDependencies } from "./listDependencies.ts";
import type { Problem } from "../Problem.ts";
import { getText, type MappingNode } from "../yaml/Node.ts";

/** The profiles of a service; without any it is always on. */
export function listProfiles(service: MappingNode): readonly string[] {
  const profiles = service.entries.get("profiles");
  return profiles?.kind === "sequence" ? profiles.items.map((item) => getText(item) ?? "") : [];
}

/** The services that active profiles leave on (docs/reference/compose.md C31). */
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
 * What `docker compose up NAME...` starts: the named services and what they depend on. Naming a
 * service activates its profiles (docs/reference/compose.md C32). Names are patterns as of Go's
 * filepath.Match, as in Compose.
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
  const open: Selection[] = names.map((name) => ({ name, required: true, dependent: null }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { name } = next;
    const matches = findMatches(name, available);
    if (matches.length === 0 && next.required)
      problems.push(describeMissing(next, services, available));
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

/** A name to select; `dependent`: the service that depends on it, null where a user names it. */
interface Selection {
  readonly name: string;
  readonly required: boolean;
  readonly dependent: string | null;
}

function describeMissing(
  { name, dependent }: Selection,
  services: MappingNode,
  available: ReadonlySet<string>,
): Problem {
  if (!dependent)
    return {
      message: `there is no service ${quoteName(name)}`,
      fix: `name one of ${[...available].slice(0, 20).join(", ")}`,
      span: null,
      related: [],
    };
  return {
    message: `${dependent} depends on ${name}, which no active profile enables`,
    fix: `select ${name} too, or activate one of its profiles`,
    span: services.keys.get(name) ?? null,
    related: [],
  };
}

function findMatches(name: string, available: ReadonlySet<string>): readonly string[] {
  if (available.has(name)) return [name];
  return [...available].filter((candidate) => matchesGlob(name, candidate));
}

/** `*`, `?` and `[a-z]`, as Go's filepath.Match reads them in a name without slashes. */
function matchesGlob(pattern: string, name: string): boolean {
  if (!/[*?[]/.test(pattern) || pattern.length > 200) return false;
  const source = pattern
    .replace(/\*+/g, "*")
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replace(/\*/g, "[^/]*")
    .replace(/\?/g, "[^/]");
  try {
    return new RegExp(`^${source}$`).test(name);
  } catch {
    return false;
  }
}
