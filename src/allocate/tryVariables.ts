import { type Files, type ProjectRequest, resolveModel } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { buildComposeRequest, type WrittenPaths } from "./buildComposeRequest.ts";
import { buildExpectedModel, buildOverrideFile, listMoves } from "./buildExpectedModel.ts";
import { findCopyChanges } from "./findCopyChanges.ts";
import { findModelDifference } from "./findModelDifference.ts";
import { formatEnvFile } from "./formatEnvFile.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import type { Env } from "../lib/Env.ts";

/** The override with some of the variables assigned, and what it changes except for ports. */
export interface Attempt {
  readonly override: ProjectOverride;
  /** The first difference from the expected model with `compose-args`, or null. */
  readonly argsDifference: string | null;
}

/** Moves ports through these variables, and all other ports through the override file. */
export function tryVariables(
  input: OverrideInput,
  assigning: ReadonlySet<string>,
  files: Files,
  env: Env,
): Attempt {
  const { request, before, allowed, routes, paths } = input;
  const { project } = before;
  const assignments = input.assignments.map((each): Assignment => {
    const isTried = each.variable === null || assigning.has(each.variable);
    return isTried ? each : { ...each, via: "override", variable: null };
  });
  const assigned = new Map(
    assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])),
  );
  const variables = new Map([...(input.needVariables ?? []), ...assigned]);
  const moves = listMoves(project, assignments, assigned);
  const withValues = (set: ReadonlyMap<string, string>) => ({ ...env, ...Object.fromEntries(set) });
  const named = { ...request, projectName: getNameOnEngine(project) };
  const changes = findCopyChanges(
    input,
    { moves, variables },
    (set) => resolveModel(named, files, withValues(set)).model,
  );
  const model = buildExpectedModel(before, moves, routes, changes);
  const override = buildOverrideFile({ assignments, routes, changes }, before, model);
  const { envFile, overrideFile, existing = "" } = paths;
  const isInput = envFile !== null && project.envFiles.includes(envFile);
  const envText =
    envFile === null ? null : formatEnvFile(variables, existing, !isInput && "existing" in paths);
  const written = {
    envFile: variables.size === 0 ? null : envFile,
    overrideFile: override === null ? null : overrideFile,
  };
  const environment = buildEnvironment(input, variables, written, files);
  const texts = new Map([[envFile, envText] as const, [overrideFile, override] as const]);
  const compare = (more: Partial<ProjectRequest>, set: ReadonlyMap<string, string>) =>
    findModelDifference(
      model,
      resolveModel({ ...request, ...more }, overlayFiles(files, texts), withValues(set)),
    );
  const difference = allowed.exported ? compare(PLAIN, environment) : null;
  return {
    override: {
      project,
      assignments,
      variables,
      env: envText,
      override,
      files: written,
      environment: difference === null ? environment : null,
      routes,
      changes,
      difference,
    },
    argsDifference: compare(
      buildComposeRequest(project, written),
      envFile === null ? variables : new Map(),
    ),
  };
}

/** The options of a plain `docker compose up`. */
const PLAIN = {
  files: [],
  projectName: null,
  projectDirectory: null,
  profiles: [],
  envFiles: [],
} satisfies Partial<ProjectRequest>;

/** Builds the environment for a plain `docker compose up`. */
function buildEnvironment(
  { request, before: { project }, portVariables, allowed }: OverrideInput,
  variables: ReadonlyMap<string, string>,
  outputs: WrittenPaths,
  files: Files,
): Map<string, string> {
  const { envFiles, files: paths } = buildComposeRequest(project, { ...outputs, envFile: null });
  const named: [string, string][] = [["COMPOSE_PROJECT_NAME", getNameOnEngine(project)]];
  const isLeft = (name: string) => allowed.leftovers.includes(name);
  if (outputs.overrideFile !== null || request.files.length > 0 || isLeft("COMPOSE_FILE")) {
    const separator =
      [files.listSeparator, ...SEPARATORS].find(
        (each) => !paths.some((path) => path.includes(each)),
      ) ?? files.listSeparator;
    named.push(["COMPOSE_FILE", paths.join(separator)]);
    if (separator !== files.listSeparator || isLeft("COMPOSE_PATH_SEPARATOR"))
      named.push(["COMPOSE_PATH_SEPARATOR", separator]);
  }
  if (request.profiles.length > 0 || isLeft("COMPOSE_PROFILES"))
    named.push(["COMPOSE_PROFILES", project.profiles.join(",")]);
  if (request.envFiles.length > 0) named.push(["COMPOSE_ENV_FILES", envFiles.join(",")]);
  const uses = listBindings(project).flatMap((binding) => binding.variables);
  const replaced = allowed.leftovers.map((left): [string, string] => {
    const { value = "" } = uses.find(({ name }) => name === left) ?? {};
    // The text of a value that may be secret is not the value.
    return [left, /^[\d.:-]*$/.test(value) ? value : ""];
  });
  return new Map([...replaced, ...variables, ...portVariables, ...named]);
}

/** Separators of `COMPOSE_FILE` if a path contains the default one. */
const SEPARATORS = ["|", ";", ","];

/** Adds the files that are about to be written. */
function overlayFiles(files: Files, written: ReadonlyMap<string | null, string | null>): Files {
  return {
    ...files,
    read(path, trusted) {
      const text = written.get(path) ?? null;
      return text === null ? files.read(path, trusted) : { text };
    },
    kind: (path, trusted) =>
      (written.get(path) ?? null) === null ? files.kind(path, trusted) : "file",
  };
}
