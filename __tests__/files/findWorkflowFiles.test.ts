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
    ["the current one", "current", ci, ["ci.yml test"]],
    ["all", "all", ci, ["ci.yml test", "release.yaml -"]],
    ["none", "none", ci, []],
    ["none outside of a workflow", "current", {}, []],
    ["all outside of a workflow", "all", {}, ["ci.yml -", "release.yaml -"]],
    [
      "the current one on a branch with an @",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/ci.yml@refs/heads/a@b.yml@c"),
      ["ci.yml test"],
    ],
    [
      "one whose name holds an @",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/a@b.yml@refs/heads/main"),
      ["a@b.yml test"],
    ],
    [
      "a repository in other letters",
      "current",
      inWorkflow("Octo-Org/octo-repo/.github/workflows/ci.yml@x"),
      ["ci.yml test"],
    ],
    [
      "none of another repository",
      "current",
      inWorkflow("octo-org/shared/.github/workflows/ci.yml@x"),
      [],
    ],
    [
      "none outside of the folder",
      "current",
      inWorkflow("octo-org/octo-repo/.github/workflows/../../x/ci.yml@x"),
      [],
    ],
    ["none without sense", "current", inWorkflow("nonsense"), []],
  ])("gives %s", (_, choice, env, expected) => {
    const folder = `${root.replaceAll("\\", "/")}/.github/workflows/`;
    expect(
      findWorkflowFiles(choice, env, root).map(
        ({ file, currentJob }) => `${file.replace(folder, "")} ${currentJob ?? "-"}`,
      ),
    ).toEqual(expected);
  });

  it("finds nothing where there is no folder", () => {
    expect(findWorkflowFiles("all", {}, join(root, "nowhere"))).toEqual([]);
  });
});
