import type { Files, Project } from "../compose/index.ts";
import { explainNotAssignable } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { type Attempt, tryVariables } from "./tryVariables.ts";
import type { Env } from "../lib/Env.ts";
import { showPath } from "../rules/requests.ts";

/** Finds variables and an override file that change only ports. Throws if that is impossible. */
export function buildOverride(input: OverrideInput, files: Files, env: Env): ProjectOverride {
  const { override, argsDifference } = findBestAttempt(input, files, env);
  const changed = argsDifference ?? override.difference;
  if (input.paths.plain?.copy && changed !== null)
    throw new Error(
      `a plain \`docker compose up\` cannot use the ports of a copy without also changing ` +
        `${changed}; use --write-override FILE instead of --here`,
    );
  if (argsDifference !== null)
    throw new Error(
      `cannot move the ports of ${input.before.project.name} without also changing ` +
        `${argsDifference}; change the ports in the project itself`,
    );
  if (override.override !== null && !input.allowed.override)
    throw new Error(describeMissingOverride(input, override.assignments, env));
  return override;
}

/** Tries all variables at once. If that changes more than ports, tries those that work alone. */
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
  { before, routes, namedByOthers, allowed }: OverrideInput,
  assignments: readonly Assignment[],
  env: Env,
): string {
  const inOverride = assignments.filter(({ via }) => via === "override");
  const moved = [...new Set(inOverride.map(({ request }) => request.service.name))];
  const names = moved.length > 0 ? moved : [...routes.keys()];
  const rest = names.length - MAX_NAMED_SERVICES;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const owner = namedByOthers.size > 0 ? `${before.project.name}/` : "";
  const services = `${owner}${names.slice(0, MAX_NAMED_SERVICES).join(", ")}${more}`;
  const variables = new Set(inOverride.flatMap(({ request }) => request.binding.variable ?? []));
  const reasons = [...variables].flatMap((name) => explainNotAssignable(name, before, env) ?? []);
  const uses = inOverride.flatMap(({ request: { binding } }) =>
    describeOtherUse(before.project, binding.variable),
  );
  const isListed = uses.length === 0 && reasons.length > 0 && allowed.variables;
  const changed = isListed
    ? `moves the ports of ${services}: ${reasons.slice(0, MAX_NAMED_SERVICES).join(", ")}`
    : `changes only the ports of ${services}`;
  const what = moved.length > 0 ? changed : `can route ${services} through a proxy`;
  const override = "use --write-override FILE to write an override file";
  return [`no variable ${what}`, ...uses.slice(0, 1), override].join("; ");
}

const SETTINGS = {
  environment: "environment",
  build: "build arguments",
  labels: "labels",
} as const;

/** Describes the first setting that uses the variable of a port, for example in a URL. */
function describeOtherUse(project: Project, variable: string | null): string[] {
  const { services, disabled, sources } = project;
  for (const { name, settings } of [...services, ...disabled])
    for (const { kind, pieces, span } of settings) {
      if (!pieces.some((piece) => piece.name === variable)) continue;
      const text = sources.get(span.file)?.slice(0, span.start) ?? "";
      const place = `${showPath(project, span.file)}:${text.split("\n").length}`;
      return [`${variable} also feeds ${name}'s ${SETTINGS[kind]} (${place})`];
    }
  return [];
}

/** Returns the variables that may be assigned, without those of services with a route. */
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
        explainNotAssignable(name, before, env) === null,
    ),
  );
}
