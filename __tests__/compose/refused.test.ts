import { describe, expect, it } from "vitest";
import type { Project } from "../../src/compose/Project.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { REFUSED, type Refused, textsOf } from "./refused.ts";
import { describeProblems } from "./stage.ts";

function resolve(refused: Pick<Refused, "files" | "env">): Project {
  const files = memoryFiles(placeTexts(textsOf(refused)));
  return resolveProject(requestFor("/repo"), files, refused.env ?? {});
}

/** Each problem with its place and what would be right. */
function describeProject({ problems, sources }: Project): string {
  const lines = describeProblems(problems, sources).map(
    (line, i) => `  ${line.replaceAll("/repo/", "")}\n    fix: ${problems[i]?.fix}\n`,
  );
  return lines.join("");
}

const groups = Object.entries(REFUSED);

describe("what Compose refuses is refused, with a place, a reason and what would be right", () => {
  it("in these words", async () => {
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
      expect(message).not.toContain("hunter2");
      // in a file of the project, where something stands
      const text = sources.get(span?.file ?? "");
      expect(text).toBeDefined();
      expect(span?.start).toBeLessThanOrEqual(text?.length ?? 0);
    }
  });
});

it("all that is wrong is told at once", () => {
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
    'compose.override.yaml:4:13 services.d.ports: "70000" is no container port',
    "compose.yaml:1:11 cannot read /repo/nowhere.yaml: there is no such file",
    "compose.yaml:4:13 services.a.ports: this value is no IP address",
    "compose.yaml:4:32 the variable V is required here and has no value: say which",
    "compose.yaml:4:78 services.a.ports[2].published is a list, " +
      "and must be a string or a whole number",
    "compose.yaml:5:18 the service a depends on gone, which does not exist",
    'compose.yaml:7:14 services.b extends "c", which this file does not have',
    "compose.yaml:8:12 the service b has no number of containers as its scale",
  ]);
  // what can be resolved is there all the same
  expect(
    project.services.find(({ name }) => name === "a")?.ports.map(({ target }) => target),
  ).toContain(82);
});
