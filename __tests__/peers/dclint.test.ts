import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { afterAll, describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { findCollisions } from "../../src/ports/findCollisions.ts";
import { makePlan } from "../../src/ports/makePlan.ts";
import { inspectKernel } from "../../src/host/inspectHost.ts";
import { runRules } from "../../src/rules/runRules.ts";
import { ruleOf } from "../../src/rules/index.ts";
import { openLocalFiles } from "../../src/system/files/openLocalFiles.ts";
import { fakeHost } from "../host/fakeHost.ts";
import { requestFor } from "../memory.ts";
import { collisionCases } from "./collisionCases.ts";

// Compares the results with dclint 3.1, the only linter with a rule about collisions.

const scratch = mkdtempSync(join(tmpdir(), "peers-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const RULE = "no-duplicate-exported-ports";

/** Writes the files of a case to a new directory, and returns it. */
function written({ name, files }: (typeof collisionCases)[number]): string {
  const directory = join(scratch, name);
  mkdirSync(directory, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  return directory;
}

function portplan(directory: string): boolean {
  const project = resolveProject(
    requestFor(directory.replaceAll("\\", "/")),
    openLocalFiles(directory),
    {},
  );
  expect(project.problems).toEqual([]);
  const plan = makePlan([project], { ipv6: true });
  return runRules([ruleOf("port-collision"), ruleOf("replica-collision")], {
    plan,
    collisions: findCollisions(plan),
    host: inspectKernel(fakeHost({})),
  }).some(({ severity }) => severity === "error");
}

const linter: {
  lintFiles(
    paths: readonly string[],
    recursive: boolean,
  ): readonly { messages: readonly { rule: string }[] }[];
} = new DCLinter({
  rules: {},
  quiet: false,
  debug: false,
  exclude: [],
});

function dclint(directory: string): boolean {
  return linter
    .lintFiles([directory], true)
    .some(({ messages }) => messages.some(({ rule }) => rule === RULE));
}

describe("collisions", () => {
  it.each(collisionCases.map((example) => [example.name, example] as const))("%s", (_, example) => {
    expect(portplan(written(example))).toBe(example.collides);
  });

  it("are recognized by dclint in some of the cases", () => {
    const answers = collisionCases.map(
      (example) =>
        `${dclint(written(example)) === example.collides ? "right" : "wrong"}  ${example.name}`,
    );
    expect(answers.toSorted().join("\n")).toMatchSnapshot();
  });
});
