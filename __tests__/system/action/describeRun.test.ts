import { expect, it } from "vitest";
import { describeRun, readCommit } from "../../../src/action/describeRun.ts";

const env = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_ACTION_REPOSITORY: "octo-org/portplan",
  GITHUB_ACTION_REF: "v1.2.3",
};

it.each([
  ["a tag", {}, "octo-org/portplan/blob/v1.2.3"],
  ["a commit", { GITHUB_ACTION_REF: "a".repeat(40) }, `octo-org/portplan/blob/${"a".repeat(40)}`],
  ["a branch", { GITHUB_ACTION_REF: "releases/v1" }, "octo-org/portplan/blob/releases/v1"],
])("the rules link to their pages in the action's repository at %s", (_, more, path) => {
  expect(describeRun({ ...env, ...more }, null).rulesUrl).toBe(
    `https://github.com/${path}/docs/rules`,
  );
});

it.each<[string, Record<string, string | undefined>]>([
  ["for a local action", { GITHUB_ACTION_REPOSITORY: "", GITHUB_ACTION_REF: "" }],
  ["without the variables", { GITHUB_ACTION_REPOSITORY: undefined }],
  ["on another server", { GITHUB_SERVER_URL: "https://github.example.com" }],
  ["for a server that only looks like GitHub", { GITHUB_SERVER_URL: "https://github.com.evil" }],
  ["for a repository with markup", { GITHUB_ACTION_REPOSITORY: 'a/b"><img src=x>' }],
  ["for a repository in a path", { GITHUB_ACTION_REPOSITORY: "a/b/../../c" }],
  ["for a repository that is a directory", { GITHUB_ACTION_REPOSITORY: "a/.." }],
  ["for a repository after a newline", { GITHUB_ACTION_REPOSITORY: "a/b\n" }],
  ["for a ref with markup", { GITHUB_ACTION_REF: "v1)[x](y" }],
  ["for a ref that leaves the folder", { GITHUB_ACTION_REF: "v1/../../x" }],
  ["for a ref with a query", { GITHUB_ACTION_REF: "v1?x=#" }],
  ["for a ref after a newline", { GITHUB_ACTION_REF: "v1\n" }],
  ["for an empty part of a ref", { GITHUB_ACTION_REF: "a//b" }],
])("the rules have no links %s", (_, more) => {
  expect(describeRun({ ...env, ...more }, null)).not.toHaveProperty("rulesUrl");
});

it("names the version, the commit and the time in UTC", () => {
  expect(describeRun(env, "c").made).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    commit: "c",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  });
});

it.each([
  ["a".repeat(40), "a".repeat(40)],
  ["main", null],
  ["", null],
  [undefined, null],
])("reads the commit of the event: %s", (sha, commit) => {
  expect(readCommit({ GITHUB_SHA: sha })).toBe(commit);
});
