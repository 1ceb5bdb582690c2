import { describe, expect, it } from "vitest";
import type { FileFailure } from "../../src/compose/Files.ts";
import { formatProblem } from "../../src/compose/Problem.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const COMPOSE = "services: {web: {image: web}}\n";
const INCLUDING = "include: [{path: sub.yaml, env_file: sub.env}]\n";
const ENV_FILE = "use a text file with a line NAME=VALUE for each variable";

/** Resolves a project one of whose files cannot be read. */
function refuse(path: string, failure: FileFailure, compose = COMPOSE) {
  const folder = "/repo/shop";
  const texts = { "compose.yaml": compose, "sub.yaml": COMPOSE, ".env": "", "sub.env": "" };
  const files = memoryFiles(
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text])),
  );
  const read: typeof files.read = (asked, trusted) =>
    asked === `${folder}/${path}` ? { failure, detail: "" } : files.read(asked, trusted);
  const { problems } = resolveProject(requestFor(folder), { ...files, read }, {});
  return problems.map(formatProblem);
}

describe("a file without readable text", () => {
  it.each<[FileFailure, string]>([
    ["not-text", "file is not UTF-8 text"],
    ["too-large", "file is too large"],
    ["failed", "read error"],
  ])("is refused with the format that it must have: %s", (failure, reason) => {
    const about = (path: string) => `cannot read /repo/shop/${path}: ${reason}`;
    expect(refuse("compose.yaml", failure)).toContain(`${about("compose.yaml")}; use a YAML file`);
    expect(refuse(".env", failure)).toEqual([`${about(".env")}; ${ENV_FILE}`]);
    expect(refuse("sub.env", failure, INCLUDING)).toEqual([`${about("sub.env")}; ${ENV_FILE}`]);
    expect(refuse("sub.yaml", failure, INCLUDING)).toEqual([
      `${about("sub.yaml")}; use a YAML file`,
    ]);
  });

  it("is refused with the same fix for both kinds of files if it may not be read", () => {
    const fix = "permission denied; grant read permission for the file";
    expect(refuse(".env", "denied")).toEqual([`cannot read /repo/shop/.env: ${fix}`]);
  });
});
