import { quoteName } from "../../lib/quoteName.ts";
import { dependenciesOf } from "../check/checkProject.ts";
import { text, type MappingNode } from "../yaml/Node.ts";
import type { LoadReports } from "./LoadReports.ts";

/** The profiles of a service; without any it is always on. */
export function profilesOf(service: MappingNode): readonly string[] {
  const profiles = service.entries.get("profiles");
  return profiles?.kind === "sequence" ? profiles.items.map((item) => text(item) ?? "") : [];
}

/** The services that active profiles leave on (docs/reference/compose.md C31). */
export function enabledServices(services: MappingNode, profiles: readonly string[]): Set<string> {
  const active = new Set(profiles);
  const enabled = new Set<string>();
  for (const [name, service] of services.entries) {
    const own = service.kind === "mapping" ? profilesOf(service) : [];
    if (own.length === 0 || active.has("*") || own.some((profile) => active.has(profile)))
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
  { problems, versions }: LoadReports,
): Set<string> {
  const enabled = enabledServices(services, profiles);
  if (names.length === 0) return enabled;
  const more = names.flatMap((name) => {
    const service = services.entries.get(name);
    return !enabled.has(name) && service?.kind === "mapping" ? profilesOf(service) : [];
  });
  const available = enabledServices(services, [...profiles, ...more]);
  const selected = new Set<string>();
  const open = names.map((name) => ({ name, required: true, by: "" }));
  for (let next = open.pop(); next; next = open.pop()) {
    const { name, required, by } = next;
    const matches = available.has(name)
      ? [name]
      : [...available].filter((candidate) => globMatches(name, candidate));
    if (matches.length === 0 && required)
      problems.push({
        message: by
          ? `${by} depends on ${name}, which no active profile enables`
          : `there is no service ${quoteName(name)}`,
        fix: by
          ? `select ${name} too, or activate one of its profiles`
          : `name one of ${[...available].slice(0, 20).join(", ")}`,
        span: by ? (services.keys.get(name) ?? null) : null,
        related: [],
      });
    if (matches.length > 0 && !available.has(name))
      versions.push({
        since: "2.35.0",
        message: "it takes no patterns for names of services",
        span: null,
      });
    for (const match of matches) {
      if (selected.has(match)) continue;
      selected.add(match);
      const service = services.entries.get(match);
      if (service?.kind === "mapping")
        open.push(...dependenciesOf(service).map((dependency) => ({ ...dependency, by: match })));
    }
  }
  const withoutProfiles = enabledServices(services, []);
  if (profiles.includes("*") && [...selected].some((name) => !withoutProfiles.has(name)))
    versions.push({
      since: "2.26.0",
      message: 'it forgets the profile "*" where services are selected',
      span: null,
    });
  return selected;
}

/** `*`, `?` and `[a-z]`, as Go's filepath.Match reads them in a name without slashes. */
function globMatches(pattern: string, name: string): boolean {
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
