import { describe, expect, it } from "vitest";
import { findLaterSteps, namesFile } from "../../src/repository/findComposeCommands.ts";

const path = "/repo/.github/workflows/ci.yml";

/** Returns a workflow whose job allocates ports and then runs a script. */
const workflow = (script: string, more = "") => `
jobs:
  test:
    steps:
      - run: docker compose -f before.yaml up
      - uses: octo-org/portplan@v1
        with: { allocate: all, files: compose.yaml }
      - run: |
${script.replaceAll(/^/gm, "          ")}
${more}`;

const commandsOf = (text: string, action = "__self") =>
  findLaterSteps({ path, text }, "test", action)?.commands.map(
    ({ files, named, isUnknown, span }) => ({
      files: files.map((file) => file.replaceAll(/\p{Cc}+/gu, "*")),
      ...(named === "variable" && { named }),
      ...(isUnknown && { isUnknown }),
      line: text.slice(span.start, span.end),
    }),
  );

describe("findLaterSteps", () => {
  it.each<[string, readonly string[]]>([
    ["docker compose up -d", []],
    ["docker compose -f a.yaml up", ["a.yaml"]],
    ["docker compose -fa.yaml up", ["a.yaml"]],
    ["docker compose --file a.yaml -f b.yaml up", ["a.yaml", "b.yaml"]],
    ["docker compose --file='a.yaml' --profile x up", ["a.yaml"]],
    ["docker-compose -p shop -f a.yaml run web", ["a.yaml"]],
    ["sudo -E docker compose -f a.yaml create", ["a.yaml"]],
    ["timeout 60 docker compose -f a.yaml up", ["a.yaml"]],
    ["cd shop && docker compose -f a.yaml up | tee log", ["a.yaml"]],
    ["if ! docker compose -f a.yaml up; then exit 1; fi", ["a.yaml"]],
    ["docker compose -f a.${{ matrix.db || 'pg' }}.yaml up", ["a.*.yaml"]],
    ["PORT=1 COMPOSE_FILE=c.yaml docker compose -f a.yaml up", ["a.yaml"]],
  ])("finds the command in %s", (line, files) => {
    expect(commandsOf(workflow(line))).toEqual([{ files, line }]);
  });

  it.each([
    "docker compose $FILES up",
    "docker compose -f a.yaml -f $OVERRIDE up",
    "docker compose -f a.yaml -f ${{ steps.ports.outputs.override-file }} up",
    "docker compose ${{ join(fromJSON(steps.ports.outputs.compose-args).shop, ' ') }} up",
  ])("does not know the files of %s", (line) => {
    expect(commandsOf(workflow(line))).toMatchObject([{ isUnknown: true, line }]);
  });

  it.each([
    "docker compose -f a.yaml down",
    "docker compose -f a.yaml logs -f web",
    "docker compose logs -f up",
    "docker compose -f $FILES config",
    "# docker compose -f a.yaml up",
    "echo docker compose -f a.yaml up",
    "docker run -f a.yaml up",
    "docker-composer -f a.yaml up",
  ])("finds no command in %s", (line) => {
    expect(commandsOf(workflow(line))).toEqual([]);
  });

  it("finds the line of each command, and commands on several lines", () => {
    const script =
      "docker compose \\\n  -f a.yaml \\\n  up -d\n\necho\ndocker compose -f b.yaml up";
    expect(commandsOf(workflow(script))).toEqual([
      { files: ["a.yaml"], line: "docker compose \\" },
      { files: ["b.yaml"], line: "docker compose -f b.yaml up" },
    ]);
  });

  it("reads COMPOSE_FILE of a step and of a command", () => {
    const env = "        env: { COMPOSE_FILE: a.yaml:b.yaml }";
    expect(commandsOf(workflow("docker compose up", env))).toEqual([
      { files: ["a.yaml", "b.yaml"], named: "variable", line: "docker compose up" },
    ]);
    expect(commandsOf(workflow("COMPOSE_FILE=c.yaml docker compose up"))).toMatchObject([
      { files: ["c.yaml"], named: "variable" },
    ]);
  });

  it("starts after the step with the id, else after the last step that allocates", () => {
    const step = (name: string) => `
      - { id: ${name}, uses: ./, with: { allocate: all } }
      - run: docker compose -f ${name}.yaml up`;
    const text = `jobs:\n  test:\n    steps:${step("a")}${step("b")}\n`;
    expect(commandsOf(text, "a")?.map(({ files }) => files)).toEqual([["a.yaml"], ["b.yaml"]]);
    expect(commandsOf(text, "__self")?.map(({ files }) => files)).toEqual([["b.yaml"]]);
  });

  it.each([
    ["without the job", "jobs: { other: { steps: [] } }"],
    ["without the step", "jobs: { test: { steps: [{ run: docker compose -f a.yaml up }] } }"],
    ["that calls another workflow", "jobs: { test: { uses: ./.github/workflows/x.yml } }"],
    ["that is not YAML", "jobs: ["],
    ["that is empty", ""],
  ])("returns null for a workflow %s", (_, text) => {
    expect(findLaterSteps({ path, text }, "test", "__self")).toBeNull();
  });
});

describe("namesFile", () => {
  it.each([
    ["compose.yaml", "shop/compose.yaml", true],
    ["./shop/compose.yaml", "shop/compose.yaml", true],
    ["../shop/compose.yaml", "shop/compose.yaml", true],
    ["compose.yaml", "shop/docker-compose.yaml", false],
    ["blog/compose.yaml", "shop/compose.yaml", false],
    ["db/compose.\u{1}\u{1}.yaml", "db/compose.pg.yaml", true],
    ["\u{1}\u{1}/compose.yaml", "shop/compose.yaml", true],
    ["db/compose.\u{1}\u{1}.yaml", "db/other.pg.yaml", false],
    ["", "compose.yaml", false],
  ])("compares %j with %s", (written, file, expected) => {
    expect(namesFile(written, file)).toBe(expected);
  });
});
