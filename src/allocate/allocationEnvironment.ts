import type { Env } from "../lib/Env.ts";
import { asObject, isObject, parseJson } from "../lib/json.ts";

/**
 * The variable with a record of the variables that a run has exported to later steps, so that later
 * runs can distinguish them from the variables of the user.
 */
const NOTE = "PORTPLAN_EXPORTED";

interface Note {
  /** The directory of the project that `COMPOSE_FILE` etc. name. Empty for several projects. */
  readonly directory: string;
  /** The exported and the previous value of each variable. */
  readonly variables: Readonly<Record<string, readonly [set: string, before: string | null]>>;
}

/**
 * Adds the record to the variables that are exported, and restores the variables that only an
 * earlier allocation of another project needs. A value of null unsets the variable.
 *
 * @param noted the process environment, with the record of earlier runs
 */
export function addAllocationNote(
  exported: ReadonlyMap<string, string>,
  directory: string,
  noted: Env,
): Map<string, string | null> {
  const env = removeAllocation(noted);
  const variables = { ...readNote(noted)?.variables };
  const restored = listForCompose(noted).filter(([name]) => !exported.has(name));
  for (const [name, value] of exported) variables[name] = [value, env[name] ?? null];
  const note = JSON.stringify({ directory, variables } satisfies Note);
  return new Map([...restored, ...exported, [NOTE, encodeNote(note)]]);
}

/** Lists the variables for Compose that only an earlier allocation has set. */
export function listLeftovers(noted: Env): string[] {
  return listForCompose(noted).flatMap(([name, before]) => (before === null ? [name] : []));
}

/**
 * Lists the variables that an earlier allocation set for Compose, with their values before it. Its
 * other variables, with the host ports of its services, are still true.
 */
function listForCompose(noted: Env): [name: string, before: string | null][] {
  const variables = Object.entries(readNote(noted)?.variables ?? {});
  return variables.flatMap(([name, [set, before]]) =>
    noted[name] === set && !name.startsWith("PORTPLAN_") ? [[name, before]] : [],
  );
}

/**
 * Returns the environment without the variables that earlier runs of this job exported. Variables
 * that the user has changed since then keep their values.
 */
export function removeAllocation(env: Env): Env {
  const restored: Record<string, string | undefined> = { ...env };
  for (const [name, [set, before]] of Object.entries(readNote(env)?.variables ?? {}))
    if (restored[name] === set) restored[name] = before ?? undefined;
  return restored;
}

/**
 * Variables that only Portplan gets: the webhook of `watch`, and what the runner gives actions but
 * not commands. A project could send their values to its own container in a health path.
 */
const OWN_SECRETS: ReadonlySet<string> = new Set(["PORTPLAN_WEBHOOK", "ACTIONS_RUNTIME_TOKEN"]);

/**
 * Returns the environment for resolving projects: the process environment for the project that an
 * earlier allocation exported, else the environment without exported variables. It has no secrets
 * that `docker compose` does not get.
 *
 * @param directories the directories of the projects, or none for the default project
 */
export function selectEnvironment(directories: readonly string[], env: Env): Env {
  const exportedDirectory = readNote(env)?.directory;
  const selected = directories.every((directory) => directory === exportedDirectory)
    ? env
    : removeAllocation(env);
  const kept = Object.entries(selected).filter(([name]) => !OWN_SECRETS.has(name));
  // The process environment of Windows ignores the case of names, and a copy does not.
  return kept.length === Object.keys(selected).length ? selected : Object.fromEntries(kept);
}

/** Encodes a text without characters that a shell or an env file interprets. */
function encodeNote(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.replace(/[!'()*~]/g, (each) => `%${each.charCodeAt(0).toString(16)}`);
}

function decodeNote(note: string): string {
  try {
    return decodeURIComponent(note);
  } catch {
    return "";
  }
}

function readNote(env: Env): Note | null {
  const note = env[NOTE] ?? "";
  const { directory, variables } = asObject(parseJson(note) ?? parseJson(decodeNote(note)));
  return typeof directory === "string" && isObject(variables)
    ? { directory, variables: variables as Note["variables"] }
    : null;
}
