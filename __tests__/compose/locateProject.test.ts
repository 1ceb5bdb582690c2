import { describe, expect, it } from "vitest";
import { Environment } from "../../src/compose/load/Environment.ts";
import { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { locateProject } from "../../src/compose/load/locateProject.ts";
import type { ProjectRequest } from "../../src/compose/Project.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Files in /repo, optionally with their lines: `.env|A=1|B=2`. */
type Names = readonly string[];

interface Options {
  /** A directory in /repo. */
  readonly in?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: Partial<ProjectRequest>;
}

function located(names: Names, { in: below = "", env = {}, request = {} }: Options = {}) {
  const texts = names.map((name): [string, string] => {
    const [path = "", ...lines] = name.split("|");
    return [
      path === "-" ? path : `/repo/${path}`,
      lines.length > 0 ? `${lines.join("\n")}\n` : "services: {}\n",
    ];
  });
  const cwd = below === "" ? "/repo" : `/repo/${below}`;
  const loading = new LoadContext(memoryFiles(Object.fromEntries(texts), cwd), cwd);
  const found = locateProject(
    requestFor(cwd, { searchParents: true, ...request }),
    Environment.ofProcess(env),
    loading,
  );
  return { found, loading };
}

const shown = (path: string) => path.replace(/^\/repo\/?/, "");

describe("locateProject finds the Compose files", () => {
  it.each<[string, Names, Options, string[]]>([
    [
      "compose.yaml before all other names",
      ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"],
      {},
      ["compose.yaml"],
    ],
    [
      "compose.yml before docker-compose.yml",
      ["compose.yml", "docker-compose.yml"],
      {},
      ["compose.yml"],
    ],
    [
      "docker-compose.yml before docker-compose.yaml",
      ["docker-compose.yml", "docker-compose.yaml"],
      {},
      ["docker-compose.yml"],
    ],
    [
      "an override file, .yml before .yaml",
      ["compose.yaml", "compose.override.yml", "compose.override.yaml"],
      {},
      ["compose.yaml", "compose.override.yml"],
    ],
    [
      "an override file with the other prefix",
      ["docker-compose.yml", "compose.override.yaml"],
      {},
      ["docker-compose.yml", "compose.override.yaml"],
    ],
    [
      "only one override file",
      ["compose.yaml", "compose.override.yaml", "docker-compose.override.yml"],
      {},
      ["compose.yaml", "compose.override.yaml"],
    ],
    [
      "a parent directory's, with its override file",
      ["compose.yaml", "compose.override.yaml", "a/b/x"],
      { in: "a/b" },
      ["compose.yaml", "compose.override.yaml"],
    ],
    [
      "without an override file in a subdirectory",
      ["compose.yaml", "a/compose.override.yaml"],
      { in: "a" },
      ["compose.yaml"],
    ],
    [
      "in the nearest directory",
      ["compose.yaml", "a/docker-compose.yaml"],
      { in: "a" },
      ["a/docker-compose.yaml"],
    ],
    [
      "of -f, without an override file",
      ["compose.yaml", "compose.override.yaml", "x.yaml"],
      { request: { files: ["x.yaml"] } },
      ["x.yaml"],
    ],
    [
      "of several -f, in their order",
      ["b.yaml", "a.yaml"],
      { request: { files: ["b.yaml", "./a.yaml"] } },
      ["b.yaml", "a.yaml"],
    ],
    [
      "of -f before COMPOSE_FILE",
      ["a.yaml", "b.yaml"],
      { request: { files: ["a.yaml"] }, env: { COMPOSE_FILE: "b.yaml" } },
      ["a.yaml"],
    ],
    [
      "of COMPOSE_FILE",
      ["compose.yaml", "a.yaml", "b.yaml"],
      { env: { COMPOSE_FILE: "b.yaml:a.yaml" } },
      ["b.yaml", "a.yaml"],
    ],
    [
      "of COMPOSE_FILE with another separator",
      ["a:b.yaml", "c.yaml"],
      { env: { COMPOSE_FILE: "a:b.yaml,c.yaml", COMPOSE_PATH_SEPARATOR: "," } },
      ["a:b.yaml", "c.yaml"],
    ],
    [
      "of COMPOSE_FILE in .env, relative to the working directory",
      ["a/x.yaml", "a/.env|COMPOSE_FILE=x.yaml"],
      { in: "a" },
      ["a/x.yaml"],
    ],
    [
      "of COMPOSE_FILE in a file of --env-file",
      ["a.yaml", "e|COMPOSE_FILE=a.yaml"],
      { request: { envFiles: ["e"] } },
      ["a.yaml"],
    ],
    [
      "but ignores COMPOSE_FILE in a parent directory's .env",
      ["compose.yaml", "x.yaml", ".env|COMPOSE_FILE=x.yaml", "a/y"],
      { in: "a" },
      ["compose.yaml"],
    ],
    [
      "in --project-directory",
      ["compose.yaml", "d/compose.yaml"],
      { request: { projectDirectory: "d" } },
      ["d/compose.yaml"],
    ],
    [
      "of -f relative to the working directory, not to --project-directory",
      ["x.yaml", "d/x.yaml"],
      { request: { projectDirectory: "d", files: ["x.yaml"] } },
      ["x.yaml"],
    ],
    ["on standard input", ["compose.yaml", "-"], { request: { files: ["-"] } }, ["-"]],
  ])("%s", (_, names, options, expected) => {
    const { found, loading } = located(names, options);
    expect(loading.problems).toEqual([]);
    expect(found?.files.map(({ path }) => shown(path))).toEqual(expected);
  });

  it.each<[string, Names, Options, string]>([
    [
      "a directory without a Compose file",
      ["x"],
      {},
      "no Compose file in /repo or its parent directories",
    ],
    [
      "an override file without a Compose file",
      ["compose.override.yaml"],
      {},
      "no Compose file in /repo or its parent directories",
    ],
    [
      "a Compose file in the parent of a directory that the user named",
      ["compose.yaml", "a/x"],
      { in: "a", request: { searchParents: false } },
      "no Compose file in /repo/a",
    ],
    [
      "a missing file in COMPOSE_FILE",
      ["compose.yaml"],
      { env: { COMPOSE_FILE: "x.yaml" } },
      "COMPOSE_FILE refers to a file that does not exist",
    ],
    [
      "a missing env file",
      ["compose.yaml"],
      { request: { envFiles: ["x.env"] } },
      "cannot read /repo/x.env: no such file",
    ],
    [
      "a remote file",
      ["compose.yaml"],
      { request: { files: ["oci://example.com/x"] } },
      "cannot read remote file oci://example.com/x",
    ],
    [
      "an invalid name from -p",
      ["compose.yaml"],
      { request: { projectName: "My App" } },
      "invalid project name from -p",
    ],
    [
      "an invalid name from COMPOSE_PROJECT_NAME",
      ["compose.yaml"],
      { env: { COMPOSE_PROJECT_NAME: "_x" } },
      "invalid project name from COMPOSE_PROJECT_NAME",
    ],
    [
      "a name: of invalid characters only",
      ["compose.yaml|name: --"],
      {},
      "cannot derive a project name from the name key",
    ],
    [
      "a required variable in name:",
      ["compose.yaml|name: ${N:?say it}"],
      {},
      "required variable N is missing a value: say it",
    ],
    [
      "a directory name of invalid characters only",
      ["__/compose.yaml"],
      { in: "__" },
      "cannot derive a project name from the directory name",
    ],
  ])("and rejects %s", (_, names, options, message) => {
    const { found, loading } = located(names, options);
    expect(found).toBeNull();
    expect(loading.problems.map((problem) => problem.message)).toEqual([message]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });
});

describe("locateProject resolves the project directory", () => {
  it.each<[string, Names, Options, string]>([
    [
      "from the first file",
      ["a/x.yaml", "y.yaml"],
      { request: { files: ["a/x.yaml", "y.yaml"] } },
      "a",
    ],
    [
      "from the first file after standard input",
      ["-", "a/x.yaml"],
      { request: { files: ["-", "a/x.yaml"] } },
      "a",
    ],
    [
      "from the working directory if there is only standard input",
      ["-", "a/x"],
      { in: "a", request: { files: ["-"] } },
      "a",
    ],
    ["from the file that was found", ["compose.yaml", "a/x"], { in: "a" }, ""],
    [
      "from --project-directory",
      ["compose.yaml", "d/x"],
      { request: { projectDirectory: "d", files: ["compose.yaml"] } },
      "d",
    ],
    ["from COMPOSE_FILE", ["a/x.yaml"], { env: { COMPOSE_FILE: "a/x.yaml" } }, "a"],
  ])("%s", (_, names, options, expected) => {
    const { found, loading } = located(names, options);
    expect(loading.problems).toEqual([]);
    expect(shown(found?.directory ?? "?")).toBe(expected);
  });
});

describe("locateProject resolves the project name", () => {
  it.each<[string, Names, Options, string]>([
    [
      "from -p",
      ["compose.yaml|name: x"],
      { request: { projectName: "p" }, env: { COMPOSE_PROJECT_NAME: "e" } },
      "p",
    ],
    [
      "from COMPOSE_PROJECT_NAME",
      ["compose.yaml|name: x"],
      { env: { COMPOSE_PROJECT_NAME: "e" } },
      "e",
    ],
    [
      "from COMPOSE_PROJECT_NAME in .env",
      ["compose.yaml|name: x", ".env|COMPOSE_PROJECT_NAME=e"],
      {},
      "e",
    ],
    [
      "from name: if COMPOSE_PROJECT_NAME is empty",
      ["compose.yaml|name: x"],
      { env: { COMPOSE_PROJECT_NAME: "" } },
      "x",
    ],
    ["from name:, normalized", ["compose.yaml|name: _My.App_X-1"], {}, "myapp_x-1"],
    ["from name: with a variable", ["compose.yaml|name: a${N}", ".env|N=b"], {}, "ab"],
    ["from the last name:", ["compose.yaml|name: x", "compose.override.yaml|name: y"], {}, "y"],
    ["from the last name: of a file", ["compose.yaml|name: x|---|name: y"], {}, "y"],
    ["without an empty name:", ["compose.yaml|name: x", "compose.override.yaml|name: ''"], {}, "x"],
    ["from the directory", ["My.Shop/compose.yaml"], { in: "My.Shop" }, "myshop"],
    [
      "from the directory of the files, not from the working directory",
      ["Shop/compose.yaml", "Shop/a/x"],
      { in: "Shop/a" },
      "shop",
    ],
  ])("%s", (_, names, options, expected) => {
    const { found, loading } = located(names, options);
    expect(loading.problems).toEqual([]);
    expect(found?.name).toBe(expected);
    expect(found?.environment.get("COMPOSE_PROJECT_NAME")).toBe(expected);
  });
});

describe("locateProject reads variables", () => {
  it.each<[string, Names, Options, string[], string]>([
    ["from .env next to the files", ["compose.yaml", ".env|V=1"], {}, [".env"], "1"],
    ["without an env file", ["compose.yaml"], {}, [], ""],
    [
      "from the shell first, even if they are empty",
      ["compose.yaml", ".env|V=1"],
      { env: { V: "" } },
      [".env"],
      "",
    ],
    [
      "from .env in the working directory, then in the directory of the files",
      ["compose.yaml", ".env|V=1", "a/.env|V=2"],
      { in: "a" },
      ["a/.env", ".env"],
      "2",
    ],
    [
      "only from .env in the directory of the file of -f",
      ["a/x.yaml", ".env|V=1", "a/.env|V=2"],
      { request: { files: ["a/x.yaml"] } },
      ["a/.env"],
      "2",
    ],
    [
      "from .env in the working directory, then in the directory of COMPOSE_FILE",
      ["a/x.yaml", ".env|V=1", "a/.env|V=2"],
      { env: { COMPOSE_FILE: "a/x.yaml" } },
      [".env", "a/.env"],
      "1",
    ],
    [
      "from .env in --project-directory",
      ["d/compose.yaml", ".env|V=1", "d/.env|V=2"],
      { request: { projectDirectory: "d" } },
      ["d/.env"],
      "2",
    ],
    [
      "from --env-file instead of .env, the last file first",
      ["compose.yaml", ".env|V=1", "e|V=2", "f|V=3"],
      { request: { envFiles: ["e", "f"] } },
      ["e", "f"],
      "3",
    ],
    [
      "from COMPOSE_ENV_FILES",
      ["compose.yaml", ".env|V=1", "e|V=2", "f|V=3"],
      { env: { COMPOSE_ENV_FILES: "e,f" } },
      ["e", "f"],
      "3",
    ],
    [
      "from --env-file instead of COMPOSE_ENV_FILES",
      ["compose.yaml", "e|V=2", "f|V=3"],
      { request: { envFiles: ["e"] }, env: { COMPOSE_ENV_FILES: "f" } },
      ["e"],
      "2",
    ],
    [
      "without COMPOSE_ENV_FILES in .env",
      ["compose.yaml", ".env|COMPOSE_ENV_FILES=e|V=1", "e|V=2"],
      {},
      [".env"],
      "1",
    ],
    [
      "without .env if COMPOSE_DISABLE_ENV_FILE is 1",
      ["compose.yaml", ".env|V=1"],
      { env: { COMPOSE_DISABLE_ENV_FILE: "1" } },
      [],
      "",
    ],
    [
      "from .env if COMPOSE_DISABLE_ENV_FILE is 0",
      ["compose.yaml", ".env|V=1"],
      { env: { COMPOSE_DISABLE_ENV_FILE: "0" } },
      [".env"],
      "1",
    ],
    [
      "without a .env that sets COMPOSE_DISABLE_ENV_FILE",
      ["compose.yaml", ".env|V=1|COMPOSE_DISABLE_ENV_FILE=1"],
      {},
      [".env"],
      "",
    ],
    ["without a directory named .env", ["compose.yaml", ".env/x"], {}, [], ""],
  ])("%s", (_, names, options, files, value) => {
    const { found, loading } = located(names, options);
    expect(loading.problems).toEqual([]);
    expect(loading.envFiles.map(shown)).toEqual(files);
    expect(found?.environment.get("V") ?? "").toBe(value);
  });
});

describe("locateProject resolves the profiles", () => {
  it.each<[string, Names, Options, string[]]>([
    [
      "from --profile, unchanged",
      ["compose.yaml"],
      { request: { profiles: ["x,y", " z"] } },
      ["x,y", " z"],
    ],
    [
      "from COMPOSE_PROFILES, split and trimmed",
      ["compose.yaml"],
      { env: { COMPOSE_PROFILES: "x, y" } },
      ["x", "y"],
    ],
    ["from COMPOSE_PROFILES in .env", ["compose.yaml", ".env|COMPOSE_PROFILES=x"], {}, ["x"]],
    [
      "from --profile instead of COMPOSE_PROFILES",
      ["compose.yaml"],
      { request: { profiles: ["y"] }, env: { COMPOSE_PROFILES: "x" } },
      ["y"],
    ],
    ["as the empty profile if none is set", ["compose.yaml"], {}, [""]],
  ])("%s", (_, names, options, expected) => {
    expect(located(names, options).found?.profiles).toEqual(expected);
  });
});
