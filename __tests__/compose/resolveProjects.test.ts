import { expect, it } from "vitest";
import { resolveProjects } from "../../src/compose/resolveProjects.ts";
import { projectOf, requestFor } from "../memory.ts";

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
