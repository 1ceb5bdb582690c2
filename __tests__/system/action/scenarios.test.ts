import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transcript } from "./transcript.ts";
import { useWorkspace } from "./workspace.ts";

/** The content of scenario.json. `workspace/` has the files, and transcript.txt the result. */
interface Scenario {
  readonly with: Readonly<Record<string, string>>;
  /** The path of the checkout in the workspace. */
  readonly checkout?: string;
}

const workspace = useWorkspace();
const scenarios = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(import.meta.dirname, name, "scenario.json")),
);

describe("the action", () => {
  it.each(scenarios)("has the transcript of %s", async (name) => {
    const folder = join(import.meta.dirname, name);
    const scenario = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as Scenario;
    cpSync(join(folder, "workspace"), workspace.path, { recursive: true });
    workspace.write({ [join(scenario.checkout ?? "", ".git/HEAD")]: "ref: refs/heads/main\n" });
    const output = transcript(await workspace.run(scenario.with), {
      [workspace.path.replaceAll("\\", "/")]: "<workspace>",
    });
    await expect(output).toMatchFileSnapshot(join(folder, "transcript.txt"));
  });
});
