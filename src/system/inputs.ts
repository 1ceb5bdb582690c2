import { getInput, getMultilineInput } from "@actions/core";
import type { Severity } from "../rules/Finding.ts";
import type { WorkflowChoice } from "./workflows.ts";

/** What the user of the action asked for, as action.yml describes it. */
export interface Inputs {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  readonly projectName: string | null;
  readonly profiles: readonly string[];
  readonly envFiles: readonly string[];
  readonly services: readonly string[];
  readonly workflows: WorkflowChoice;
  readonly probe: boolean;
  readonly failOn: Exclude<Severity, "notice"> | "never";
}

/** The inputs of this step. Throws on a value that an input does not allow, and names both. */
export function readInputs(): Inputs {
  return {
    directories: lines("directories"),
    files: lines("files"),
    projectName: getInput("project-name") || null,
    profiles: lines("profiles"),
    envFiles: lines("env-files"),
    services: lines("services"),
    workflows: oneOf("workflows", ["current", "all", "none"]),
    probe: oneOf("probe", ["true", "false"]) === "true",
    failOn: oneOf("fail-on", ["error", "warning", "never"]),
  };
}

/** One value a line; blank lines and the spaces around a value do not count. */
const lines = (name: string) => getMultilineInput(name).filter(Boolean);

/** The first allowed value is the default: an expression in a workflow often comes to nothing. */
function oneOf<const Value extends string>(name: string, allowed: readonly [Value, ...Value[]]): Value {
  const given = getInput(name) || allowed[0];
  const value = allowed.find((each) => each === given.toLowerCase());
  if (value === undefined) throw new Error(`Input ${name}: ${JSON.stringify(given)} is not one of ${allowed.join(", ")}.`);
  return value;
}
