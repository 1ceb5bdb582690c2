import { relative } from "node:path/posix";
import type { Files, Project } from "../compose/index.ts";
import type { Env } from "../lib/Env.ts";
import { isPathBelow } from "../lib/paths.ts";
import { getNameOnEngine } from "../ports/getNameOnEngine.ts";
import { buildComposeRequest, type WrittenPaths } from "./buildComposeRequest.ts";
import type { OverrideInput, PlainStart } from "./ProjectOverride.ts";

/** Separators of `COMPOSE_FILE` if a path contains the default one. */
const SEPARATORS = ["|", ";", ","];

/**
 * Lists the variables with which Compose, started without options, uses the project with the
 * written files.
 *
 * @param plain the start with the variables in `.env`, with relative paths; undefined to set them
 *   in the environment, with absolute paths
 */
export function listComposeVariables(
  input: OverrideInput,
  written: WrittenPaths,
  plain: PlainStart | undefined,
  files: Files,
): Map<string, string> {
  const { request, before, allowed } = input;
  const { project } = before;
  const kept = plain === undefined ? allowed.leftovers : [];
  const named = new Map([["COMPOSE_PROJECT_NAME", getNameOnEngine(project)]]);
  const isAdded = written.overrideFile !== null && plain?.copy?.findsOverride !== true;
  if (isAdded || request.files.length > 0 || kept.includes("COMPOSE_FILE")) {
    const paths = listPaths(project, written, plain);
    const separator = findSeparator(paths, files);
    named.set("COMPOSE_FILE", paths.join(separator));
    const isRead = plain === undefined ? kept.includes(SEPARATOR) : readsSeparator(input.paths);
    if (separator !== files.listSeparator || isRead) named.set(SEPARATOR, separator);
  }
  if (request.profiles.length > 0 || kept.includes("COMPOSE_PROFILES"))
    named.set("COMPOSE_PROFILES", project.profiles.join(","));
  return named;
}

function listPaths(
  project: Project,
  written: WrittenPaths,
  plain: PlainStart | undefined,
): readonly string[] {
  const { files } = buildComposeRequest(project, { ...written, envFile: null });
  return plain === undefined ? files : files.map((path) => shorten(path, plain.directory));
}

/** Returns whether the present `.env` may set a separator. */
function readsSeparator({ plain, existing = "" }: OverrideInput["paths"]): boolean {
  return (plain?.copy?.present ?? existing).includes(SEPARATOR);
}

function findSeparator(paths: readonly string[], { listSeparator }: Files): string {
  const isUsable = (each: string) => !paths.some((path) => path.includes(each));
  return [listSeparator, ...SEPARATORS].find(isUsable) ?? listSeparator;
}

const SEPARATOR = "COMPOSE_PATH_SEPARATOR";

function shorten(path: string, directory: string): string {
  return isPathBelow(path, directory) ? relative(directory, path) : path;
}

/** Returns the environment of another shell: without the settings of Compose in this one. */
export function removeComposeSettings(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SETTINGS.has(name)));
}

/** The variables that decide which project Compose starts. */
const SETTINGS: ReadonlySet<string> = new Set([
  "COMPOSE_PROJECT_NAME",
  "COMPOSE_FILE",
  SEPARATOR,
  "COMPOSE_PROFILES",
  "COMPOSE_ENV_FILES",
  "COMPOSE_DISABLE_ENV_FILE",
]);
