import { getInput, getMultilineInput } from "@actions/core";
import { parseAllocationWords } from "../allocate/parseAllocationWords.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import type { FailOn } from "../report/computeExitStatus.ts";
import { InputErrors } from "../report/InputErrors.ts";
import type { CommentMode } from "../review/buildComment.ts";
import type { WorkflowChoice } from "../system/files/findWorkflowFiles.ts";

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
  readonly failOn: FailOn;
  readonly comment: CommentMode;
  readonly reportDirectory: string | null;
  /** Empty where there is none. */
  readonly githubToken: string;
  /** The values of this leg of a matrix, as `NAME: VALUE`; none without a matrix. */
  readonly matrix: readonly string[];
  /** Which leg this is, from 0. */
  readonly jobIndex: number;
}

/**
 * The inputs of this step. Throws all values at once that an input does not allow, with what it
 * allows.
 */
export function readInputs(): Inputs {
  const errors: string[] = [];
  const oneOf = createChoice(errors);
  const inputs: Inputs = {
    directories: readLines("directories"),
    files: readLines("files"),
    projectName: getInput("project-name") || null,
    profiles: readLines("profiles"),
    envFiles: readLines("env-files"),
    services: readLines("services"),
    policy: getInput("policy") || null,
    workflows: oneOf("workflows", ["current", "all", "none"]),
    probe: oneOf("probe", ["true", "false"]) === "true",
    wait: readSeconds("wait", errors),
    allocate: readLines("allocate").filter((word) => word !== "none"),
    portRange: getInput("port-range") || null,
    exported: oneOf("export", ["true", "false"]) === "true",
    leaseStore: getInput("lease-store") || "file",
    failOn: oneOf("fail-on", ["error", "warning", "never"]),
    comment: oneOf("comment", ["auto", "always", "on-failure", "never"]),
    reportDirectory: getInput("report-directory") || null,
    githubToken: getInput("github-token"),
    matrix: parseMatrix(getInput("matrix")),
    jobIndex: Number(/^\d+$/.exec(getInput("job-index"))?.[0] ?? 0),
  };
  const { allocate: words, portRange: range, leaseStore: store } = inputs;
  const { projectName: name } = inputs;
  if (name !== null && !PROJECT_NAME.test(name))
    errors.push(
      `Input project-name: ${JSON.stringify(name)} is not made of lowercase letters, digits, ` +
        "hyphens and underscores, beginning with a letter or digit.",
    );
  const [alone, other] = readLines("allocate").toSorted(
    (a, b) => Number(b === "none") - Number(a === "none"),
  );
  if (alone === "none" && other !== undefined)
    errors.push(`Input allocate: "none" and ${JSON.stringify(other)} exclude each other.`);
  if (!LEASE_STORE.test(store))
    errors.push(
      `Input lease-store: ${JSON.stringify(store)} is not one of file, off, etcd://HOST:2379.`,
    );
  collectError(
    "allocate",
    () =>
      parseAllocationWords({
        ...NO_WORDS,
        names: words.filter((word) => !isSetting(word)),
        settings: words.filter(isSetting),
      }),
    errors,
  );
  collectError("port-range", () => parseAllocationWords({ ...NO_WORDS, range }), errors);
  if (errors.length > 0) throw new InputErrors(errors.map((message) => ({ message, place: null })));
  return inputs;
}

/** As Compose takes it (docs/reference/compose.md C6). */
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
/** As `openLeases` takes it. */
const LEASE_STORE = /^(file|off|etcds?:\/\/.*)$/;
const NO_WORDS = { names: [], settings: [], range: null, offset: null };
/** Whether a word of `allocate` sets a port. */
export const isSetting = (word: string) => word.includes("=");

function collectError(name: string, read: () => unknown, errors: string[]): void {
  try {
    read();
  } catch (reason) {
    errors.push(`Input ${name}: ${getErrorMessage(reason)}.`);
  }
}

/** One value a line; blank lines and the spaces around a value do not count. */
const readLines = (name: string) => getMultilineInput(name).filter(Boolean);

function readSeconds(name: string, errors: string[]): number {
  const given = getInput(name) || "0";
  if (!/^\d{1,5}$/.test(given))
    errors.push(
      `Input ${name}: ${JSON.stringify(given)} is not a whole number of seconds from 0 to 99999.`,
    );
  return Number(given);
}

/** What `toJSON(matrix)` gives: an object, or null without a matrix. */
function parseMatrix(json: string): string[] {
  try {
    const matrix: unknown = JSON.parse(json);
    return Object.entries(Object(matrix)).map(
      ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
  } catch {
    return [];
  }
}

/** The first allowed value is the default: an expression in a workflow often comes to nothing. */
function createChoice(errors: string[]) {
  return <const Value extends string>(
    name: string,
    allowed: readonly [Value, ...Value[]],
  ): Value => {
    const given = getInput(name) || allowed[0];
    const value = allowed.find((each) => each === given.toLowerCase());
    if (value === undefined)
      errors.push(`Input ${name}: ${JSON.stringify(given)} is not one of ${allowed.join(", ")}.`);
    return value ?? allowed[0];
  };
}
