import { getInput, getMultilineInput } from "@actions/core";
import { parseAllocationWords } from "../allocate/parseAllocationWords.ts";
import { parseSelector } from "../changes/Selector.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { InputErrors } from "../report/InputErrors.ts";

/** The inputs in action.yml. */
export type Inputs = ReturnType<typeof readInputs>;

/** The inputs that action.yml and verify/action.yml have. */
export type CommonInputs = ReturnType<typeof readCommonInputs>;

/**
 * Reads the inputs of this step. Empty inputs are null or an empty list. Throws `InputErrors` with
 * all invalid values.
 */
export function readInputs() {
  const errors: string[] = [];
  const oneOf = createChoice(errors);
  const inputs = {
    ...readCommonInputs(errors, "0"),
    policyFrom: oneOf("policy-from", ["head", "base"]),
    workflows: oneOf("workflows", ["current", "all", "none"]),
    probe: oneOf("probe", ["true", "false"]) === "true",
    /** `conflicts`, `all`, services, or `SERVICE[:CONTAINER_PORT]=PORT`. Empty for none. */
    allocate: readLines("allocate").filter((word) => word !== "none"),
    portRange: getInput("port-range") || null,
    /** A number or `auto`. */
    offset: getInput("offset") || null,
    /** The selectors of everything that may be stopped, as written. Empty for nothing. */
    free: readLines("free"),
    exported: oneOf("export", ["true", "false"]) === "true",
    leaseStore: getInput("lease-store") || "file",
    comment: oneOf("comment", ["auto", "always", "on-failure", "never"]),
    /** The matrix values of this job, e.g. `os: ubuntu-latest`. Empty without a matrix. */
    matrix: parseMatrix(getInput("matrix")),
    /** The index of this job in the matrix. */
    jobIndex: Number(/^\d+$/.exec(getInput("job-index"))?.[0] ?? 0),
  };
  errors.push(...findMistakes(inputs));
  return refuseErrors(inputs, errors);
}

/** Reads the inputs in verify/action.yml. Throws `InputErrors` with all invalid values. */
export function readVerifyInputs(): CommonInputs {
  const errors: string[] = [];
  return refuseErrors(readCommonInputs(errors, "30"), errors);
}

function refuseErrors<Of>(inputs: Of, errors: readonly string[]): Of {
  if (errors.length > 0) throw new InputErrors(errors.map((message) => ({ message, place: null })));
  return inputs;
}

/** @param defaultWait the seconds of an empty input `wait` */
function readCommonInputs(errors: string[], defaultWait: string) {
  const wait = getInput("wait") || defaultWait;
  const projectName = getInput("project-name") || null;
  if (!/^\d{1,5}$/.test(wait))
    errors.push(describeInvalid("wait", wait, "use whole seconds from 0 to 99999"));
  if (projectName !== null && !PROJECT_NAME.test(projectName)) {
    const hint =
      "use lowercase letters, digits, hyphens and underscores, starting with a letter or digit";
    errors.push(describeInvalid("project-name", projectName, hint));
  }
  return {
    directories: readLines("directories"),
    files: readLines("files"),
    projectName,
    profiles: readLines("profiles"),
    envFiles: readLines("env-files"),
    services: readLines("services"),
    policy: getInput("policy") || null,
    /** Seconds. */
    wait: Number(wait),
    failOn: createChoice(errors)("fail-on", ["error", "warning", "never"]),
    reportDirectory: getInput("report-directory") || null,
    githubToken: getInput("github-token"),
  };
}

/** The rule of Compose (docs/reference/compose.md C6). */
const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]*$/;
/** The values that `openLeases` accepts. */
const LEASE_STORE = /^(file|off|etcds?:\/\/.*)$/;

function* findMistakes(inputs: Inputs): Iterable<string> {
  const { allocate, portRange, offset, leaseStore: store } = inputs;
  const other = allocate[0];
  if (other !== undefined && readLines("allocate").includes("none"))
    yield `input allocate: "none" and ${JSON.stringify(other)} cannot be combined`;
  if (!LEASE_STORE.test(store))
    yield describeInvalid("lease-store", store, "choose from file, off, etcd://HOST:2379");
  yield* findMistake("allocate", () => parseAllocation({ ...NO_ALLOCATION, allocate }));
  if (inputs.free.length > 0 && !inputs.probe)
    yield "input free: nothing can be stopped with probe: false";
  for (const selector of inputs.free) yield* findMistake("free", () => parseSelector(selector));
  yield* findMistake("port-range", () => parseAllocation({ ...NO_ALLOCATION, portRange }));
  yield* findMistake("offset", () => parseAllocation({ ...NO_ALLOCATION, offset }));
  if (offset !== null && allocate.length === 0)
    yield "input offset: nothing is moved without the input allocate";
  if (offset === "auto" && portRange !== null)
    yield 'input offset: "auto" cannot be used together with the input port-range';
}

function describeInvalid(name: string, value: string, hint: string): string {
  return `invalid value ${JSON.stringify(value)} for input ${name} (${hint})`;
}

function findMistake(name: string, read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (reason) {
    return [`input ${name}: ${getErrorMessage(reason)}`];
  }
}

type AllocationInputs = Pick<Inputs, "allocate" | "portRange" | "offset">;

const NO_ALLOCATION: AllocationInputs = { allocate: [], portRange: null, offset: null };

/** Parses the inputs that decide which ports move, and where. Throws on an invalid value. */
export function parseAllocation({ allocate, portRange, offset }: AllocationInputs) {
  const isSetting = (word: string) => word.includes("=");
  return parseAllocationWords({
    names: allocate.filter((word) => !isSetting(word)),
    settings: allocate.filter(isSetting),
    range: portRange,
    offset,
  });
}

/** Reads an input with one value per line. Skips blank lines and surrounding spaces. */
const readLines = (name: string) => getMultilineInput(name).filter(Boolean);

/** Parses `toJSON(matrix)`, which is an object, or null without a matrix. */
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

/** Returns a reader of choices. The first one is the default, also if an expression is empty. */
function createChoice(errors: string[]) {
  return <const Value extends string>(
    name: string,
    allowed: readonly [Value, ...Value[]],
  ): Value => {
    const given = getInput(name) || allowed[0];
    const value = allowed.find((each) => each === given.toLowerCase());
    if (value === undefined)
      errors.push(describeInvalid(name, given, `choose from ${allowed.join(", ")}`));
    return value ?? allowed[0];
  };
}
