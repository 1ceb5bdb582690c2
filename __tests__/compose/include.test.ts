import { describe, expect, it } from "vitest";
import { Environment } from "../../src/compose/load/Environment.ts";
import { loadModel } from "../../src/compose/load/loadModel.ts";
import { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { getChild } from "../../src/compose/yaml/Node.ts";
import { memoryFiles, placeTexts } from "../memory.ts";
import { describeProblems, valueOf } from "./stage.ts";

type Texts = Readonly<Record<string, string>>;

function loaded(texts: Texts, variables: Texts = {}, cwd = "/repo") {
  const files = memoryFiles(placeTexts(texts), cwd);
  const loading = new LoadContext(files, cwd);
  const scope = {
    chain: [],
    directory: "/repo",
    workingDirectory: "/repo",
    environment: Environment.ofProcess(variables),
    extended: new Map(),
  };
  const model = loadModel(
    [{ path: "/repo/compose.yaml", trusted: false, at: null }],
    scope,
    loading,
  );
  return { model, loading };
}

const a = (image: string) => `services: {a: {image: "${image}"}}`;

/** Returns the images by service. */
function imagesOf(texts: Texts, variables: Texts = {}, cwd?: string) {
  const { model, loading } = loaded(texts, variables, cwd);
  expect(describeProblems(loading.problems, loading.sources)).toEqual([]);
  const services = getChild(model, "services");
  const entries = services?.kind === "mapping" ? [...services.entries] : [];
  return Object.fromEntries(
    entries.map(([name, service]) => [name, (valueOf(service) as { image?: string }).image]),
  );
}

describe("include", () => {
  it.each<[string, Texts, Record<string, string>]>([
    ["includes a file", { "compose.yaml": "include: [i.yaml]", "i.yaml": a("x") }, { a: "x" }],
    [
      "includes a file by path",
      { "compose.yaml": "include: [{path: i.yaml}]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "merges the files of one include",
      { "compose.yaml": "include: [{path: [i.yaml, j.yaml]}]", "i.yaml": a("x"), "j.yaml": a("y") },
      { a: "y" },
    ],
    [
      "prefers the first of two includes",
      { "compose.yaml": "include: [i.yaml, j.yaml]", "i.yaml": a("x"), "j.yaml": a("y") },
      { a: "x" },
    ],
    [
      "prefers a local definition",
      { "compose.yaml": `include: [i.yaml]\n${a("own")}`, "i.yaml": a("x") },
      { a: "own" },
    ],
    [
      "includes files of an included file",
      {
        "compose.yaml": "include: [s/i.yaml]",
        "s/i.yaml": "include: [j.yaml]",
        "s/j.yaml": a("x"),
      },
      { a: "x" },
    ],
    ["ignores an empty include", { "compose.yaml": `include:\n${a("x")}` }, { a: "x" }],
    ["ignores an empty list", { "compose.yaml": `include: []\n${a("x")}` }, { a: "x" }],
    [
      "interpolates a path",
      { "compose.yaml": "include: ['${WHERE}.yaml']", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "includes an absolute path",
      { "compose.yaml": "include: [/repo/s/i.yaml]", "s/i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "resolves the paths of an included file from its project_directory",
      {
        "compose.yaml": "include: [{path: s/i.yaml, project_directory: t}]",
        "s/i.yaml": "include: [j.yaml]",
        "t/j.yaml": a("x"),
      },
      { a: "x" },
    ],
    [
      "ignores unknown keys",
      { "compose.yaml": "include: [{path: i.yaml, what: ever}]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "includes the same file twice",
      { "compose.yaml": "include: [i.yaml, i.yaml]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "includes the same file through two others",
      {
        "compose.yaml": "include: [i.yaml, j.yaml]",
        "i.yaml": "include: [k.yaml]",
        "j.yaml": "include: [k.yaml]",
        "k.yaml": a("x"),
      },
      { a: "x" },
    ],
  ])("%s", (_, texts, expected) => {
    expect(imagesOf(texts, { WHERE: "i" })).toEqual(expected);
  });

  it.each<[string, Texts, string]>([
    [
      "from the .env next to the file",
      { "compose.yaml": "include: [s/i.yaml]", "s/i.yaml": a("${V-}"), "s/.env": "V=s\n" },
      "s",
    ],
    [
      "from the .env in its project_directory",
      {
        "compose.yaml": "include: [{path: s/i.yaml, project_directory: t}]",
        "s/i.yaml": a("${V-}"),
        "s/.env": "V=s\n",
        "t/.env": "V=t\n",
      },
      "t",
    ],
    [
      "from env_file instead of .env",
      {
        "compose.yaml": "include: [{path: s/i.yaml, env_file: e}]",
        "s/i.yaml": a("${V-}${W-}"),
        "s/.env": "W=s\n",
        e: "V=e\n",
      },
      "e",
    ],
    [
      "from the last of several env files",
      {
        "compose.yaml": "include: [{path: i.yaml, env_file: [e, f]}]",
        "i.yaml": a("${V-}"),
        e: "V=e\n",
        f: "V=f\n",
      },
      "f",
    ],
    [
      "without any file for /dev/null",
      {
        "compose.yaml": "include: [{path: s/i.yaml, env_file: /dev/null}]",
        "s/i.yaml": a("${V-none}"),
        "s/.env": "V=s\n",
      },
      "none",
    ],
    [
      "from the shell first",
      { "compose.yaml": "include: [s/i.yaml]", "s/i.yaml": a("${SHELL-}"), "s/.env": "SHELL=s\n" },
      "outer",
    ],
    [
      "from the .env of the outer include first",
      {
        "compose.yaml": "include: [s/i.yaml]",
        "s/i.yaml": "include: [t/j.yaml]",
        "s/t/j.yaml": a("${V-}"),
        "s/.env": "V=s\n",
        "s/t/.env": "V=t\n",
      },
      "s",
    ],
    [
      "without the .env of its own includes",
      {
        "compose.yaml": `include: [s/i.yaml]\n${a("${V-own}")}`,
        "s/i.yaml": "services: {b: {image: x}}",
        "s/.env": "V=s\n",
      },
      "own",
    ],
    [
      "without the .env of an earlier include",
      {
        "compose.yaml": "include: [s/i.yaml, j.yaml]",
        "s/i.yaml": "services: {b: {image: x}}",
        "s/.env": "V=s\n",
        "j.yaml": a("${V-own}"),
      },
      "own",
    ],
  ])("takes variables %s", (_, texts, expected) => {
    expect(imagesOf(texts, { SHELL: "outer" })["a"]).toBe(expected);
  });

  it.each<[string, Texts, string]>([
    [
      "a path instead of a list",
      { "compose.yaml": "include: i.yaml" },
      "compose.yaml:1:10 include must be a list",
    ],
    [
      "a number",
      { "compose.yaml": "include: [1]" },
      "compose.yaml:1:11 include must be a string, a mapping or null, not an integer",
    ],
    [
      "a path that is a number",
      { "compose.yaml": "include: [{path: 1}]" },
      "compose.yaml:1:18 include.path must be a string, a list or null, not an integer",
    ],
    [
      "a missing file",
      { "compose.yaml": "include:\n  - i.yaml" },
      "compose.yaml:2:5 cannot read /repo/i.yaml: no such file",
    ],
    [
      "a directory",
      { "compose.yaml": "include: [s]", "s/compose.yaml": a("x") },
      "compose.yaml:1:11 cannot read /repo/s: is a directory",
    ],
    [
      "a missing env_file",
      { "compose.yaml": "include: [{path: i.yaml, env_file: e}]", "i.yaml": a("x") },
      "compose.yaml:1:36 cannot read /repo/e: no such file",
    ],
    [
      "an invalid env_file",
      {
        "compose.yaml": "include: [{path: i.yaml, env_file: e}]",
        "i.yaml": a("x"),
        e: "A=1\nB C=2\n",
      },
      "e:2:1 variable name contains a space",
    ],
    [
      "a Git repository",
      { "compose.yaml": "include: ['https://example.com/x.git#main']" },
      "compose.yaml:1:11 cannot include remote file https://example.com/x.git#main",
    ],
    [
      "an OCI artifact",
      { "compose.yaml": "include: ['oci://example.com/x:1']" },
      "compose.yaml:1:11 cannot include remote file oci://example.com/x:1",
    ],
    [
      "a file that includes itself",
      { "compose.yaml": "include: [compose.yaml]" },
      "compose.yaml:1:11 /repo/compose.yaml includes itself",
    ],
    [
      "two files that include each other",
      { "compose.yaml": "include: [i.yaml]", "i.yaml": "include: [compose.yaml]" },
      "i.yaml:1:11 /repo/compose.yaml includes itself",
    ],
    [
      "an invalid port in an included file",
      { "compose.yaml": "include: [i.yaml]", "i.yaml": "services: {a: {image: x, ports: [x]}}" },
      "i.yaml:1:34 service a: invalid container port",
    ],
  ])("rejects %s", (_, texts, expected) => {
    const { loading } = loaded(texts);
    expect(describeProblems(loading.problems, loading.sources)).toEqual([expected]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });

  it("rejects includes that are nested more than a hundred levels deep", () => {
    const texts = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [
        i === 0 ? "compose.yaml" : `${i}.yaml`,
        `include: [${i + 1}.yaml]`,
      ]),
    );
    const { loading } = loaded({ ...texts, "120.yaml": a("x") });
    expect(loading.problems.map(({ message }) => message)).toEqual([
      "includes are nested more than 100 levels deep",
    ]);
  });
});
