import type { Env } from "../lib/Env.ts";
import { asObject, isObject, parseJson } from "../lib/json.ts";

/**
 * The variable in which a run notes what it has put into the environment of later steps, so that a
 * later run does not take it for the user's.
 */
const NOTE = "PORTPLAN_EXPORTED";

interface Note {
  /** Of the project that Compose's own variables name; empty for several projects. */
  readonly directory: string;
  /** By name: what was put there, and what was there before. */
  readonly variables: Readonly<Record<string, readonly [set: string, before: string | null]>>;
}

/**
 * What is exported, with the note of it. `env`: the user's own environment (`removeAllocation`).
 */
export function addAllocationNote(
  exported: ReadonlyMap<string, string>,
  directory: string,
  env: Env,
  noted: Env,
): Map<string, string> {
  const variables = { ...readNote(noted)?.variables };
  for (const [name, value] of exported) variables[name] = [value, env[name] ?? null];
  return new Map([...exported, [NOTE, JSON.stringify({ directory, variables } satisfies Note)]]);
}

/**
 * The environment as it was before earlier runs of this job put something into it; what the user
 * has changed since stays.
 */
export function removeAllocation(env: Env): Env {
  const restored: Record<string, string | undefined> = { ...env };
  for (const [name, [set, before]] of Object.entries(readNote(env)?.variables ?? {}))
    if (restored[name] === set) restored[name] = before ?? undefined;
  return restored;
}

/**
 * The environment in which a project is read: as it is where `docker compose` would take the
 * project of an earlier allocation, else as it was before.
 *
 * @param directories those that were named; none: what `docker compose` would take by default
 */
export function selectEnvironment(directories: readonly string[], env: Env): Env {
  const exportedDirectory = readNote(env)?.directory;
  return directories.every((directory) => directory === exportedDirectory)
    ? env
    : removeAllocation(env);
}

function readNote(env: Env): Note | null {
  const { directory, variables } = asObject(parseJson(env[NOTE] ?? ""));
  return typeof directory === "string" && isObject(variables)
    ? { directory, variables: variables as Note["variables"] }
    : null;
}
