import { execFileSync, spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { basename, delimiter, join, relative, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleProgram, PROGRAMS } from "../../../scripts/build.ts";
import { absent } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const scratch = mkdtempSync(join(tmpdir(), "dist-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A module as webpack lists it: a path, `external "node:fs"`, or several modules in one. */
interface Module {
  readonly name: string;
  readonly chunks: readonly number[];
  readonly modules?: readonly Module[];
}

/** The modules and files of a program, as webpack reports them. */
interface Stats {
  readonly modules: readonly Module[];
  readonly assets: readonly { readonly name: string; readonly chunks: readonly number[] }[];
}

/** The statistics of each program, from a second build. */
const stats = new Map<string, Stats>();
await Promise.all(
  Object.keys(PROGRAMS).map(async (name) => {
    const file = join(scratch, `${name}.json`);
    await bundleProgram(name, join(scratch, "dist", name), "--stats-out", file);
    stats.set(name, JSON.parse(readFileSync(file, "utf8")));
  }),
);

const listNames = ({ name, modules = [] }: Module): string[] =>
  modules.length === 0 ? [name] : modules.flatMap(listNames);

/** Returns the modules of a program, or of some of its files. */
function modulesOf(program: string, files?: ReadonlySet<string>): string[] {
  const { modules = [], assets = [] } = stats.get(program) ?? {};
  // webpack names every entry index.js.
  const fileOf = (name: string) =>
    name === "index.js" ? basename(PROGRAMS[program]?.[1] ?? "") : name;
  const chunks = new Set(
    assets.flatMap((asset) => (files?.has(fileOf(asset.name)) ? asset.chunks : [])),
  );
  return modules
    .filter((module) => files === undefined || module.chunks.some((id) => chunks.has(id)))
    .flatMap(listNames);
}

/** Returns the packages of modules, from their paths. */
function packagesOf(modules: readonly string[]): string[] {
  const folders = modules.flatMap(
    (path) => /.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(folders)].toSorted();
}

/** Returns the files of dist/cli that a run of the command line loads. */
function loadedFiles(...args: readonly string[]): ReadonlySet<string> {
  const folder = join(scratch, "coverage");
  spawnSync(process.execPath, ["--", join(root, "dist/cli/index.js"), ...args], {
    cwd: root,
    env: { ...process.env, NODE_V8_COVERAGE: folder },
  });
  const [report = ""] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, report), "utf8")) as {
    readonly result: readonly { readonly url: string }[];
  };
  return new Set(result.map(({ url }) => basename(url)));
}

function digest(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    files.map((path) => [relative(folder, path), hash("sha256", readFileSync(path))]),
  );
}

/** Returns the path of Node 20, the oldest release that dist/ supports. */
function oldestNode(): string | null {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const program = join(folder, "node");
    if (
      existsSync(program) &&
      execFileSync(program, ["--version"], { encoding: "utf8" }).startsWith("v20.")
    )
      return program;
  }
  return absent("no Node 20 in PATH");
}

describe("dist", () => {
  it("has exactly the files of a second build, byte by byte", () => {
    const { "package.json": type, ...programs } = digest(join(root, "dist"));
    expect(type).toBeDefined();
    expect(programs).toEqual(digest(join(scratch, "dist")));
  });

  it.each(Object.keys(PROGRAMS))("loads only modules of Node in addition to %s", (name) => {
    const loaded = modulesOf(name).flatMap((module) => /^external "(.*)"$/.exec(module)?.[1] ?? []);
    expect(loaded).toContain("node:fs");
    expect(loaded.filter((each) => !isBuiltin(each))).toEqual([]);
  });

  it.each(Object.keys(PROGRAMS))("lists the licenses of exactly the packages in %s", (name) => {
    const text = readFileSync(join(root, "dist", name, "licenses.txt"), "utf8");
    // An entry is a name, the name of a license, and its text.
    const listed = [
      ...text.matchAll(/^((?:@[\w-]+\/)?[\w-]+)\n(?:MIT|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause)\n/gm),
    ];
    const packages = listed.flatMap(([, listedName = ""]) => listedName);
    expect([...new Set(packages)].toSorted()).toEqual(packagesOf(modulesOf(name)));
  });

  it("loads neither GitHub's toolkit nor an HTTP or Prometheus client to check a project", () => {
    const files = loadedFiles("check", "examples/webshop");
    const packages = packagesOf(modulesOf("cli", files));
    expect(packages).toContain("yaml");
    expect(
      packages.filter((each) => /^@actions\/|^@octokit\/|^undici$|^prom-client$/.test(each)),
    ).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("can be started as an executable", () => {
    expect(statSync(join(root, "dist/cli/index.js")).mode & 0o111).toBe(0o111);
    expect(readFileSync(join(root, "dist/cli/index.js"), "utf8")).toMatch(
      /^#!\/usr\/bin\/env -S node --\n/,
    );
  });

  const node = oldestNode();
  it.skipIf(node === null)("starts on Node 20", () => {
    const { status, stdout, stderr } = spawnSync(
      node ?? "",
      ["--", join(root, "dist/cli/index.js"), "map", "examples/webshop"],
      {
        cwd: root,
        encoding: "utf8",
      },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("5432");
  });
});
