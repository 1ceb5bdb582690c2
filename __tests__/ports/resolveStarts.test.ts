import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/index.ts";
import { readWorkflowJobs } from "../../src/ports/readWorkflowJobs.ts";
import { resolveStarts } from "../../src/ports/resolveStarts.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const WORKFLOW = "/repo/.github/workflows/ci.yml";

const FILES = {
  "/repo/compose.yaml":
    'services: {web: {image: web, ports: ["80:80"], depends_on: [cache]}, cache: {image: redis, ' +
    'ports: ["6379:6379"]}}',
  "/repo/tests/docker-compose.yml":
    'services: {db: {image: postgres, ports: ["${DB_PORT:-5432}:5432"]}, mail: {image: mailpit, ' +
    'profiles: [mail], ports: ["8025:8025"]}}',
  "/repo/tests/ci.yml": 'services: {db: {ports: !override ["5440:5432"]}}',
  "/repo/other/compose.yaml": 'services: {db: {image: postgres, ports: ["5432:5432"]}}',
};

/** Returns the ports that steps of a job publish when they start the checked projects. */
function startedBy(steps: string, { top = "", job = "" } = {}): string[] {
  const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
  const yaml =
    `${top}\njobs:\n  test:\n${indent(job, "    ")}\n    services: {x: {ports: ["1:1"]}}\n` +
    `    steps:\n${indent(steps, "      ")}\n`;
  const files = memoryFiles({ ...FILES, [WORKFLOW]: yaml });
  const checked = ["/repo", "/repo/tests"].map((cwd) => resolveProject(requestFor(cwd), files, {}));
  const jobs = readWorkflowJobs([{ file: WORKFLOW, currentJob: null }], files);
  expect(jobs).toHaveLength(1);
  return resolveStarts(jobs, checked, files).flatMap(({ plan }) =>
    plan.requests.map(({ service, binding }) => `${service.name}:${binding.published}`),
  );
}

const run = (script: string) => `- run: |\n${script.replaceAll(/^/gm, "    ")}`;
const DB = ["db:5432"];
const WEB = ["web:80", "cache:6379"];

describe("a script of a step starts", () => {
  it.each<[string, string, string[]]>([
    ["the project of the working directory", "docker compose up -d", WEB],
    ["the project of a file", "docker compose -f tests/docker-compose.yml up -d --wait", DB],
    ["the project with docker-compose", "docker-compose --file=tests/docker-compose.yml up", DB],
    ["a project after cd", "cd tests && docker compose up -d", DB],
    ["a project in a subshell", "(cd tests; docker compose up -d)", DB],
    ["the outer project after a subshell", "(cd tests; ls)\ndocker compose up -d", WEB],
    [
      "a project in the workspace",
      "docker compose -f $GITHUB_WORKSPACE/tests/docker-compose.yml up",
      DB,
    ],
    [
      "a project in the workspace of an expression",
      'docker compose -f "${{ github.workspace }}/tests/docker-compose.yml" up',
      DB,
    ],
    ["a project directory", "docker compose --project-directory tests up", DB],
    ["a continued line", "docker compose \\\n  -f tests/docker-compose.yml \\\n  up -d", DB],
    ["a project with sudo and a time limit", "sudo timeout 60 docker compose up", WEB],
    ["a project in a condition", "if ! docker compose up -d; then exit 1; fi", WEB],
    ["a project with redirected output", "docker compose up > up.log 2>&1 &", WEB],
    ["a project with COMPOSE_FILE", "COMPOSE_FILE=tests/docker-compose.yml docker compose up", DB],
    [
      "a project with an exported COMPOSE_FILE",
      "export COMPOSE_FILE=tests/docker-compose.yml\ndocker compose up",
      DB,
    ],
    [
      "a variable's port",
      "DB_PORT=5999 docker compose -f tests/docker-compose.yml up",
      ["db:5999"],
    ],
    [
      "a profile",
      "docker compose -f tests/docker-compose.yml --profile mail up",
      ["db:5432", "mail:8025"],
    ],
    ["a service and what it depends on", "docker compose up -d web", WEB],
    ["one service", "docker compose up -d --timeout 5 cache", ["cache:6379"]],
    ["one service without what it depends on", "docker compose up -d --no-deps web", ["web:80"]],
    [
      "what the service of a command depends on",
      "docker compose run --rm -e A=b web make",
      ["cache:6379"],
    ],
    ["the service of a command with its ports", "docker compose run --service-ports web", WEB],
    ["a name that is an expression", "docker compose -p ci-${{ github.run_id }} up -d", WEB],
    ["a name in a variable", 'docker compose -p "$NAME" up -d', WEB],
  ])("%s", (_, script, ports) => {
    expect(startedBy(run(script))).toEqual(ports);
  });
});

