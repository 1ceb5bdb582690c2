import type { Files } from "../compose/index.ts";
import { isAssignable } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { type Attempt, tryVariables } from "./tryVariables.ts";
import type { Env } from "../lib/Env.ts";

/** Finds variables and an override that move the ports and nothing else. Throws without. */
export function buildOverride(input: OverrideInput, files: Files, env: Env): ProjectOverride {
  const { override, argsDifference } = findBestAttempt(input, files, env);
  if (argsDifference !== null)
    throw new Error(
      `the ports of ${input.before.project.name} cannot be handed over: ` +
        `${argsDifference} would change as well. Set them in the project itself`,
    );
  if (override.override !== null && !input.allowed.override)
    throw new Error(describeMissingOverride(input, override.assignments));
  return override;
}

/** Tries all variables at once; where that changes more than ports, those that work alone. */
function findBestAttempt(input: OverrideInput, files: Files, env: Env): Attempt {
  const isProven = ({ override, argsDifference }: Attempt) =>
    override.difference === null && argsDifference === null;
  const variables = findAssignableVariables(input, env);
  const all = tryVariables(input, variables, files, env);
  if (isProven(all)) return all;
  const working = [...variables].filter((variable) => {
    const assignments = input.assignments.filter((each) => each.variable === variable);
    const single = { ...input, assignments, routes: new Map() };
    return isProven(tryVariables(single, new Set([variable]), files, env));
  });
  const some = tryVariables(input, new Set(working), files, env);
  return isProven(some) ? some : tryVariables(input, new Set(), files, env);
}

const MAX_NAMED_SERVICES = 10;

function describeMissingOverride(
  { before, routes, namedByOthers }: OverrideInput,
  assignments: readonly Assignment[],
): string {
  const inOverride = assignments.filter(({ via }) => via === "override");
  const moved = [...new Set(inOverride.map(({ request }) => request.service.name))];
  const names = moved.length > 0 ? moved : [...routes.keys()];
  const rest = names.length - MAX_NAMED_SERVICES;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const owner = namedByOthers.size > 0 ? `${before.project.name}/` : "";
  const services = `${owner}${names.slice(0, MAX_NAMED_SERVICES).join(", ")}${more}`;
  const why =
    moved.length > 0
      ? `no variable moves the ports of ${services} alone`
      : `no variable brings ${services} behind a proxy`;
  return `${why}: have an override file written, with --write-override FILE`;
}

/** The variables that may be assigned: none that moves what a proxy takes over. */
function findAssignableVariables(
  { before, assignments, routes, namedByOthers, allowed }: OverrideInput,
  env: Env,
): ReadonlySet<string> {
  if (!allowed.variables) return new Set();
  const routed = assignments.filter(({ request }) => routes.has(request.service.name));
  const blocked = new Set(routed.map(({ variable }) => variable));
  const names = assignments.flatMap(({ variable }) => variable ?? []);
  return new Set(
    names.filter(
      (name) =>
        !blocked.has(name) &&
        !(allowed.exported && namedByOthers.has(name)) &&
        isAssignable(name, before, env),
    ),
  );
}
