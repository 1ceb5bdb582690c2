import { type Files, type ProjectRequest, resolveModel } from "../compose/index.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import type { Assignment } from "./Assignment.ts";
import { buildComposeRequest, type WrittenPaths } from "./buildComposeRequest.ts";
import { applyMoves, buildOverrideFile, listMoves } from "./buildExpectedModel.ts";
import { findModelDifference } from "./findModelDifference.ts";
import { formatEnvFile } from "./formatEnvFile.ts";
import { formatOverride } from "./formatOverride.ts";
import type { OverrideInput, ProjectOverride } from "./ProjectOverride.ts";
import type { Env } from "../lib/Env.ts";

/** A project with some of the variables assigned, and what that changes apart from ports. */
export interface Attempt extends Omit<ProjectOverride, "difference" | "routes"> {
  /** The first difference from the expected model, as environment and as arguments. */
  readonly differences: { readonly environment: string | null; readonly args: string | null };
}

/** Returns whether an attempt moves the ports and nothing else. */
export function isEquivalent({ differences: { environment, args } }: Attempt): boolean {
  return environment === null && args === null;
}

/** Assigns these variables and no others; everything else moves through the override. */
export function tryVariables(
  input: OverrideInput,
  assigning: ReadonlySet<string>,
  files: Files,
  env: Env,
): Attempt {
  const { request, before, portVariables, allowed, routes } = input;
  const { project } = before;
  const assignments = input.assignments.map((each): Assignment => {
    const isTried = each.variable === null || assigning.has(each.variable);
    return isTried ? each : { ...each, via: "override", variable: null };
  });
  const variables = new Map(
    assignments.flatMap(({ variable, port }) => (variable === null ? [] : [[variable, `${port}`]])),
  );
  const model = applyMoves(before, listMoves(project, assignments, variables), routes);
  const override = buildOverrideFile(assignments, before, model, routes);
  const outputs = formatOutputs(
    input,
    variables,
    override === null ? null : formatOverride(override),
  );
  const written = overlayFiles(files, outputs.texts);
  const environment = buildEnvironment(input, variables, outputs.paths, files);
  const asEnvironment = allowed.exported
    ? resolveModel({ ...request, ...PLAIN }, written, {
        ...env,
        ...Object.fromEntries(environment),
      })
    : null;
  const asArgs = resolveModel(
    { ...request, ...buildComposeRequest(project, outputs.paths) },
    written,
    input.paths.envFile === null ? { ...env, ...Object.fromEntries(variables) } : env,
  );
  return {
    project,
    assignments,
    variables,
    env: outputs.env,
    override: outputs.override,
    files: outputs.paths,
    environment: new Map([...variables, ...portVariables, ...environment]),
    differences: {
      environment: asEnvironment === null ? null : findModelDifference(model, asEnvironment),
      args: findModelDifference(model, asArgs),
    },
  };
}

/** What a plain `docker compose up` is asked for: nothing. */
const PLAIN = {
  files: [],
  projectName: null,
  projectDirectory: null,
  profiles: [],
  envFiles: [],
} satisfies Partial<ProjectRequest>;

interface Outputs extends Pick<ProjectOverride, "env" | "override"> {
  readonly paths: WrittenPaths;
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The files that are about to be written. */
function formatOutputs(
  { before: { project }, paths: { envFile, overrideFile } }: OverrideInput,
  variables: ReadonlyMap<string, string>,
  override: string | null,
): Outputs {
  // One that the project reads keeps what else it has.
  const existing =
    envFile !== null && project.envFiles.includes(envFile) ? project.sources.get(envFile) : "";
  const env = envFile === null ? null : formatEnvFile(variables, existing);
  return {
    env,
    override,
    paths: {
      envFile: variables.size === 0 ? null : envFile,
      overrideFile: override === null ? null : overrideFile,
    },
    texts: new Map([
      ...(envFile === null ? [] : [[envFile, env ?? ""] as const]),
      ...(override === null ? [] : [[overrideFile, override] as const]),
    ]),
  };
}

/**
 * Compose's own variables, as a plain `docker compose up` reads them, and the assigned ones.
 */
function buildEnvironment(
  { request, before: { project }, portVariables }: OverrideInput,
  variables: ReadonlyMap<string, string>,
  outputs: WrittenPaths,
  files: Files,
): Map<string, string> {
  const { envFiles, files: paths } = buildComposeRequest(project, { ...outputs, envFile: null });
  const named: [string, string][] = [["COMPOSE_PROJECT_NAME", getNameOnEngine(project)]];
  if (outputs.overrideFile !== null || request.files.length > 0) {
    const separator =
      [files.listSeparator, ...SEPARATORS].find(
        (each) => !paths.some((path) => path.includes(each)),
      ) ?? files.listSeparator;
    named.push(["COMPOSE_FILE", paths.join(separator)]);
    if (separator !== files.listSeparator) named.push(["COMPOSE_PATH_SEPARATOR", separator]);
  }
  if (request.profiles.length > 0) named.push(["COMPOSE_PROFILES", request.profiles.join(",")]);
  if (request.envFiles.length > 0) named.push(["COMPOSE_ENV_FILES", envFiles.join(",")]);
  return new Map([...variables, ...portVariables, ...named]);
}

/** For paths in which the usual one stands. */
const SEPARATORS = ["|", ";", ","];

/** The files, and those that are about to be written. */
function overlayFiles(files: Files, written: ReadonlyMap<string, string>): Files {
  return {
    ...files,
    read(path, trusted) {
      const text = written.get(path);
      return text === undefined ? files.read(path, trusted) : { text };
    },
    kind: (path) => (written.has(path) ? "file" : files.kind(path)),
  };
}
