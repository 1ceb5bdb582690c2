import type { Files, Project } from "../compose/index.ts";
import { explainNotAssignable, listServices } from "./assignable.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { listAddressTexts } from "./findAddressChanges.ts";
import { type Attempt, tryVariables } from "./tryVariables.ts";
import type { Env } from "../lib/Env.ts";
import { findHostAddresses } from "../repository/findReferences.ts";
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
    throw new Error(describeMissingOverride(input, override, env));
  return override;
}

/**
 * Tries all variables at once. If that changes more than ports, tries those that feed addresses one
 * by one, and then all others one by one, unless these work together.
 */
function findBestAttempt(input: OverrideInput, files: Files, env: Env): Attempt {
  const attempt = (variables: Iterable<string>) =>
    tryVariables(input, new Set(variables), files, env);
  const worksAlone = (variable: string) => {
    const assignments = input.assignments.filter((each) => each.variable === variable);
    const single = { ...input, assignments, routes: new Map() };
    return isProven(tryVariables(single, new Set([variable]), files, env));
  };
  const { onlyPorts, addresses } = findAssignableVariables(input, env);
  const all = attempt([...onlyPorts, ...addresses]);
  if (isProven(all)) return all;
  const others = addresses.length === 0 ? all : attempt(onlyPorts);
  const working = isProven(others) ? onlyPorts : onlyPorts.filter(worksAlone);
  const some = attempt([...working, ...addresses.filter(worksAlone)]);
  if (isProven(some)) return some;
  return isProven(others) ? others : attempt([]);
}

function isProven({ override, argsDifference }: Attempt): boolean {
  return override.difference === null && argsDifference === null;
}

const MAX_NAMED_SERVICES = 10;

function describeMissingOverride(
  { before, routes, namedByOthers, allowed }: OverrideInput,
  { assignments, changes }: Pick<ProjectOverride, "assignments" | "changes">,
  env: Env,
): string {
  const inOverride = assignments.filter(({ via }) => via === "override");
  const moved = [...new Set(inOverride.map(({ request }) => request.service.name))];
  const names = moved.length > 0 ? moved : [...routes.keys()];
  const written = changes.find(({ edit }) => edit.written !== null);
  if (names.length === 0 && written !== undefined)
    return `only an override file can change ${written.path}; ${USE_OVERRIDE}`;
  const rest = names.length - MAX_NAMED_SERVICES;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const owner = namedByOthers.size > 0 ? `${before.project.name}/` : "";
  const services = `${owner}${names.slice(0, MAX_NAMED_SERVICES).join(", ")}${more}`;
  const variables = new Set(inOverride.flatMap(({ request }) => request.binding.variable ?? []));
  const reasons = [...variables].flatMap((name) => explainNotAssignable(name, before, env) ?? []);
  const [use] = [...variables].flatMap((name) => listOtherUses(before.project, name));
  const isListed = use === undefined && reasons.length > 0 && allowed.variables;
  const changed = isListed
    ? `moves the ports of ${services}: ${reasons.slice(0, MAX_NAMED_SERVICES).join(", ")}`
    : `changes only the ports of ${services}`;
  const what = moved.length > 0 ? changed : `can route ${services} through a proxy`;
  const uses = use === undefined ? [] : [use.description];
  const canFollow =
    !allowed.copying.urls &&
    variables.size > 0 &&
    reasons.length === variables.size &&
    [...variables].every((name) => {
      const others = listOtherUses(before.project, name);
      return others.length > 0 && others.every(({ isAddress }) => isAddress);
    });
  const solution = canFollow ? USE_URLS : USE_OVERRIDE;
  return [`no variable ${what}`, ...uses, solution].join("; ");
}

const USE_OVERRIDE = "use --write-override FILE to write an override file";
const USE_URLS =
  "use --urls to change such addresses too, or --write-override FILE to change only ports";

const SETTINGS = {
  environment: "environment",
  build: "build arguments",
  labels: "labels",
} as const;

/** Lists the settings that use the variable of a port. `isAddress`: as the port of an address. */
function listOtherUses(project: Project, variable: string) {
  return listServices(project).flatMap(({ name, settings }) =>
    settings.flatMap((setting) => {
      const { kind, pieces, span } = setting;
      const own = pieces.filter((piece) => piece.name === variable);
      if (own.length === 0) return [];
      const text = project.sources.get(span.file)?.slice(0, span.start) ?? "";
      const place = `${showPath(project, span.file)}:${text.split("\n").length}`;
      const addresses = findHostAddresses(setting);
      const isAddress = own.every(({ start, end }) =>
        addresses.some((each) => each.start === start && each.end === end),
      );
      return [
        { description: `${variable} also feeds ${name}'s ${SETTINGS[kind]} (${place})`, isAddress },
      ];
    }),
  );
}

/**
 * Returns the variables that may be assigned, without those of services with a route. `onlyPorts`
 * are only host ports; `addresses` also feed an address of this host, and perhaps other values.
 */
function findAssignableVariables(
  { before, assignments, routes, namedByOthers, allowed }: OverrideInput,
  env: Env,
): Readonly<Record<"onlyPorts" | "addresses", readonly string[]>> {
  if (!allowed.variables) return { onlyPorts: [], addresses: [] };
  const routed = assignments.filter(({ request }) => routes.has(request.service.name));
  const blocked = new Set(routed.map(({ variable }) => variable));
  const names = new Set(assignments.flatMap(({ variable }) => variable ?? []));
  const free = [...names].filter(
    (name) => !blocked.has(name) && !(allowed.exported && namedByOthers.has(name)),
  );
  const onlyPorts = free.filter((name) => explainNotAssignable(name, before, env) === null);
  if (!allowed.copying.urls) return { onlyPorts, addresses: [] };
  const texts = listAddressTexts(before.project);
  const unnamed = { ...before, namedElsewhere: new Set<string>() };
  const addresses = free.filter(
    (name) =>
      !onlyPorts.includes(name) &&
      texts.some((text) => text.includes(name)) &&
      explainNotAssignable(name, unnamed, env) === null,
  );
  return { onlyPorts, addresses };
}
