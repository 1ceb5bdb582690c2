import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { buildOutputs, VERIFY_OUTPUTS } from "../../src/report/formats/outputs.ts";
import { readInputs, readVerifyInputs } from "../../src/action/inputs.ts";
import { makeReport } from "../report/makeReport.ts";
import { workflowErrors } from "./workflowErrors.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const trace = new NoOperationTraceWriter();

/** Returns the errors of GitHub's parser for an action.yml. */
function actionErrors(content: string): string[] {
  const { context } = parseAction({ name: "action.yml", content }, trace);
  return context.errors.getErrors().map(({ message }) => message);
}

interface Metadata {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

const readAction = (file: string) => parse(read(file)) as Metadata;

/** The file of each action, what reads its inputs, its outputs, and the argument of its tables. */
const actions = [
  ["action.yml", readInputs, Object.keys(buildOutputs(makeReport())), ""],
  ["verify/action.yml", readVerifyInputs, [...VERIFY_OUTPUTS], "verify"],
] as const;
const workflows = readdirSync(join(root, ".github/workflows")).filter((name) =>
  /\.ya?ml$/.test(name),
);

afterEach(() => vi.unstubAllEnvs());

/** Returns the names of the environment variables that a function reads. */
function variablesRead(readAll: () => unknown): string[] {
  const names = new Set<string>();
  const env = new Proxy(process.env, {
    get(target, name: string) {
      names.add(name);
      return target[name];
    },
  });
  vi.stubGlobal("process", Object.create(process, { env: { value: env } }));
  try {
    readAll();
  } finally {
    vi.unstubAllGlobals();
  }
  return [...names];
}

describe.each(actions)("%s", (file, readAll, outputs, argument) => {
  const action = readAction(file);

  it("is valid for GitHub's parser", () => {
    expect(actionErrors(read(file))).toEqual([]);
  });

  it.each([
    ["using: node24", "using: node25"],
    ["main:", "mein:"],
    ["outputs:\n  ok:\n", "outputs:\n  ok:\n    default: x\n"],
  ])("is not valid if %j is changed to %j", (right, wrong) => {
    expect(actionErrors(read(file).replace(right, wrong))).not.toEqual([]);
  });

  it("has exactly the inputs that are read", () => {
    const expected = Object.keys(action.inputs).map((name) => `INPUT_${name.toUpperCase()}`);
    expect(variablesRead(readAll).toSorted()).toEqual(expected.toSorted());
  });

  it("has the same defaults as the code", () => {
    const byCode = readAll();
    for (const [name, { default: value = "" }] of Object.entries(action.inputs)) {
      // The runner evaluates expressions.
      vi.stubEnv(`INPUT_${name.toUpperCase()}`, value.startsWith("${{") ? "" : value);
    }
    expect(readAll()).toEqual(byCode);
  });

  it("has exactly the outputs that are set", () => {
    expect(Object.keys(action.outputs)).toEqual(outputs);
  });

  it.each(["inputs", "outputs"] as const)(
    "has its %s in a table of docs/action.md, in the same order",
    (kind) => {
      const part = new RegExp(`<!-- ${kind}: ?${argument} -->\n([^]*?)<!-- end -->`);
      const table = part.exec(read("docs/action.md"))?.[1] ?? "";
      const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
      expect(rows).toEqual(Object.keys(action[kind]));
      for (const { description } of Object.values(action[kind]))
        expect(table).toContain(description.replaceAll("|", "\\|").replaceAll("](docs/", "]("));
    },
  );
});

describe.each(workflows)("%s", (name) => {
  const text = read(`.github/workflows/${name}`);
  const workflow = parse(text) as {
    permissions: unknown;
    jobs: Record<string, { permissions?: unknown; steps: { uses?: string; with?: object }[] }>;
  };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it("is valid for GitHub's parser", async () => {
    expect(await workflowErrors(text)).toEqual([]);
  });

  it.each([
    ["runs-on:", "run-on:"],
    ["${{ matrix.", "${{ matrx."],
    ["contents: read", "contents: reed"],
  ])("is not valid if %j is changed to %j", async (right, wrong) => {
    expect(text).toContain(right);
    expect(await workflowErrors(text.replace(right, wrong))).not.toEqual([]);
  });

  it("grants only read permissions", () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of Object.values(workflow.jobs))
      expect(permissions).toEqual({ contents: "read" });
  });

  it("does not persist the credentials of a checkout", () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
      expect(step.with).toMatchObject({ "persist-credentials": false });
    }
  });

  it.each([
    ["./", "action.yml"],
    ["./verify", "verify/action.yml"],
  ])("passes only inputs that the action in %s has", (folder, file) => {
    const given = steps
      .filter(({ uses }) => uses === folder)
      .flatMap((step) => Object.keys(step.with ?? {}));
    const { inputs } = readAction(file);
    expect(given.filter((input) => !(input in inputs))).toEqual([]);
  });
});
