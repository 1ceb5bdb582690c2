import { describe, expect, it } from "vitest";
import { Environment } from "../../src/compose/load/Environment.ts";
import { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { locateProject } from "../../src/compose/load/locateProject.ts";
import type { ProjectRequest } from "../../src/compose/Project.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Files below /repo, each perhaps with its lines: `.env|A=1|B=2`. */
type Names = readonly string[];

interface Asked {
  /** Below /repo. */
  readonly in?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: Partial<ProjectRequest>;
}

function located(names: Names, { in: below = "", env = {}, request = {} }: Asked = {}) {
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

describe("the compose files", () => {
  it.each<[string, Names, Asked, string[]]>([
    [
      "compose.yaml before all others",
      ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"],
      {},
      ["compose.yaml"],
    ],
    ["compose.yml before docker's", ["compose.yml", "docker-compose.yml"], {}, ["compose.yml"]],
    [
      "docker-compose.yml before .yaml",
      ["docker-compose.yml", "docker-compose.yaml"],
      {},
      ["docker-compose.yml"],
    ],
    [
      "an override beside it, .yml before .yaml",
      ["compose.yaml", "compose.override.yml", "compose.override.yaml"],
      {},
      ["compose.yaml", "compose.override.yml"],
    ],
    [
      "an override of the other family",
      ["docker-compose.yml", "compose.override.yaml"],
      {},
      ["docker-compose.yml", "compose.override.yaml"],
    ],
    [
      "one override only",
      ["compose.yaml", "compose.override.yaml", "docker-compose.override.yml"],
      {},
      ["compose.yaml", "compose.override.yaml"],
    ],
    [
      "those of a parent, with its override",
      ["compose.yaml", "compose.override.yaml", "a/b/x"],
      { in: "a/b" },
      ["compose.yaml", "compose.override.yaml"],
    ],
    [
      "not an override below",
      ["compose.yaml", "a/compose.override.yaml"],
      { in: "a" },
      ["compose.yaml"],
    ],
    [
      "the nearest",
      ["compose.yaml", "a/docker-compose.yaml"],
      { in: "a" },
      ["a/docker-compose.yaml"],
    ],
    [
      "-f, without an override",
      ["compose.yaml", "compose.override.yaml", "x.yaml"],
      { request: { files: ["x.yaml"] } },
      ["x.yaml"],
    ],
    [
      "several -f, in their order",
      ["b.yaml", "a.yaml"],
      { request: { files: ["b.yaml", "./a.yaml"] } },
      ["b.yaml", "a.yaml"],
    ],
    [
      "-f before COMPOSE_FILE",
      ["a.yaml", "b.yaml"],
      { request: { files: ["a.yaml"] }, env: { COMPOSE_FILE: "b.yaml" } },
      ["a.yaml"],
    ],
    [
      "COMPOSE_FILE",
      ["compose.yaml", "a.yaml", "b.yaml"],
      { env: { COMPOSE_FILE: "b.yaml:a.yaml" } },
      ["b.yaml", "a.yaml"],
    ],
    [
      "COMPOSE_FILE with another separator",
      ["a:b.yaml", "c.yaml"],
      { env: { COMPOSE_FILE: "a:b.yaml,c.yaml", COMPOSE_PATH_SEPARATOR: "," } },
      ["a:b.yaml", "c.yaml"],
    ],
    [
      "COMPOSE_FILE from .env, as from the working directory",
      ["a/x.yaml", "a/.env|COMPOSE_FILE=x.yaml"],
      { in: "a" },
      ["a/x.yaml"],
    ],
    [
      "COMPOSE_FILE from --env-file",
      ["a.yaml", "e|COMPOSE_FILE=a.yaml"],
      { request: { envFiles: ["e"] } },
      ["a.yaml"],
    ],
    [
      "not COMPOSE_FILE from a parent's .env: too late",
      ["compose.yaml", "x.yaml", ".env|COMPOSE_FILE=x.yaml", "a/y"],
      { in: "a" },
      ["compose.yaml"],
    ],
    [
      "--project-directory is searched",
      ["compose.yaml", "d/compose.yaml"],
      { request: { projectDirectory: "d" } },
      ["d/compose.yaml"],
    ],
    [
      "--project-directory does not change where -f counts from",
      ["x.yaml", "d/x.yaml"],
      { request: { projectDirectory: "d", files: ["x.yaml"] } },
      ["x.yaml"],
    ],
    ["standard input", ["compose.yaml", "-"], { request: { files: ["-"] } }, ["-"]],
  ])("%s", (_, names, asked, expected) => {
    const { found, loading } = located(names, asked);
    expect(loading.problems).toEqual([]);
    expect(found?.files.map(({ path }) => shown(path))).toEqual(expected);
  });

  it.each<[string, Names, Asked, string]>([
    ["where there is none", ["x"], {}, "there is no compose file in /repo or above it"],
    [
      "where there is an override alone",
      ["compose.override.yaml"],
      {},
      "there is no compose file in /repo or above it",
    ],
    [
      "above a directory that was named",
      ["compose.yaml", "a/x"],
      { in: "a", request: { searchParents: false } },
      "there is no compose file in /repo/a",
    ],
    [
      "COMPOSE_FILE that is not there",
      ["compose.yaml"],
      { env: { COMPOSE_FILE: "x.yaml" } },
      "COMPOSE_FILE names /repo/x.yaml, and there is no such file",
    ],
    [
      "an env file that is not there",
      ["compose.yaml"],
      { request: { envFiles: ["x.env"] } },
      "cannot read /repo/x.env: there is no such file",
    ],
    [
      "a remote file",
      ["compose.yaml"],
      { request: { files: ["oci://example.com/x"] } },
      "oci://example.com/x is remote and is not fetched",
    ],
    [
      "-p that is no name",
      ["compose.yaml"],
      { request: { projectName: "My App" } },
      "-p gives no valid project name",
    ],
    [
      "COMPOSE_PROJECT_NAME that is none",
      ["compose.yaml"],
      { env: { COMPOSE_PROJECT_NAME: "_x" } },
      "COMPOSE_PROJECT_NAME gives no valid project name",
    ],
    [
      "name: of nothing that a name may have",
      ["compose.yaml|name: --"],
      {},
      "name: leaves no name for the project",
    ],
    [
      "name: with a variable that is required",
      ["compose.yaml|name: ${N:?say it}"],
      {},
      "the variable N is required here and has no value: say it",
    ],
    [
      "a directory that leaves no name",
      ["__/compose.yaml"],
      { in: "__" },
      "the directory's name leaves no name for the project",
    ],
  ])("refuses %s", (_, names, asked, message) => {
    const { found, loading } = located(names, asked);
    expect(found).toBeNull();
    expect(loading.problems.map((problem) => problem.message)).toEqual([message]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });
});

describe("the project directory", () => {
  it.each<[string, Names, Asked, string]>([
    [
      "that of the first file",
      ["a/x.yaml", "y.yaml"],
      { request: { files: ["a/x.yaml", "y.yaml"] } },
      "a",
    ],
    ["not of standard input", ["-", "a/x.yaml"], { request: { files: ["-", "a/x.yaml"] } }, "a"],
    [
      "where it is started, with standard input alone",
      ["-", "a/x"],
      { in: "a", request: { files: ["-"] } },
      "a",
    ],
    ["where the file was found", ["compose.yaml", "a/x"], { in: "a" }, ""],
    [
      "--project-directory",
      ["compose.yaml", "d/x"],
      { request: { projectDirectory: "d", files: ["compose.yaml"] } },
      "d",
    ],
    ["of COMPOSE_FILE", ["a/x.yaml"], { env: { COMPOSE_FILE: "a/x.yaml" } }, "a"],
  ])("%s", (_, names, asked, expected) => {
    const { found, loading } = located(names, asked);
    expect(loading.problems).toEqual([]);
    expect(shown(found?.directory ?? "?")).toBe(expected);
  });
});

describe("the name", () => {
  it.each<[string, Names, Asked, string]>([
    [
      "-p",
      ["compose.yaml|name: x"],
      { request: { projectName: "p" }, env: { COMPOSE_PROJECT_NAME: "e" } },
      "p",
    ],
    ["COMPOSE_PROJECT_NAME", ["compose.yaml|name: x"], { env: { COMPOSE_PROJECT_NAME: "e" } }, "e"],
    [
      "COMPOSE_PROJECT_NAME of .env",
      ["compose.yaml|name: x", ".env|COMPOSE_PROJECT_NAME=e"],
      {},
      "e",
    ],
    [
      "name:, where COMPOSE_PROJECT_NAME is empty",
      ["compose.yaml|name: x"],
      { env: { COMPOSE_PROJECT_NAME: "" } },
      "x",
    ],
    ["name:, normalised", ["compose.yaml|name: _My.App_X-1"], {}, "myapp_x-1"],
    ["name:, with a variable", ["compose.yaml|name: a${N}", ".env|N=b"], {}, "ab"],
    ["the last name:", ["compose.yaml|name: x", "compose.override.yaml|name: y"], {}, "y"],
    ["the last name: of a file", ["compose.yaml|name: x|---|name: y"], {}, "y"],
    ["not an empty one", ["compose.yaml|name: x", "compose.override.yaml|name: ''"], {}, "x"],
    ["the directory", ["My.Shop/compose.yaml"], { in: "My.Shop" }, "myshop"],
    [
      "the directory of the files, not where it is started",
      ["Shop/compose.yaml", "Shop/a/x"],
      { in: "Shop/a" },
      "shop",
    ],
  ])("%s", (_, names, asked, expected) => {
    const { found, loading } = located(names, asked);
    expect(loading.problems).toEqual([]);
    expect(found?.name).toBe(expected);
    expect(found?.environment.get("COMPOSE_PROJECT_NAME")).toBe(expected);
  });
});

describe("the env files", () => {
  it.each<[string, Names, Asked, string[], string]>([
    [".env beside the files", ["compose.yaml", ".env|V=1"], {}, [".env"], "1"],
    ["none", ["compose.yaml"], {}, [], ""],
    [
      "the shell first, even where it is empty",
      ["compose.yaml", ".env|V=1"],
      { env: { V: "" } },
      [".env"],
      "",
    ],
    [
      "where it is started, then where the files are",
      ["compose.yaml", ".env|V=1", "a/.env|V=2"],
      { in: "a" },
      ["a/.env", ".env"],
      "2",
    ],
    [
      "of -f, only where it is",
      ["a/x.yaml", ".env|V=1", "a/.env|V=2"],
      { request: { files: ["a/x.yaml"] } },
      ["a/.env"],
      "2",
    ],
    [
      "of COMPOSE_FILE, both",
      ["a/x.yaml", ".env|V=1", "a/.env|V=2"],
      { env: { COMPOSE_FILE: "a/x.yaml" } },
      [".env", "a/.env"],
      "1",
    ],
    [
      "of --project-directory",
      ["d/compose.yaml", ".env|V=1", "d/.env|V=2"],
      { request: { projectDirectory: "d" } },
      ["d/.env"],
      "2",
    ],
    [
      "--env-file in place of .env; the later one wins",
      ["compose.yaml", ".env|V=1", "e|V=2", "f|V=3"],
      { request: { envFiles: ["e", "f"] } },
      ["e", "f"],
      "3",
    ],
    [
      "COMPOSE_ENV_FILES",
      ["compose.yaml", ".env|V=1", "e|V=2", "f|V=3"],
      { env: { COMPOSE_ENV_FILES: "e,f" } },
      ["e", "f"],
      "3",
    ],
    [
      "--env-file before COMPOSE_ENV_FILES",
      ["compose.yaml", "e|V=2", "f|V=3"],
      { request: { envFiles: ["e"] }, env: { COMPOSE_ENV_FILES: "f" } },
      ["e"],
      "2",
    ],
    [
      "COMPOSE_ENV_FILES of .env does nothing",
      ["compose.yaml", ".env|COMPOSE_ENV_FILES=e|V=1", "e|V=2"],
      {},
      [".env"],
      "1",
    ],
    [
      "COMPOSE_DISABLE_ENV_FILE",
      ["compose.yaml", ".env|V=1"],
      { env: { COMPOSE_DISABLE_ENV_FILE: "1" } },
      [],
      "",
    ],
    [
      "COMPOSE_DISABLE_ENV_FILE=0",
      ["compose.yaml", ".env|V=1"],
      { env: { COMPOSE_DISABLE_ENV_FILE: "0" } },
      [".env"],
      "1",
    ],
    [
      "COMPOSE_DISABLE_ENV_FILE of the .env itself, which then counts for nothing else",
      ["compose.yaml", ".env|V=1|COMPOSE_DISABLE_ENV_FILE=1"],
      {},
      [".env"],
      "",
    ],
    ["a directory of that name", ["compose.yaml", ".env/x"], {}, [], ""],
  ])("%s", (_, names, asked, files, value) => {
    const { found, loading } = located(names, asked);
    expect(loading.problems).toEqual([]);
    expect(loading.envFiles.map(shown)).toEqual(files);
    expect(found?.environment.get("V") ?? "").toBe(value);
  });
});

describe("the profiles", () => {
  it.each<[string, Names, Asked, string[]]>([
    [
      "--profile, as it is",
      ["compose.yaml"],
      { request: { profiles: ["x,y", " z"] } },
      ["x,y", " z"],
    ],
    [
      "COMPOSE_PROFILES, split and trimmed",
      ["compose.yaml"],
      { env: { COMPOSE_PROFILES: "x, y" } },
      ["x", "y"],
    ],
    ["COMPOSE_PROFILES of .env", ["compose.yaml", ".env|COMPOSE_PROFILES=x"], {}, ["x"]],
    [
      "--profile in place of COMPOSE_PROFILES",
      ["compose.yaml"],
      { request: { profiles: ["y"] }, env: { COMPOSE_PROFILES: "x" } },
      ["y"],
    ],
    ["without any, the one that has no name", ["compose.yaml"], {}, [""]],
  ])("%s", (_, names, asked, expected) => {
    expect(located(names, asked).found?.profiles).toEqual(expected);
  });
});
