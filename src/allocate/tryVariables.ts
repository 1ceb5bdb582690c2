import { type Files, type ProjectRequest, resolveModel } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { listBindings } from "./assignable.ts";
import type { Assignment } from "./Assignment.ts";
import { buildComposeRequest, type WrittenPaths } from "./buildComposeRequest.ts";
import { buildExpectedModel, buildOverrideFile, listMoves } from "./buildExpectedModel.ts";
import { setEnvBlock } from "./envBlock.ts";
import { findCopyChanges } from "./findCopyChanges.ts";
import { findModelDifference, listReaders } from "./findModelDifference.ts";
import { formatEnvFile } from "./formatEnvFile.ts";
import { listComposeVariables, removeComposeSettings } from "./listComposeVariables.ts";
import type { OutputPaths, OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import { addSeal } from "./seal.ts";
import { asTree } from "./Tree.ts";

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
  const { request, before, routes, paths } = input;
  const { project } = before;
  const assignments = input.assignments.map((each) => limitToVariables(each, assigning));
  const assigned = new Map(
    assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])),
  );
  const variables = new Map([...(input.needVariables ?? []), ...assigned]);
  const moves = listMoves(project, assignments, assigned);
  const changes = listChanges(input, { moves, variables }, files, env);
  const model = buildExpectedModel(before, moves, routes, changes);
  const parts = { assignments, routes, changes };
  const override = buildOverrideText(input, buildOverrideFile(parts, before, model));
  const written = {
    envFile: isEnvFileNeeded(paths, variables, override) ? paths.envFile : null,
    overrideFile: override === null ? null : paths.overrideFile,
  };
  const isNamed = paths.plain !== undefined && written.envFile !== null;
  const named = isNamed ? listComposeVariables(input, written, paths.plain, files) : [];
  const inFile = new Map([...variables, ...named]);
  const envText = paths.envFile === null ? null : formatEnv(input, inFile);
  const overlay = overlayFiles(files, [
    [paths.envFile, envText],
    [paths.overrideFile, override],
  ]);
  const resolveWith = (more: Partial<ProjectRequest>, own: Env) =>
    resolveModel({ ...request, ...more }, overlay, own);
  const withArguments = resolveWith(buildComposeRequest(project, written), {
    ...env,
    ...(paths.envFile === null && Object.fromEntries(variables)),
  });
  const environment = buildEnvironment(input, variables, written, files);
  const plainEnv = findPlainEnvironment(input, environment, env);
  const plain = plainEnv && resolveWith(PLAIN, plainEnv);
  const added = new Set(isNamed ? inFile.keys() : []);
  const difference = plain === null ? null : findModelDifference(model, plain, added);
  return {
    override: {
      project,
      assignments,
      variables,
      env: envText,
      override,
      files: written,
      start: paths.plain ?? null,
      environment: difference === null ? environment : null,
      routes,
      changes,
      difference,
      readers: listReaders(asTree(withArguments.model), added),
    },
    argsDifference: findModelDifference(model, withArguments, added),
  };
}

/** Moves a port through the override file unless its variable is one of these. */
function limitToVariables(assignment: Assignment, assigning: ReadonlySet<string>): Assignment {
  const { variable } = assignment;
  if (variable === null || assigning.has(variable)) return assignment;
  return { ...assignment, via: "override", variable: null };
}

/** Lists the changes of a copy, resolved under its name with other variables. */
function listChanges(
  input: OverrideInput,
  moved: Parameters<typeof findCopyChanges>[1],
  files: Files,
  env: Env,
): ReturnType<typeof findCopyChanges> {
  const { request, before } = input;
  const named = { ...request, projectName: getNameOnEngine(before.project) };
  return findCopyChanges(
    input,
    moved,
    (set) => resolveModel(named, files, { ...env, ...Object.fromEntries(set) }).model,
  );
}

/** Seals the override file of a copy, so that later changes of it are recognized. */
function buildOverrideText({ paths }: OverrideInput, text: string | null): string | null {
  return text === null || !paths.plain?.copy ? text : addSeal(text);
}

/** A copy needs the env file for its name. */
function isEnvFileNeeded(
  { plain }: OutputPaths,
  variables: ReadonlyMap<string, string>,
  override: string | null,
): boolean {
  if (plain?.copy) return true;
  return variables.size > 0 || (plain !== undefined && override !== null);
}

function formatEnv(
  { before: { project }, paths }: OverrideInput,
  variables: ReadonlyMap<string, string>,
): string {
  const { envFile, plain, existing = "" } = paths;
  if (plain?.copy) {
    const { present, options } = plain.copy;
    return setEnvBlock(present, { variables, options });
  }
  const isInput = envFile !== null && project.envFiles.includes(envFile);
  return formatEnvFile(variables, existing, !isInput && "existing" in paths);
}

/** The options of a plain `docker compose up`. */
const PLAIN = {
  files: [],
  projectName: null,
  projectDirectory: null,
  profiles: [],
  envFiles: [],
} satisfies Partial<ProjectRequest>;

/**
 * Returns the environment in which a plain `docker compose up` has to use the new ports: for a copy
 * that of any other shell, else the one with the exported variables. null if there is none.
 */
function findPlainEnvironment(
  { paths, allowed }: OverrideInput,
  exported: ReadonlyMap<string, string>,
  env: Env,
): Env | null {
  if (paths.plain?.copy) return removeComposeSettings(env);
  return allowed.exported ? { ...env, ...Object.fromEntries(exported) } : null;
}

/** Builds the environment for a plain `docker compose up`. */
function buildEnvironment(
  input: OverrideInput,
  variables: ReadonlyMap<string, string>,
  written: WrittenPaths,
  files: Files,
): Map<string, string> {
  const { before, portVariables, allowed } = input;
  const named = listComposeVariables(input, written, undefined, files);
  const { envFiles } = buildComposeRequest(before.project, { ...written, envFile: null });
  // Compose does not read it from .env.
  if (input.request.envFiles.length > 0) named.set("COMPOSE_ENV_FILES", envFiles.join(","));
  const uses = listBindings(before.project).flatMap((binding) => binding.variables);
  const replaced = allowed.leftovers.map((left): [string, string] => {
    const { value = "" } = uses.find(({ name }) => name === left) ?? {};
    // The text of a value that may be secret is not the value.
    return [left, /^[\d.:-]*$/.test(value) ? value : ""];
  });
  return new Map([...replaced, ...variables, ...portVariables, ...named]);
}

/** Adds the files that are about to be written. */
function overlayFiles(
  files: Files,
  texts: readonly (readonly [path: string | null, text: string | null])[],
): Files {
  const written = new Map(texts);
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
