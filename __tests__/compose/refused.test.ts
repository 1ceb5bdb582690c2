import { describe, expect, it } from "vitest";
import { formatProblem } from "../../src/compose/Problem.ts";
import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { takeCode } from "../../src/lib/inlineCode.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { REFUSED, type Refused, textsOf } from "./refused.ts";
import { describeProblems } from "./stage.ts";

function resolve(refused: Pick<Refused, "files" | "env">): Project {
  const files = memoryFiles(placeTexts(textsOf(refused)));
  return resolveProject(requestFor("/repo"), files, refused.env ?? {});
}

/** Formats each problem with its place and its fix. */
function describeProject({ problems, sources }: Project): string {
  const lines = describeProblems(problems, sources).map(
    (line, i) =>
      `  ${line.replaceAll("/repo/", "")}\n    fix: ${takeCode(problems[i]?.fix ?? "").text}\n`,
  );
  return lines.join("");
}

const groups = Object.entries(REFUSED);

describe("resolveProject rejects what Compose rejects", () => {
  it("with the messages and fixes of refused.txt", async () => {
    const all = groups.map(
      ([group, each]) =>
        `# ${group}\n\n` +
        each.map((refused) => `${refused.title}\n${describeProject(resolve(refused))}`).join("\n"),
    );
    await expect(all.join("\n")).toMatchFileSnapshot("refused.txt");
  });

  const all = groups.flatMap(([group, each]) =>
    each.map((refused) => [group, refused.title, refused] as const),
  );
  it.each(all)("%s: %s", (_, __, refused) => {
    const { problems, sources } = resolve(refused);
    expect(problems.length).toBeGreaterThan(0);
    for (const { message, fix, span } of problems) {
      expect(fix).toMatch(/\w/);
      expect(formatProblem({ message, fix })).not.toMatch(/\p{Cc}/u);
      expect(message).not.toContain("hunter2");
      // the place is in a file of the project
      const text = sources.get(span?.file ?? "");
      expect(text).toBeDefined();
      expect(span?.start).toBeLessThanOrEqual(text?.length ?? 0);
    }
  });
});

it("resolveProject reports all problems of a project", () => {
  const project = resolve({
    files: {
      "compose.yaml": [
        "include: [nowhere.yaml]",
        "services:",
        "  a:",
        '    ports: ["localhost:80:80", "${V:?say which}:81", {target: 80, published: [1]}, "82"]',
        "    depends_on: [gone]",
        "  b:",
        "    extends: c",
        "    scale: -1",
        "",
      ].join("\n"),
      "compose.override.yaml": "services:\n  d:\n    image: x\n    ports: [70000]\n",
    },
  });
  expect(describeProblems(project.problems, project.sources).toSorted()).toEqual([
    'compose.override.yaml:4:13 service d: invalid container port "70000"',
    "compose.yaml:1:11 cannot read /repo/nowhere.yaml: no such file",
    "compose.yaml:4:13 service a: invalid IP address",
    "compose.yaml:4:32 required variable V is missing a value: say which",
    "compose.yaml:4:78 services.a.ports[2].published must be a string or an integer, not a list",
    "compose.yaml:5:18 service a depends on undefined service gone",
    'compose.yaml:7:14 service b extends "c", which is not defined in this file',
    "compose.yaml:8:12 service b has an invalid number of replicas",
  ]);
  // and still resolves the rest
  expect(
    project.services.find(({ name }) => name === "a")?.ports.map(({ target }) => target),
  ).toContain(82);
});
