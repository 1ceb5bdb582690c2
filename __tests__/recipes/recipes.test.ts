import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { workflowErrors } from "../action/workflowErrors.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const recipes = readdirSync(join(root, "docs/recipes")).filter((name) => name.endsWith(".yml"));
const action: { inputs: object; outputs: object } = parse(read("action.yml"));

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

it("docs/recipes/README.md lists all recipes", () => {
  const listed = [
    ...read("docs/recipes/README.md").matchAll(/^\| \[([\w-]+\.yml)\]\(\1\) \|/gm),
  ].map((match) => match[1]);
  expect(new Set(listed)).toEqual(new Set(recipes));
});

describe.each(recipes)("%s", (name) => {
  const text = read(`docs/recipes/${name}`);
  const {
    permissions,
    jobs,
  }: {
    permissions: unknown;
    jobs: Record<string, { permissions: object; steps: readonly Step[] }>;
  } = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ uses }) => uses === "OWNER/portplan@COMMIT");

  it("is valid for GitHub's parser", async () => {
    expect(await workflowErrors(text)).toEqual([]);
  });

  it.each([
    ["runs-on:", "run-on:"],
    ["contents: read", "contents: reed"],
    ["uses: OWNER", "use: OWNER"],
  ])("is invalid if %j is replaced with %j", async (right, wrong) => {
    expect(text).toContain(right);
    expect(await workflowErrors(text.replaceAll(right, wrong))).not.toEqual([]);
  });

  it("uses only inputs and outputs that the action has", () => {
    expect(ours).toHaveLength(1);
    expect(
      ours
        .flatMap((step) => Object.keys(step.with ?? {}))
        .filter((input) => !(input in action.inputs)),
    ).toEqual([]);
    const outputs = [...text.matchAll(/steps\.ports\.outputs\.([\w-]+)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(outputs.filter((output) => !(output in action.outputs))).toEqual([]);
  });

  it("grants permissions per job, and only those that it needs", () => {
    expect(permissions).toEqual({});
    const allowed = new Set(["contents: read", "pull-requests: write", "security-events: write"]);
    const granted = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions).map(([scope, access]) => `${scope}: ${access}`),
    );
    expect(granted.filter((each) => !allowed.has(each))).toEqual([]);
    expect(granted).toContain("pull-requests: write");
  });

  it("does not persist credentials after a checkout", () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with).toMatchObject({ "persist-credentials": false });
  });
});

it("forks.yml runs no other action with the files of a fork", () => {
  const { jobs } = parse(read("docs/recipes/forks.yml"));
  expect(
    jobs.comment.steps.map(
      ({ uses, run }: Step & { run?: string }) => run ?? uses?.replace(/@.*/, ""),
    ),
  ).toEqual(["actions/checkout", "OWNER/portplan"]);
});
