import { getState, info, saveState, warning } from "@actions/core";
import type { ChangeRecord, StopTarget } from "../changes/ChangeRecord.ts";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import { type UndoneStep, undoRecord } from "../changes/undoRecord.ts";
import type { Env } from "../lib/Env.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { openEditedFiles } from "../system/changes/applyEdits.ts";
import { openChanges } from "../system/changes/openChanges.ts";
import { openStopper } from "../system/changes/openStopper.ts";
import { openHost } from "../system/host/openHost.ts";
import { logCommands } from "./logCommands.ts";

const STATE = "stopped";
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
      if (record.id !== saved) saveState(STATE, JSON.stringify({ id: record.id, env: named }));
      saved = record.id;
      changes.save(record);
    },
  };
}

/**
 * Starts again what the main step stopped, the last one first, unless an earlier job left it.
 * Reports errors as warnings.
 */
export async function startStoppedOfStep(env: Env): Promise<void> {
  try {
    const state = getState(STATE);
    if (state === "") return;
    const saved = JSON.parse(state) as SavedState;
    const named = Object.fromEntries(VARIABLES.map((name) => [name, saved.env[name]]));
    await startAll(saved.id, { ...env, ...named });
  } catch (reason) {
    warn(`could not start again what was stopped: ${getErrorMessage(reason)}`);
  }
}

async function startAll(id: string, env: Env): Promise<void> {
  const changes = openChanges(env);
  const record = changes.list().find((each) => each.id === id);
  for (const message of changes.warnings) warn(message);
  if (record === undefined)
    throw new Error("the record of it is missing; `docker ps --all` and `systemctl` list it");
  const deps = { stopper: logCommands(openStopper(env, true)), host: openHost(env) };
  const store = { save: (changed: ChangeRecord) => saveIfPossible(changed, changes) };
  const { steps } = await undoRecord(record, { ...deps, store, files: openEditedFiles() });
  for (const undone of steps) report(undone);
}

/** Saves a record. If it cannot, e.g. because the disk is full, the rest is started nevertheless. */
function saveIfPossible(record: ChangeRecord, changes: ChangeStore): void {
  try {
    changes.save(record);
  } catch (error) {
    log(`cannot record what was started again: ${getErrorMessage(error)}`);
  }
}

function report({ step, result, detail }: UndoneStep): void {
  if (step.kind !== "stop") return;
  const { name, target } = step;
  const more = detail === null ? "" : `: ${detail}`;
  if (result === "undone") log(`Started ${name} again${more}`);
  if (result === "failed")
    warn(`could not start ${name} again${more}; start it with \`${formatStart(target)}\``);
  if (result !== "lost") return;
  if (isService(target)) warn(`could not start ${name} again${more}`);
  else if (target.kind === "process") log(`Did not start ${name} again${more}`);
}

/** Returns whether a target is started again: an earlier job did not leave it. */
function isService(target: StopTarget): boolean {
  return target.kind === "unit" || (target.kind === "container" && !target.removed);
}

/** Formats the command that starts a target, for a person. */
function formatStart(target: StopTarget): string {
  if (target.kind === "unit") {
    const words = target.scope === "user" ? ["systemctl", "--user"] : ["sudo", "systemctl"];
    return [...words, "start", ...target.names].map(quoteShellWord).join(" ");
  }
  const runtime = target.kind === "container" ? target.runtime : "docker";
  const names = "names" in target ? target.names : [];
  return [runtime, "start", ...names].map(quoteShellWord).join(" ");
}

function log(message: string): void {
  info(escapeWorkflowCommands(escapeControlChars(message)));
}

function warn(message: string): void {
  warning(escapeControlChars(message), { title: "Portplan" });
}
