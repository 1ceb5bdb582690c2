import { expect, it } from "vitest";
import { parseSummary } from "../../report/parseSummary.ts";
import { useWorkspace } from "./workspace.ts";

const workspace = useWorkspace();

const FIXED = 'services: { db: { image: postgres, ports: ["127.0.0.1:15433:5432"] } }\n';
const VARIABLE = FIXED.replace("15433", "${DB_PORT:-15433}");

/** Returns a workflow whose job "test" allocates ports and then runs a command. */
const workflow = (command: string, url = "none") =>
  [
    "on: push",
    "jobs:",
    "  test:",
    "    runs-on: self-hosted",
    `    strategy: { matrix: { include: [{ db: pg, url: "${url}" }] } }`,
    "    steps:",
    "      - uses: octo-org/portplan@v1",
    "        with: { allocate: all, files: db/compose.pg.yaml }",
    `      - run: ${command}`,
    "",
  ].join("\n");

const WARNING =
  "--file replaces COMPOSE_FILE of this allocation, so the override file with the allocated " +
  "ports is not read; use the arguments in the output compose-args instead";

async function allocate(
  command: string | null,
  { compose = FIXED, url = "none", ...inputs }: Record<string, string> = {},
) {
  workspace.write({
    ".git/HEAD": "ref: refs/heads/main\n",
    "db/compose.pg.yaml": compose,
    ...(command !== null && { ".github/workflows/ci.yml": workflow(command, url) }),
  });
  const { annotations, ...outcome } = await workspace.run({
    files: "db/compose.pg.yaml",
    allocate: "all",
    probe: "false",
    "lease-store": "off",
    ...inputs,
  });
  const warnings = annotations
    .filter(({ name }) => name === "warning")
    .map(({ properties, data }) => [properties["file"], properties["line"], data]);
  return { ...outcome, annotations, warnings };
}

it.each([
  "docker compose -f db/compose.${{ matrix.db }}.yaml up -d --wait",
  "docker-compose --file ./db/compose.pg.yaml up",
])("warns on the line of a later step that replaces the override file: %s", async (command) => {
  const { warnings, exitCode, log, summary } = await allocate(command);
  expect(warnings).toEqual([[".github/workflows/ci.yml", "9", WARNING]]);
  expect(exitCode).toBe(0);
  const remark =
    "docker compose up in later steps uses the allocated ports. Commands with --file do not: " +
    "there, use the arguments in the output compose-args.";
  expect(log).toContain(remark);
  expect(parseSummary(summary).paragraphs).toContain(remark);
});

it.each([
  ["that uses COMPOSE_FILE", "docker compose up -d"],
  ["that does not start containers", "docker compose -f db/compose.pg.yaml down"],
  ["that names another project", "docker compose -f tools/compose.yaml run lint"],
  ["with outputs", "docker compose -f db/compose.pg.yaml -f ${{ steps.p.outputs.x }} up"],
])("does not warn about a later step %s", async (_, command) => {
  // Another command shows that the job starts the project without --file.
  const { warnings } = await allocate(`docker compose up -d && ${command}`);
  expect(warnings).toEqual([]);
});

it("does not warn if variables move all ports", async () => {
  const command = "docker compose -f db/compose.pg.yaml up";
  const { warnings, log } = await allocate(command, { compose: VARIABLE });
  expect(warnings).toEqual([]);
  expect(log).toContain("docker compose up in later steps uses the allocated ports.");
});

it.each([
  ["on the input if a script starts the project", "./start.sh", [".github/workflows/ci.yml", "8"]],
  ["without a line if the workflow cannot be read", null, [undefined, undefined]],
])("warns %s", async (_, command, place) => {
  const { warnings } = await allocate(command);
  expect(warnings).toEqual([[...place, WARNING.replace(/^/, "a command with ")]]);
});

it("explains compose-args if nothing is exported", async () => {
  const command = "docker compose -f db/compose.pg.yaml up";
  const { warnings, log } = await allocate(command, { export: "false" });
  expect(warnings).toEqual([]);
  expect(log).toContain(
    "To use the allocated ports, use the arguments in the output compose-args.",
  );
});

it("finds the old port in the workflow that starts the project", async () => {
  const { annotations, log } = await allocate("docker compose up", {
    url: "postgres://u:p@localhost:15433/x",
  });
  expect(log.join("\n")).toMatch(/stale-reference.*\.github\/workflows\/ci\.yml/);
  // A notice is not an annotation if nothing failed.
  expect(annotations).toEqual([]);
});
