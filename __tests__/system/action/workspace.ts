import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { type Outcome, runAction, type Step } from "./runner.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The workspace of a job: an empty directory for each test. */
export class Workspace {
  path = "";

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), text);
    }
  }

  /** Runs the action of this repository in the workspace. */
  async run(inputs: NonNullable<Step["inputs"]>, step: Partial<Step> = {}): Promise<Outcome> {
    const { main, post } = await runAction({ action: root, workspace: this.path, inputs, ...step });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    return main;
  }
}

export function useWorkspace(): Workspace {
  const workspace = new Workspace();
  let temp = "";
  beforeEach(() => {
    temp = realpathSync(mkdtempSync(join(tmpdir(), "portplan-action-")));
    workspace.path = join(temp, "octo-repo");
    mkdirSync(workspace.path);
  });
  afterEach(() => rmSync(temp, { recursive: true, force: true }));
  return workspace;
}
