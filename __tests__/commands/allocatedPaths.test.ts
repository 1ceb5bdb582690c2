import { describe, expect, it } from "vitest";
import { NO_OPTIONS, setEnvBlock } from "../../src/allocate/envBlock.ts";
import { addSeal } from "../../src/allocate/seal.ts";
import {
  findStartDirectory,
  recordFiles,
  repeatOptions,
  resolvePaths,
  toCheckout,
} from "../../src/commands/allocatedPaths.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";

const COMPOSE = 'services: {web: {image: nginx, ports: ["8080:80"]}}\n';
const block = (text: string | null, options = NO_OPTIONS) =>
  setEnvBlock(text, { variables: new Map([["COMPOSE_PROJECT_NAME", "x"]]), options });
const open = (texts: Readonly<Record<string, string>>) =>
  memoryFiles(placeTexts(texts, "/repo/shop"), "/repo/shop");
const NO_PATHS = { envFile: null, overrideFile: null, savedFile: null, copies: [], checkout: null };

describe("the files of a copy", () => {
  const texts = {
    "compose.yaml": COMPOSE,
    ".env": block("A=1\n"),
    "compose.override.yaml": addSeal("services: {}\n"),
    "app/.env": block("A=1\n"),
  };

  it("are hidden in its directory only", () => {
    const files = recordFiles(open(texts), { overrideFile: null, copies: ["/repo/shop"] });
    expect(files.read("/repo/shop/.env", true)).toEqual({ text: "A=1\n" });
    expect(files.peek("/repo/shop/.env")).toEqual({ text: texts[".env"] });
    expect(files.read("/repo/shop/app/.env", true)).toEqual({ text: texts["app/.env"] });
    expect(files.read("/repo/shop/compose.override.yaml", true)).toMatchObject({
      failure: "missing",
    });
    expect(files.kind("/repo/shop/compose.override.yaml")).toBe(null);
    expect(files.kind("/repo/shop/.env")).toBe("file");
  });

  it.each([
    ["a .env that Portplan created", ".env", block(null), null],
    ["a .env with another line", ".env", `${block(null)}B=1\n`, "file"],
    ["an override file that was changed", "compose.override.yaml", `${addSeal("")}a: 1\n`, "file"],
    ["an override file of the user", "compose.override.yaml", "services: {}\n", "file"],
  ])("are hidden if nothing else is in them: %s", (_, name, text, kind) => {
    const files = recordFiles(open({ ...texts, [name]: text }), {
      overrideFile: null,
      copies: ["/repo/shop"],
    });
    expect(files.kind(`/repo/shop/${name}`)).toBe(kind);
  });
});

describe("the directory of a copy", () => {
  it.each<[string, Readonly<Record<string, string>>, object, string | null]>([
    ["with the Compose file", { "compose.yaml": COMPOSE }, {}, "/repo/shop"],
    ["above", { "compose.yaml": COMPOSE }, { cwd: "/repo/shop/src" }, "/repo/shop"],
    [
      "in which -f is given",
      { "deploy/compose.yaml": COMPOSE },
      { files: ["deploy/compose.yaml"] },
      "/repo/shop",
    ],
    [
      "whose .env names the files",
      { "deploy/compose.yaml": COMPOSE, ".env": "COMPOSE_FILE=deploy/compose.yaml\n" },
      {},
      "/repo/shop",
    ],
    [
      "whose .env names a file of a copy that is missing",
      {
        "compose.yaml": COMPOSE,
        ".env": setEnvBlock("", {
          variables: new Map([["COMPOSE_FILE", "compose.yaml:.portplan/compose.yaml"]]),
          options: NO_OPTIONS,
        }),
      },
      {},
      "/repo/shop",
    ],
    ["is not known without a project", {}, {}, null],
  ])("is the one %s", (_, texts, more, expected) => {
    const request = { ...requestFor("/repo/shop"), searchParents: true, ...more };
    expect(findStartDirectory(request, open({ x: "", ...texts }), {})).toBe(expected);
  });

  it("repeats the options of the first run, unless they are given again", () => {
    const options = { files: ["a.yaml", "/b.yaml"], profiles: ["dev"], projectName: "mine" };
    const files = open({ ".env": block("", options) });
    const first = repeatOptions(requestFor("/repo/shop/src"), "/repo/shop", files, {});
    expect(first).toMatchObject({
      cwd: "/repo/shop",
      files: ["/repo/shop/a.yaml", "/b.yaml"],
      profiles: ["dev"],
      projectName: "mine",
    });
    expect(toCheckout(first, {})).toEqual({
      directory: "/repo/shop",
      options,
      usesDefaultFiles: false,
    });
    const other = requestFor("/repo/shop", { files: ["c.yaml"], projectName: "other" });
    expect(repeatOptions(other, "/repo/shop", files, {})).toMatchObject({
      files: ["/repo/shop/c.yaml"],
      profiles: ["dev"],
      projectName: "other",
    });
  });

  it("keeps the settings of this shell as options", () => {
    const files = open({ ".env": block("", { ...NO_OPTIONS, projectName: "first" }) });
    const env = {
      COMPOSE_FILE: "a.yaml:../b.yaml",
      COMPOSE_PROFILES: "x,y",
      COMPOSE_PROJECT_NAME: "mine",
    };
    const request = repeatOptions(requestFor("/repo/shop"), "/repo/shop", files, env);
    expect(toCheckout(request, env).options).toEqual({
      files: ["a.yaml", "/repo/b.yaml"],
      profiles: ["x", "y"],
      projectName: "mine",
    });
    const own = requestFor("/repo/shop", { files: ["c.yaml"], profiles: ["z"], projectName: "p" });
    expect(repeatOptions(own, "/repo/shop", files, env)).toMatchObject({
      files: ["/repo/shop/c.yaml"],
      profiles: ["z"],
      projectName: "p",
    });
  });

  it("is refused if this shell names env files", () => {
    const env = { COMPOSE_ENV_FILES: "a.env" };
    expect(() => toCheckout(requestFor("/repo/shop"), env)).toThrow(
      "--here and COMPOSE_ENV_FILES cannot be used together",
    );
  });

  it.each([
    [{ envFiles: ["a.env"] }, "--here and --env-file cannot be used together"],
    [{ files: ["-"] }, "--here needs the name of a file, not standard input"],
  ])("is refused with %j", (request, message) => {
    expect(() => toCheckout(requestFor("/repo/shop", request), {})).toThrow(message);
  });
});

