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

/** The images by service. */
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
    ["a file", { "compose.yaml": "include: [i.yaml]", "i.yaml": a("x") }, { a: "x" }],
    [
      "a file with its path",
      { "compose.yaml": "include: [{path: i.yaml}]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "several, merged",
      { "compose.yaml": "include: [{path: [i.yaml, j.yaml]}]", "i.yaml": a("x"), "j.yaml": a("y") },
      { a: "y" },
    ],
    [
      "two: the first is the stronger",
      { "compose.yaml": "include: [i.yaml, j.yaml]", "i.yaml": a("x"), "j.yaml": a("y") },
      { a: "x" },
    ],
    [
      "what stands here is stronger still",
      { "compose.yaml": `include: [i.yaml]\n${a("own")}`, "i.yaml": a("x") },
      { a: "own" },
    ],
    [
      "of what is included",
      {
        "compose.yaml": "include: [s/i.yaml]",
        "s/i.yaml": "include: [j.yaml]",
        "s/j.yaml": a("x"),
      },
      { a: "x" },
    ],
    ["nothing", { "compose.yaml": `include:\n${a("x")}` }, { a: "x" }],
    ["an empty list", { "compose.yaml": `include: []\n${a("x")}` }, { a: "x" }],
    [
      "a path of a variable",
      { "compose.yaml": "include: ['${WHERE}.yaml']", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "an absolute path",
      { "compose.yaml": "include: [/repo/s/i.yaml]", "s/i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "a project_directory of its own, from which it includes",
      {
        "compose.yaml": "include: [{path: s/i.yaml, project_directory: t}]",
        "s/i.yaml": "include: [j.yaml]",
        "t/j.yaml": a("x"),
      },
      { a: "x" },
    ],
    [
      "keys that it does not know",
      { "compose.yaml": "include: [{path: i.yaml, what: ever}]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "the same twice",
      { "compose.yaml": "include: [i.yaml, i.yaml]", "i.yaml": a("x") },
      { a: "x" },
    ],
    [
      "the same by two ways",
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
      "the .env beside the file",
      { "compose.yaml": "include: [s/i.yaml]", "s/i.yaml": a("${V-}"), "s/.env": "V=s\n" },
      "s",
    ],
    [
      "the .env of its project_directory",
      {
        "compose.yaml": "include: [{path: s/i.yaml, project_directory: t}]",
        "s/i.yaml": a("${V-}"),
        "s/.env": "V=s\n",
        "t/.env": "V=t\n",
      },
      "t",
    ],
    [
      "the file that env_file names, and not the .env",
      {
        "compose.yaml": "include: [{path: s/i.yaml, env_file: e}]",
        "s/i.yaml": a("${V-}${W-}"),
        "s/.env": "W=s\n",
        e: "V=e\n",
      },
      "e",
    ],
    [
      "of several the later one",
      {
        "compose.yaml": "include: [{path: i.yaml, env_file: [e, f]}]",
        "i.yaml": a("${V-}"),
        e: "V=e\n",
        f: "V=f\n",
      },
      "f",
    ],
    [
      "none for /dev/null",
      {
        "compose.yaml": "include: [{path: s/i.yaml, env_file: /dev/null}]",
        "s/i.yaml": a("${V-none}"),
        "s/.env": "V=s\n",
      },
      "none",
    ],
    [
      "the shell first",
      { "compose.yaml": "include: [s/i.yaml]", "s/i.yaml": a("${SHELL-}"), "s/.env": "SHELL=s\n" },
      "outer",
    ],
    [
      "the outer include first",
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
      "not for what includes it",
      {
        "compose.yaml": `include: [s/i.yaml]\n${a("${V-own}")}`,
        "s/i.yaml": "services: {b: {image: x}}",
        "s/.env": "V=s\n",
      },
      "own",
    ],
    [
      "not for the next include",
      {
        "compose.yaml": "include: [s/i.yaml, j.yaml]",
        "s/i.yaml": "services: {b: {image: x}}",
        "s/.env": "V=s\n",
        "j.yaml": a("${V-own}"),
      },
      "own",
    ],
  ])("variables: %s", (_, texts, expected) => {
    expect(imagesOf(texts, { SHELL: "outer" })["a"]).toBe(expected);
  });

  it.each<[string, Texts, string]>([
    [
      "a path alone",
      { "compose.yaml": "include: i.yaml" },
      "compose.yaml:1:10 include must be a list",
    ],
    [
      "a number",
      { "compose.yaml": "include: [1]" },
      "compose.yaml:1:11 include is a whole number, and must be a string, a mapping or nothing",
    ],
    [
      "a path that is a number",
      { "compose.yaml": "include: [{path: 1}]" },
      "compose.yaml:1:18 include.path is a whole number, and must be a string, a list or nothing",
    ],
    [
      "a file that is not there",
      { "compose.yaml": "include:\n  - i.yaml" },
      "compose.yaml:2:5 cannot read /repo/i.yaml: there is no such file",
    ],
    [
      "a directory",
      { "compose.yaml": "include: [s]", "s/compose.yaml": a("x") },
      "compose.yaml:1:11 cannot read /repo/s: it is a directory",
    ],
    [
      "an env_file that is not there",
      { "compose.yaml": "include: [{path: i.yaml, env_file: e}]", "i.yaml": a("x") },
      "compose.yaml:1:36 cannot read /repo/e: there is no such file",
    ],
    [
      "an env_file with a mistake",
      {
        "compose.yaml": "include: [{path: i.yaml, env_file: e}]",
        "i.yaml": a("x"),
        e: "A=1\nB C=2\n",
      },
      "e:2:1 a variable's name cannot contain a space",
    ],
    [
      "git",
      { "compose.yaml": "include: ['https://example.com/x.git#main']" },
      "compose.yaml:1:11 https://example.com/x.git#main is remote and is not fetched",
    ],
    [
      "an OCI artifact",
      { "compose.yaml": "include: ['oci://example.com/x:1']" },
      "compose.yaml:1:11 oci://example.com/x:1 is remote and is not fetched",
    ],
    [
      "itself",
      { "compose.yaml": "include: [compose.yaml]" },
      "compose.yaml:1:11 /repo/compose.yaml includes itself",
    ],
    [
      "what includes it",
      { "compose.yaml": "include: [i.yaml]", "i.yaml": "include: [compose.yaml]" },
      "i.yaml:1:11 /repo/compose.yaml includes itself",
    ],
    [
      "a mistake in it",
      { "compose.yaml": "include: [i.yaml]", "i.yaml": "services: {a: {image: x, ports: [x]}}" },
      "i.yaml:1:34 services.a.ports: this value is no container port",
    ],
  ])("refuses %s", (_, texts, expected) => {
    const { loading } = loaded(texts);
    expect(describeProblems(loading.problems, loading.sources)).toEqual([expected]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });

  it("refuses files that include each other more than a hundred deep", () => {
    const texts = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [
        i === 0 ? "compose.yaml" : `${i}.yaml`,
        `include: [${i + 1}.yaml]`,
      ]),
    );
    const { loading } = loaded({ ...texts, "120.yaml": a("x") });
    expect(loading.problems.map(({ message }) => message)).toEqual([
      "files include each other more than 100 deep",
    ]);
  });
});
