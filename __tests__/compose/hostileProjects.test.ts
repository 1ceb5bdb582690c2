import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const service = (more: string) => `services:\n  a:\n    image: x\n${more}`;
const LETTERS = "abcdefghijklm".split("");
const laughs = (item: (name: string) => string, close: readonly [string, string]) =>
  `x-a: &a ${close[0]}x${close[0] === "{" ? ": y" : ""}${close[1]}\n${LETTERS.slice(1)
    .map(
      (letter, i) =>
        `x-${letter}: &${letter} ${close[0]}${Array.from({ length: 10 }, (_, j) => `${close[0] === "{" ? `k${j}: ` : ""}${item(LETTERS[i] ?? "")}`).join(", ")}${close[1]}\n`,
    )
    .join("")}${service("")}`;

/** The first problem of a project with these files, and where it stands; null where it resolves. */
function firstProblem(files: Readonly<Record<string, string>>): string | null {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/repo/${name}`, text]));
  const { problems, sources } = resolveProject(requestFor("/repo"), memoryFiles(texts), {});
  const [problem] = problems;
  if (!problem?.span) return problem?.message ?? null;
  const before = (sources.get(problem.span.file) ?? "").slice(0, problem.span.start).split("\n");
  return `${problem.span.file.slice("/repo/".length)}:${before.length}:${(before.at(-1) ?? "").length + 1} ${problem.message}`;
}

describe("a project that cannot be resolved says where and why", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["no YAML", { "compose.yaml": "{{{{ not yaml : [" }, /^compose\.yaml:1:\d+ not valid YAML/],
    ["a tab", { "compose.yaml": "services:\n\ta:\n" }, /^compose\.yaml:2:1 not valid YAML: a tab cannot indent/],
    ["a key twice", { "compose.yaml": service("    image: y\n") }, /^compose\.yaml:4:5 the key "image" is given twice/],
    [
      "an unknown form of a variable",
      { "compose.yaml": service('    ports: ["${P!x}:80"]\n') },
      /^compose\.yaml:4:13 .*begins no valid variable/,
    ],
    ["a port above 65535", { "compose.yaml": service('    ports: ["70000:80"]\n') }, /^compose\.yaml:4:13 .*"70000" is no host port/],
    [
      "a hundred thousand brackets",
      { "compose.yaml": `services:\n  a: ${"[".repeat(100_000)}` },
      /^compose\.yaml:2:\d+ nested more than 256 deep/,
    ],
    [
      "deep blocks",
      { "compose.yaml": `x:\n${Array.from({ length: 3000 }, (_, i) => `${" ".repeat(i + 1)}a:\n`).join("")}` },
      /nested more than 256 deep/,
    ],
    [
      "a billion laughs",
      { "compose.yaml": laughs((name) => `*${name}`, ["[", "]"]) },
      /^compose\.yaml:\d+:\d+ the aliases of this document/,
    ],
    [
      "a billion laughs in mappings",
      { "compose.yaml": laughs((name) => `*${name}`, ["{", "}"]) },
      /^compose\.yaml:\d+:\d+ the aliases of this document/,
    ],
    ["more values than Compose reads", { "compose.yaml": service(`x-a: [${"1,".repeat(100_001)}]\n`) }, /more than 100000 values/],
    [
      "files that include each other",
      { "compose.yaml": "include: [b.yaml]\nservices: {}\n", "b.yaml": "include: [compose.yaml]\n" },
      /^b\.yaml:1:11 .*includes itself/,
    ],
    [
      "services that extend each other",
      { "compose.yaml": "services:\n  a:\n    extends: b\n  b:\n    extends: a\n" },
      /^compose\.yaml:\d:14 services\.[ab] extends itself/,
    ],
    [
      "a file that includes what is not there",
      { "compose.yaml": "include: [nowhere.yaml]\nservices: {}\n" },
      /^compose\.yaml:1:11 cannot read/,
    ],
    ["an env file with a mistake", { "compose.yaml": service(""), ".env": "GOOD=1\nB AD=hunter2\n" }, /^\.env:2:1 /],
  ])("%s", (_, files, expected) => {
    const began = performance.now();
    expect(firstProblem(files)).toMatch(expected);
    // far above what it takes; without bounds it would not end
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe("a large project resolves", () => {
  it("of fifty megabytes, most of it a comment", () => {
    expect(firstProblem({ "compose.yaml": `${service('    ports: ["8080:80"]\n')}# ${"x".repeat(50_000_000)}\n` })).toBeNull();
  });

  it("of two hundred ranges of sixty thousand ports, none of them counted out", () => {
    const entries = Array.from({ length: 200 }, (_, i) => `      - "${1000 + i}-${60_999 + i}:${1000 + i}-${60_999 + i}"\n`).join("");
    const files = memoryFiles({ "/repo/compose.yaml": service(`    ports:\n${entries}`) });
    const project = resolveProject(requestFor("/repo"), files, {});
    const ports = project.services[0]?.ports ?? [];
    // the ranges overlap, and doubles are dropped
    expect(ports.reduce((sum, { count }) => sum + count, 0)).toBe(60_199);
    expect(ports.length).toBeLessThan(500);
  });
});

it("no message tells what an env file holds", () => {
  const files = {
    "/repo/compose.yaml": service(
      '    ports: ["${SECRET}:80", "${MISSING:?need $SECRET}", {target: "${SECRET}"}]\n    scale: ${SECRET}\n    image: ${SECRET}\n',
    ),
    "/repo/.env": "SECRET=hunter2!\n",
  };
  const { problems } = resolveProject(requestFor("/repo"), memoryFiles(files), {});
  expect(problems.length).toBeGreaterThan(0);
  expect(JSON.stringify(problems)).not.toContain("hunter2");
});
