import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const list = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|ya?ml)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
const files = ["README.md", "action.yml", "verify/action.yml", ...list(".github"), ...list("docs")];

/** Returns the values of a key in all workflows and examples, with their comments. */
const listValues = (key: string): string[] =>
  files.flatMap((file) =>
    Array.from(
      read(file).matchAll(new RegExp(`^[ #-]*${key}: +(.*)$`, "gm")),
      ([, value = ""]) => value,
    ),
  );

describe("actions of workflows, recipes and documents", () => {
  // All but actions in the same repository and Portplan's own.
  const used = listValues("uses").filter((each) => !/^(?:\.\/|OWNER\/)/.test(each));

  it("are pinned to a commit, with its version in a comment", () => {
    expect(used.length).toBeGreaterThan(10);
    const pinned = /^[\w-]+\/[\w-]+(?:\/[\w-]+)*@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.filter((each) => !pinned.test(each))).toEqual([]);
  });

  it("have one commit for each version", () => {
    const versions = new Set(used.map((each) => each.replace(/^([\w-]+\/[\w-]+)[^@]*/, "$1")));
    const names = Array.from(versions, (each) => each.replace(/@\w+/, ""));
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });
});

/** The images of the workflows whose digest is not known yet. */
const NOT_PINNED = ["node:24-bookworm", "node:24-bookworm-slim", "postgres:17-alpine"];

it("images of workflows are pinned to a digest, except for the listed ones", () => {
  const texts = list(".github/workflows").map(read);
  const images = texts.flatMap((text) =>
    Array.from(text.matchAll(/^ +(?:image|container): +(\S+)$/gm), ([, image = ""]) => image),
  );
  const notPinned = new Set(images.filter((image) => !/@sha256:[0-9a-f]{64}$/.test(image)));
  expect([...notPinned].toSorted()).toEqual(NOT_PINNED);
});

it("Dependabot waits for a week before it proposes a release", () => {
  const { updates } = parse(read(".github/dependabot.yml"));
  expect(updates.map((each: { cooldown?: object }) => each.cooldown)).toEqual([
    { "default-days": 7 },
    { "default-days": 7 },
  ]);
});
