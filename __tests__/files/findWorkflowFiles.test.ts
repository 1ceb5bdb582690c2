import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type WorkflowChoice,
  findWorkflowFiles,
} from "../../src/system/files/findWorkflowFiles.ts";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "portplan-workflows-"));
  mkdirSync(join(root, ".github/workflows"), { recursive: true });
  for (const name of ["release.yaml", "ci.yml", "README.md"])
    writeFileSync(join(root, ".github/workflows", name), "");
});
afterAll(() => rmSync(root, { recursive: true }));

const job = { GITHUB_REPOSITORY: "octo-org/octo-repo", GITHUB_JOB: "test" };
const inWorkflow = (ref: string) => ({ ...job, GITHUB_WORKFLOW_REF: ref });
const ci = inWorkflow("octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/main");

describe("findWorkflowFiles", () => {
  it.each<[string, WorkflowChoice, Record<string, string>, string[]]>([
    ["the current workflow", "current", ci, ["ci.yml test"]],
    ["all", "all", ci, ["ci.yml test", "release.yaml -"]],
    ["none", "none", ci, []],
    ["no workflow outside of a run", "current", {}, []],
    ["all workflows outside of a run", "all", {}, ["ci.yml -", "release.yaml -"]],
    [
      "the current workflow on a branch with an @",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/a@b.yml@c"),
      ["ci.yml test"],
    ],
    [
      "a workflow with an @ in its name",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/a@b.yml@refs/heads/main"),
      ["a@b.yml test"],
    ],
    [
      "a repository whose name differs in case",
      "current",
      inWorkflow("Octo-Org/octo-repo/.github/workflows/ci.yml@x"),
      ["ci.yml test"],
    ],
    [
      "no workflow of another repository",
      "current",
      inWorkflow("octo-org/shared/.github/workflows/ci.yml@x"),
      [],
    ],
    [
      "no workflow outside of the folder",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/../../x/ci.yml@x"),
      [],
    ],
    ["no workflow for a malformed reference", "current", inWorkflow("nonsense"), []],
  ])("returns %s", (_, choice, env, expected) => {
    const folder = `${root.replaceAll("\\", "/")}/.github/workflows/`;
    expect(
      findWorkflowFiles(choice, env, root).map(
        ({ file, currentJob }) => `${file.replace(folder, "")} ${currentJob ?? "-"}`,
      ),
    ).toEqual(expected);
  });

  it("returns nothing if there is no folder", () => {
    expect(findWorkflowFiles("all", {}, join(root, "nowhere"))).toEqual([]);
  });
});
