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
  readonly policy: string | null;
  readonly workflows: WorkflowChoice;
  readonly probe: boolean;
  /** Seconds. */
  readonly wait: number;
  /** `conflicts`, `all`, services, `SERVICE[:TARGET]=PORT`; empty: nothing is to move. */
  readonly allocate: readonly string[];
  readonly portRange: string | null;
  readonly exported: boolean;
  readonly leaseStore: string;
  readonly failOn: Exclude<Severity, "notice"> | "never";
  readonly comment: "auto" | "always" | "on-failure" | "never";
  readonly reportDirectory: string | null;
  /** Empty where there is none. */
  readonly githubToken: string;
  /** The values of this leg of a matrix, as `NAME: VALUE`; none without a matrix. */
  readonly matrix: readonly string[];
  /** Which leg this is, from 0. */
  readonly jobIndex: number;
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
    policy: getInput("policy") || null,
    workflows: oneOf("workflows", ["current", "all", "none"]),
    probe: oneOf("probe", ["true", "false"]) === "true",
    wait: seconds("wait"),
    allocate: lines("allocate").filter((word) => word !== "none"),
    portRange: getInput("port-range") || null,
    exported: oneOf("export", ["true", "false"]) === "true",
    leaseStore: getInput("lease-store") || "file",
    failOn: oneOf("fail-on", ["error", "warning", "never"]),
    comment: oneOf("comment", ["auto", "always", "on-failure", "never"]),
    reportDirectory: getInput("report-directory") || null,
    githubToken: getInput("github-token"),
    matrix: matrixValues(getInput("matrix")),
    jobIndex: Number(/^\d+$/.exec(getInput("job-index"))?.[0] ?? 0),
  };
}

/** One value a line; blank lines and the spaces around a value do not count. */
const lines = (name: string) => getMultilineInput(name).filter(Boolean);

function seconds(name: string): number {
  const given = getInput(name) || "0";
  if (!/^\d{1,5}$/.test(given)) throw new Error(`the input ${name} is no number of seconds: ${JSON.stringify(given)}`);
  return Number(given);
}

/** What `toJSON(matrix)` gives: an object, or null without a matrix. */
function matrixValues(json: string): string[] {
  try {
    const matrix: unknown = JSON.parse(json);
    return Object.entries(Object(matrix)).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  } catch {
    return [];
  }
}

/** The first allowed value is the default: an expression in a workflow often comes to nothing. */
function oneOf<const Value extends string>(name: string, allowed: readonly [Value, ...Value[]]): Value {
  const given = getInput(name) || allowed[0];
  const value = allowed.find((each) => each === given.toLowerCase());
  if (value === undefined) throw new Error(`Input ${name}: ${JSON.stringify(given)} is not one of ${allowed.join(", ")}.`);
  return value;
}
