import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { MissingInput, resolveProjects } from "../../src/compose/resolveProjects.ts";
import { memoryFiles, projectOf, requestFor } from "../memory.ts";

it("the projects of a run have a limit for their text, which links can multiply", () => {
  const text = `services: {a: {image: x}}\n#${"x".repeat(1024 * 1024)}`;
  const project = projectOf(text);
  const requests = Array.from({ length: 300 }, () => ({ ...requestFor("/repo"), found: true }));
  const resolve = (count: number) =>
    resolveProjects(
      requests.slice(0, count),
      () => ({ project }),
      () => {},
    );
  expect(resolve(200)).toHaveLength(200);
  expect(() => resolve(300)).toThrow("larger than 256 MiB; check fewer at once");
});

describe("a file that the user names", () => {
  const files = memoryFiles({
    "/repo/compose.yaml": "services: {a: {image: x}}",
    "/repo/bad.yaml":
      "services: {a: {image: x, env_file: /repo, extends: {service: b, file: /repo}}}",
  });
  const check = (request: Parameters<typeof requestFor>[1]) => () =>
    resolveProjects(
      [{ ...requestFor("/repo", request), found: false }],
      (each) => ({ project: resolveProject(each, files, {}) }),
      () => {},
    );

  it.each([
    ["a Compose file", { files: ["/repo"] }],
    ["one of several Compose files", { files: ["compose.yaml", "/repo"] }],
    ["an env file", { envFiles: ["/repo"] }],
  ])("is a mistake of the arguments if it is a directory: %s", (_, request) => {
    expect(check(request)).toThrow(MissingInput);
    expect(check(request)).toThrow(
      /^cannot read \/repo: is a directory; use a file in this directory$/,
    );
  });

  it("is not at fault if one of its own files is a directory", () => {
    expect(check({ files: ["bad.yaml"] })).not.toThrow();
  });
});
