import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Outcome, runAction, type Step } from "./runner.ts";
import { transcript } from "./transcript.ts";

const root = resolve(import.meta.dirname, "../..");

interface Scenario {
  readonly with: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the repository was checked out, below the workspace. */
  readonly checkout?: string;
}

let temp = "";
let workspace = "";
beforeEach(() => {
  temp = realpathSync(mkdtempSync(join(tmpdir(), "portplan-action-")));
  workspace = join(temp, "octo-repo");
  mkdirSync(workspace);
});
afterEach(() => rmSync(temp, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
}

async function run(inputs: Step["inputs"], step: Partial<Step> = {}): Promise<Outcome> {
  const { main, post } = await runAction({ action: root, workspace, inputs: { ...inputs }, ...step });
  expect(post).toBeNull();
  return main;
}

const scenarios = readdirSync(import.meta.dirname).filter((name) => existsSync(join(import.meta.dirname, name, "scenario.json")));

describe("scenario", () => {
  it.each(scenarios)("%s", async (name) => {
    const folder = join(import.meta.dirname, name);
    const scenario = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as Scenario;
    cpSync(join(folder, "workspace"), workspace, { recursive: true });
    write({ [join(scenario.checkout ?? "", ".git/HEAD")]: "ref: refs/heads/main\n" });
    const outcome = await run(scenario.with, { env: scenario.env ?? {} });
    await expect(transcript(outcome, { [workspace.replaceAll("\\", "/")]: "<workspace>" })).toMatchFileSnapshot(
      join(folder, "transcript.txt"),
    );
  });
});
