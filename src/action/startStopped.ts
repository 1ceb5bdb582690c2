import { info, warning } from "@actions/core";
import type { ChangeRecord, StopTarget } from "../changes/ChangeRecord.ts";
import type { ChangeStore } from "../changes/ChangeStore.ts";
import { canStartAgain } from "../changes/startAgain.ts";
import { type UndoneStep, undoRecord } from "../changes/undoRecord.ts";
import type { Env } from "../lib/Env.ts";
import { escapeControlChars } from "../lib/escapeControlChars.ts";
import { escapeWorkflowCommands } from "../lib/escapeWorkflowCommands.ts";
import { findFailure, getErrorMessage } from "../lib/getErrorMessage.ts";
import { quoteShellWord } from "../lib/quoteShellWord.ts";
import { FILE_EDITOR } from "../system/changes/applyEdits.ts";
import { openChanges } from "../system/changes/openChanges.ts";
import { openStopper } from "../system/changes/openStopper.ts";
import { openHost } from "../system/host/openHost.ts";
import { logCommands } from "./logCommands.ts";
import { parseStopped } from "./stepChanges.ts";

/**
 * Starts again what the main step stopped, the last one first, unless an earlier job left it.
 * Reports errors as warnings.
 *
 * @param state the state that the main step saved
 */
export async function startStopped(state: string, env: Env): Promise<void> {
  try {
    await startAll(parseStopped(state, env));
  } catch (reason) {
    warn(`could not start again what was stopped: ${getErrorMessage(reason)}`);
  }
}

async function startAll({ id, env }: ReturnType<typeof parseStopped>): Promise<void> {
  const changes = openChanges(env);
  const record = changes.list().find((each) => each.id === id);
  for (const message of changes.warnings) warn(message);
  if (record === undefined)
    throw new Error("the record of it is missing; `docker ps --all` and `systemctl` list it");
  const deps = { stopper: logCommands(openStopper(env, true)), host: openHost(env) };
  const store = { save: (changed: ChangeRecord) => saveIfPossible(changed, changes) };
  const { steps } = await undoRecord(record, { ...deps, store, files: FILE_EDITOR });
  for (const undone of steps) report(undone);
}

/** Saves a record if it can: a full disk does not keep the rest from being started. */
function saveIfPossible(record: ChangeRecord, changes: ChangeStore): void {
  const failure = findFailure(() => changes.save(record));
  if (failure !== null) log(`cannot record what was started again: ${failure}`);
}

function report({ step, result, detail }: UndoneStep): void {
  if (step.kind !== "stop") return;
  const { name, target } = step;
  const more = detail === null ? "" : `: ${detail}`;
  if (result === "undone") log(`Started ${name} again${more}`);
  if (result === "failed")
    warn(`could not start ${name} again${more}; start it with \`${formatStart(target)}\``);
  if (result !== "lost") return;
  if (canStartAgain(target)) warn(`could not start ${name} again${more}`);
  else if (target.kind === "process") log(`Did not start ${name} again${more}`);
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
