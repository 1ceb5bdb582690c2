import { saveState } from "@actions/core";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import type { Env } from "../lib/Env.ts";
import { openChanges } from "../system/changes/openChanges.ts";

/** The name of the state that the main step saves for the post step. */
export const STOPPED = "stopped";
/** The variables that name the directory of the record and the engine. Later steps can set them. */
const VARIABLES = ["PORTPLAN_STATE_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG"] as const;

interface SavedState {
  /** The id of the record. */
  readonly id: string;
  readonly env: Env;
}

/**
 * Opens the records of changes. Saves the id of a record for the post step before the record, so
 * that the post step starts again what was stopped even if this step is canceled.
 */
export function openChangesOfStep(env: Env): ChangeStore {
  const changes = openChanges(env);
  let saved = "";
  return {
    get warnings() {
      return changes.warnings;
    },
    list: () => changes.list(),
    save(record) {
      const named = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
      if (record.id !== saved) saveState(STOPPED, JSON.stringify({ id: record.id, env: named }));
      saved = record.id;
      changes.save(record);
    },
  };
}

/** Returns the id of the record of the main step, and its environment. Throws. */
export function parseStopped(state: string, env: Env): SavedState {
  const saved = JSON.parse(state) as SavedState;
  const named = Object.fromEntries(VARIABLES.map((name) => [name, saved.env[name]]));
  return { id: saved.id, env: { ...env, ...named } };
}
