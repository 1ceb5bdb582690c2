import type { Files } from "../compose/index.ts";
import { groupBy } from "../lib/groupBy.ts";
import { isAssignable } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { type Attempt, isEquivalent, tryVariables } from "./tryVariables.ts";
import type { Env } from "../lib/Env.ts";

/** Neither variables nor an override move the ports and nothing else. */
class OverrideNotEquivalent extends Error {}

/**
 * Finds variables and an override that move the ports and nothing else. Throws
 * `OverrideNotEquivalent` where there are none.
 */
export function buildOverride(input: OverrideInput, files: Files, env: Env): ProjectOverride {
  const { differences, ...override } = findBestAttempt(input, files, env);
  if (differences.args !== null)
    throw new OverrideNotEquivalent(
      `the ports of ${input.before.project.name} cannot be handed over: ` +
        `${differences.args} would change as well. Set them in the project itself`,
    );
  if (override.override !== null && !input.allowed.override)
    throw new OverrideNotEquivalent(describeMissingOverride(input, override.assignments));
  return {
    ...override,
    routes: input.routes,
    environment: differences.environment === null ? override.environment : null,
    difference: differences.environment,
  };
}

/** Tries all variables at once; where that changes more than ports, those that work alone. */
function findBestAttempt(input: OverrideInput, files: Files, env: Env): Attempt {
  const variables = findAssignableVariables(input, env);
  const all = tryVariables(input, new Set(variables.keys()), files, env);
  if (isEquivalent(all)) return all;
  const working = [...variables].flatMap(([variable, assignments]) => {
    const single = { ...input, assignments, routes: new Map() };
    return isEquivalent(tryVariables(single, new Set([variable]), files, env)) ? [variable] : [];
  });
  const some = tryVariables(input, new Set(working), files, env);
  if (isEquivalent(some) || working.length === 0) return some;
  const none = tryVariables(input, new Set(), files, env);
  return isEquivalent(none) || none.differences.args === null ? none : some;
}

function describeMissingOverride(
  { before, routes, namedByOthers }: OverrideInput,
  assignments: readonly Assignment[],
): string {
  const moved = new Set(
    assignments.flatMap(({ via, request }) => (via === "override" ? [request.service.name] : [])),
  );
  const names = formatNames([...(moved.size > 0 ? moved : routes.keys())]);
  const services = namedByOthers.size > 0 ? `${before.project.name}/${names}` : names;
  const why =
    moved.size > 0
      ? `no variable moves the ports of ${services} alone`
      : `no variable brings ${services} behind a proxy`;
  return `${why}: have an override file written, with --write-override FILE`;
}

/**
 * The variables that may be assigned, and what each of them moves: nothing that a proxy takes over.
 */
function findAssignableVariables(
  { before, assignments, routes, namedByOthers, allowed }: OverrideInput,
  env: Env,
): ReadonlyMap<string, readonly Assignment[]> {
  const found = new Map<string, readonly Assignment[]>();
  for (const [variable, moved] of groupBy(assignments, (each) => each.variable)) {
    if (variable === null || !allowed.variables) continue;
    if (allowed.exported && namedByOthers.has(variable)) continue;
    if (moved.some(({ request }) => routes.has(request.service.name))) continue;
    if (isAssignable(variable, before, env)) found.set(variable, moved);
  }
  return found;
}

const MAX_NAMED_SERVICES = 10;

function formatNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMED_SERVICES;
  return names.slice(0, MAX_NAMED_SERVICES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
