import { execFileSync, spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { bundles } from "../../../scripts/build.ts";
import { absent } from "../real.ts";

const root = resolve(import.meta.dirname, "../../..");
const { files, inputs } = await bundles();

const digests = (texts: ReadonlyMap<string, string>) =>
  Array.from(texts, ([path, text]) => [path, hash("sha256", text)]);

/** A program that is Node 20, the oldest that has to start dist/. */
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
  it("holds what the build makes, and nothing else", () => {
    const found = readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    const paths = found.map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
    expect(paths.toSorted()).toEqual([...files.keys()].toSorted());
  });

  it("is the same bytes each time", async () => {
    expect(digests((await bundles()).files)).toEqual(digests(files));
  });

  it.each([...inputs.keys()])(
    "has one file for %s, which loads nothing else but what is Node's",
    (name) => {
      const loaded = Object.values(inputs.get(name) ?? {}).flatMap((input) => input.imports);
      expect(
        loaded.filter(
          (each) => each.external && !/^(?:node|later|lazy):|^[a-z_/]+$/.test(each.path),
        ),
      ).toEqual([]);
    },
  );

  it.each([...inputs.keys()])(
    "has no import() in %s: what the loader evaluates could not",
    (name) => {
      expect(files.get(`dist/${name}/index.js`)).not.toMatch(/\bimport\(\\?"/);
    },
  );

  it.each([...inputs.keys()])("lists the licence of each package in %s, and no other", (name) => {
    const packages = Object.keys(inputs.get(name) ?? {}).flatMap(
      (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
    );
    const listed = [
      ...(files.get(`dist/${name}/licenses.txt`) ?? "").matchAll(
        /^((?:@\w+\/)?[\w-]+) \d+\.\d+\.\d+ \([\w. -]+\)$/gm,
      ),
    ];
    expect(listed.map((match) => match[1])).toEqual([...new Set(packages)].toSorted());
  });

  it("keeps the toolkit of actions out of the command line, but for GitHub's client", () => {
    const parts = Object.keys(inputs.get("cli") ?? {});
    expect(parts.filter((file) => file.includes("@actions/core/"))).toEqual([]);
  });

  it("has no literal in the command line for which Node looks up Unicode before it begins", () => {
    expect(
      [...(files.get("dist/cli/index.js") ?? "").matchAll(/(?<!\\)\\p\{.{20}/g)].map(String),
    ).toEqual([]);
  });

  it.skipIf(process.platform === "win32")("can be started by its name", () => {
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