describe("a script of a step starts nothing that is known", () => {
  it.each([
    ["without a command", "make test"],
    ["with a command that starts nothing", "docker compose build && docker compose down"],
    ["with an echo", "echo docker compose up"],
    ["with a comment", "# docker compose up\ntrue # docker compose up"],
    ["with a quoted command", "echo 'first; docker compose up'"],
    ["in a here-document", "cat > start.sh <<EOF\ndocker compose up\nEOF"],
    ["in an unknown directory", "cd $DIRECTORY && docker compose up"],
    ["with an unknown file", "docker compose -f $FILE up"],
    ["with an unknown file of an expression", "docker compose -f ${{ matrix.file }} up"],
    ["with a file that is missing", "docker compose -f missing.yml up"],
    ["with a file outside of the repository", "docker compose -f ../../../etc/compose.yaml up"],
    ["with a project that is not checked", "cd other && docker compose up"],
    ["with another engine", "docker --context remote compose up"],
    ["with another engine in a variable", "DOCKER_HOST=ssh://host docker compose up"],
    ["with unknown services", "docker compose up -d $SERVICES"],
    ["with an unknown option", "docker compose --new-option x up"],
    ["with a dry run", "docker compose --dry-run up"],
    ["without a start", "docker compose up --no-start"],
    ["with a port that an earlier line changes", "sed -i s/80/81/ compose.yaml\ndocker compose up"],
    [
      "after a command that may stop the service container",
      'docker stop "${{ job.services.db.id }}"\ndocker compose -f tests/docker-compose.yml up',
    ],
    [
      "with an unknown value of the port's variable",
      "DB_PORT=$(./free-port) docker compose -f tests/docker-compose.yml up",
    ],
    [
      "with an env file that an earlier line writes",
      'echo "DB_PORT=5999" > tests/.env\ndocker compose -f tests/docker-compose.yml up',
    ],
  ])("%s", (_, script) => {
    expect(startedBy(run(script)).filter((port) => port !== "db:$DB_PORT")).toEqual([]);
  });
});

