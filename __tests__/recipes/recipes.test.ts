import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { workflowErrors } from "../action/workflowErrors.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const recipes = readdirSync(join(root, "docs/recipes")).filter((name) => name.endsWith(".yml"));
interface Action {
  readonly inputs: object;
  readonly outputs: object;
}
const action: Action = parse(read("action.yml"));
/** The actions, by what a step uses and by the id of such a step. */
const actions: readonly (readonly [uses: string, id: string, Action])[] = [
  ["OWNER/portplan@COMMIT", "ports", action],
  ["OWNER/portplan/verify@COMMIT", "verify", parse(read("verify/action.yml"))],
];

interface Step {
  readonly id?: string;
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
    on,
    permissions,
    jobs,
  }: {
    on: unknown;
    permissions: unknown;
    jobs: Record<string, { permissions: object; steps: readonly Step[] }>;
  } = parse(text);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

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

  it("checks its ports once", () => {
    expect(steps.filter(({ uses }) => uses === "OWNER/portplan@COMMIT")).toHaveLength(1);
  });

  it.each(actions)("uses only inputs and outputs that %s has", (uses, id, { inputs, outputs }) => {
    const ours = steps.filter((step) => step.uses === uses);
    for (const { id: given = id } of ours) expect(given).toBe(id);
    const passed = ours.flatMap((step) => Object.keys(step.with ?? {}));
    expect(passed.filter((input) => !(input in inputs))).toEqual([]);
    const used = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, "g"))];
    expect(used.filter(([, output = ""]) => !(output in outputs))).toEqual([]);
  });

  it("grants permissions per job, and only those that it needs", () => {
    expect(permissions).toEqual({});
    const allowed = new Set(["contents: read", "pull-requests: write", "security-events: write"]);
    const granted = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions).map(([scope, access]) => `${scope}: ${access}`),
    );
    expect(granted.filter((each) => !allowed.has(each))).toEqual([]);
    const hasPullRequest = on !== "workflow_dispatch";
    expect(granted.includes("pull-requests: write")).toBe(hasPullRequest);
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
