import { getInput, getMultilineInput } from "@actions/core";
import { parseAllocationWords } from "../allocate/parseAllocationWords.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { InputErrors } from "../report/InputErrors.ts";

/** What the user of the action asked for, as action.yml describes it. */
export type Inputs = ReturnType<typeof readInputs>;

/**
 * The inputs of this step; what is empty is null or an empty list. Throws all values at once that
 * an input does not allow, with what it allows.
 */
export function readInputs() {
  const errors: string[] = [];
  const oneOf = createChoice(errors);
  const inputs = {
    directories: readLines("directories"),
    files: readLines("files"),
    projectName: getInput("project-name") || null,
    profiles: readLines("profiles"),
    envFiles: readLines("env-files"),
    services: readLines("services"),
    policy: getInput("policy") || null,
    workflows: oneOf("workflows", ["current", "all", "none"]),
    probe: oneOf("probe", ["true", "false"]) === "true",
    /** Seconds. */
    wait: Number(getInput("wait")),
    /** `conflicts`, `all`, services, `SERVICE[:TARGET]=PORT`; empty: nothing is to move. */
    allocate: readLines("allocate").filter((word) => word !== "none"),
    portRange: getInput("port-range") || null,
    exported: oneOf("export", ["true", "false"]) === "true",
    leaseStore: getInput("lease-store") || "file",
    failOn: oneOf("fail-on", ["error", "warning", "never"]),
    comment: oneOf("comment", ["auto", "always", "on-failure", "never"]),
    reportDirectory: getInput("report-directory") || null,
    githubToken: getInput("github-token"),
    /** The values of this leg of a matrix, as `NAME: VALUE`; none without a matrix. */
    matrix: parseMatrix(getInput("matrix")),
    /** Which leg this is, from 0. */
    jobIndex: Number(/^\d+$/.exec(getInput("job-index"))?.[0] ?? 0),
  };
  errors.push(...findMistakes(inputs));
  if (errors.length > 0) throw new InputErrors(errors.map((message) => ({ message, place: null })));
  return inputs;
}

/** As Compose takes it (docs/reference/compose.md C6). */
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
/** As `openLeases` takes it. */
const LEASE_STORE = /^(file|off|etcds?:\/\/.*)$/;

function* findMistakes(inputs: Inputs): Iterable<string> {
  const { projectName: name, allocate, portRange, leaseStore: store } = inputs;
  const wait = getInput("wait");
  if (!/^\d{0,5}$/.test(wait))
    yield `Input wait: ${JSON.stringify(wait)} is not a whole number of seconds from 0 to 99999.`;
  if (name !== null && !PROJECT_NAME.test(name))
    yield (
      `Input project-name: ${JSON.stringify(name)} is not made of lowercase letters, digits, ` +
        "hyphens and underscores, beginning with a letter or digit."
    );
  const other = allocate[0];
  if (other !== undefined && readLines("allocate").includes("none"))
    yield `Input allocate: "none" and ${JSON.stringify(other)} exclude each other.`;
  if (!LEASE_STORE.test(store))
    yield `Input lease-store: ${JSON.stringify(store)} is not one of file, off, etcd://HOST:2379.`;
  yield* findMistake("allocate", () => parseAllocation({ allocate, portRange: null }));
  yield* findMistake("port-range", () => parseAllocation({ allocate: [], portRange }));
}

function findMistake(name: string, read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (reason) {
    return [`Input ${name}: ${getErrorMessage(reason)}.`];
  }
}

/** Reads which ports are to move, and where. Throws on a word that means nothing. */
export function parseAllocation({ allocate, portRange }: Pick<Inputs, "allocate" | "portRange">) {
  const isSetting = (word: string) => word.includes("=");
  return parseAllocationWords({
    names: allocate.filter((word) => !isSetting(word)),
    settings: allocate.filter(isSetting),
    range: portRange,
    offset: null,
  });
}

/** One value a line; blank lines and the spaces around a value do not count. */
const readLines = (name: string) => getMultilineInput(name).filter(Boolean);

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