describe("the override file of a copy", () => {
  const OWN = ".portplan/compose.yaml";
  it.each<[string, Readonly<Record<string, string>>, object, string]>([
    ["of a project with default files", {}, {}, "compose.override.yaml"],
    [
      "of a copy with default files",
      { "compose.override.yaml": addSeal("services: {}\n"), ".env": block("A=1") },
      {},
      "compose.override.yaml",
    ],
    ["of a project with an override", { "compose.override.yaml": "services: {}\n" }, {}, OWN],
    ["of a project with another one", { "docker-compose.override.yml": "services: {}\n" }, {}, OWN],
    ["of a project with -f", {}, { files: ["compose.yaml"] }, OWN],
    ["of a project with COMPOSE_FILE in .env", { ".env": "COMPOSE_FILE=compose.yaml\n" }, {}, OWN],
  ])("has a name that Compose finds only if it is free: %s", (_, texts, more, expected) => {
    const request = requestFor("/repo/shop", more);
    const checkout = toCheckout(request, {});
    const paths = { ...NO_PATHS, checkout, copies: ["/repo/shop"] };
    const files = recordFiles(open({ "compose.yaml": COMPOSE, ...texts }), paths);
    const project = resolveProject(request, files, {});
    const found = resolvePaths(project, paths, false, files);
    expect(found).toMatchObject({
      envFile: "/repo/shop/.env",
      overrideFile: `/repo/shop/${expected}`,
      plain: { copy: { findsOverride: expected !== OWN } },
    });
  });

  it("is not replaced if somebody changed it", () => {
    const request = requestFor("/repo/shop", { files: ["compose.yaml"] });
    const paths = { ...NO_PATHS, checkout: toCheckout(request, {}) };
    const files = recordFiles(
      open({ "compose.yaml": COMPOSE, [OWN]: `${addSeal("services: {}\n")}# mine\n` }),
      paths,
    );
    const project = resolveProject(request, files, {});
    expect(() => resolvePaths(project, paths, false, files)).toThrow(
      "/repo/shop/.portplan/compose.yaml was changed; move it to another place, or delete it",
    );
  });
});

it("an env file that Compose reads by default gets the name of the project, others do not", () => {
  const files = recordFiles(open({ "compose.yaml": COMPOSE, ".env": "A=1\n" }), NO_PATHS);
  const project = resolveProject(requestFor("/repo/shop"), files, {});
  const find = (name: string) =>
    resolvePaths(project, { ...NO_PATHS, envFile: `/repo/shop/${name}` }, false, files);
  expect(find(".env").plain).toEqual({ directory: "/repo/shop", copy: null });
  expect(find("ports.env").plain).toBe(undefined);
});