describe("the rest of a workflow decides what a step starts", () => {
  const up = "- run: docker compose up -d";
  const action = (text: string) => `- uses: hoverkraft-tech/compose-action@v2\n  with: {${text}}`;
  it.each<[string, string, Parameters<typeof startedBy>[1], string[]]>([
    ["the step's working directory", `${up}\n  working-directory: ./tests`, {}, DB],
    ["the job's working directory", up, { job: "defaults: {run: {working-directory: tests}}" }, DB],
    [
      "the workflow's working directory",
      up,
      { top: "defaults: {run: {working-directory: tests}}" },
      DB,
    ],
    ["an unknown working directory", `${up}\n  working-directory: \${{ matrix.dir }}`, {}, []],
    ["COMPOSE_FILE of the step", `${up}\n  env: {COMPOSE_FILE: tests/docker-compose.yml}`, {}, DB],
    [
      "COMPOSE_FILE of the workflow",
      up,
      { top: "env: {COMPOSE_FILE: tests/docker-compose.yml}" },
      DB,
    ],
    [
      "two files in COMPOSE_FILE",
      up,
      { job: "env: {COMPOSE_FILE: 'tests/docker-compose.yml:tests/ci.yml'}" },
      [],
    ],
    ["an unknown COMPOSE_FILE", up, { job: "env: {COMPOSE_FILE: '${{ vars.FILE }}'}" }, []],
    [
      "a variable of the job",
      `${up}\n  working-directory: tests`,
      { job: "env: {DB_PORT: 5999}" },
      ["db:5999"],
    ],
    [
      "an unknown variable of the job",
      `${up}\n  working-directory: tests`,
      { job: "env: {DB_PORT: '${{ vars.P }}'}" },
      [],
    ],
    [
      "an exported variable of an earlier step",
      `- run: echo "DB_PORT=1" >> $GITHUB_ENV\n${up}\n  working-directory: tests`,
      {},
      [],
    ],
    [
      "an exported COMPOSE_FILE of an earlier step",
      `- run: echo "COMPOSE_FILE=x" >> $GITHUB_ENV\n${up}`,
      {},
      [],
    ],
    [
      "an allocation in an earlier step",
      `- uses: acme/portplan@v1\n  with: {allocate: all}\n${up}`,
      {},
      [],
    ],
    [
      "a checkout in a directory",
      "- uses: actions/checkout@v4\n  with: {path: app}\n- run: cd app/tests && docker compose up",
      {},
      DB,
    ],
    [
      "a checkout of another repository",
      `- uses: actions/checkout@v4\n  with: {repository: acme/other}\n${up}`,
      {},
      [],
    ],
    ["a step that never runs", `${up}\n  if: false`, {}, []],
    ["a step whose condition is an expression", `${up}\n  if: \${{ false }}`, {}, []],
    ["a shell that is not read", `${up}\n  shell: python`, {}, []],
    ["the default file of an action", action("cwd: tests"), {}, DB],
    [
      "the files of an action",
      action("compose-file: tests/docker-compose.yml, services: db"),
      {},
      DB,
    ],
    [
      "the flags of an action",
      action('compose-file: ./tests/docker-compose.yml, compose-flags: "--profile mail"'),
      {},
      ["db:5432", "mail:8025"],
    ],
    [
      "the old name of an action",
      "- uses: isbang/compose-action@v1.5.1\n  with: {compose-file: tests/docker-compose.yml}",
      {},
      DB,
    ],
    [
      "an action that is not known",
      "- uses: acme/start@v1\n  with: {compose-file: tests/docker-compose.yml}",
      {},
      [],
    ],
  ])("%s", (_, steps, options, ports) => {
    expect(startedBy(steps, options)).toEqual(ports);
  });
});

it("a start is found between any other commands", () => {
  const other = fc.constantFrom(
    "make",
    "ls -l 'a b'",
    'echo "$X" | tee out',
    "[ -d x ] || mkdir x",
    "for i in 1 2; do true; done",
  );
  const separator = fc.constantFrom("\n", " ; ", " && ", "\n\n# note\n");
  const scripts = fc.tuple(
    fc.array(fc.tuple(other, separator)),
    fc.array(fc.tuple(separator, other)),
  );
  fc.assert(
    fc.property(scripts, ([before, after]) => {
      const script = `${before.flat().join("")}docker compose up -d${after.flat().join("")}`;
      expect(startedBy(run(script))).toEqual(WEB);
    }),
  );
});

it("any script is read", () => {
  const part = fc.constantFrom(
    "docker",
    "compose",
    "up",
    "-f",
    "cd",
    "$(",
    ")",
    "'",
    '"',
    "\\",
    "\n",
    "<<",
    "&&",
    " ",
    "export",
    "A=",
    "${{",
    "}}",
    "#",
    "x",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      const steps = `[{run: ${JSON.stringify(parts.join(""))}}]`;
      const yaml = `jobs: {test: {services: {x: {ports: ["1:1"]}}, steps: ${steps}}}`;
      const files = memoryFiles({ ...FILES, [WORKFLOW]: yaml });
      const jobs = readWorkflowJobs([{ file: WORKFLOW, currentJob: null }], files);
      expect(resolveStarts(jobs, [], files)).toEqual([]);
    }),
  );
});
