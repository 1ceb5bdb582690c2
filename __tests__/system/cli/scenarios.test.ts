import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { type Ended, portplan } from "./portplan.ts";

interface Scenario {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const scenarios = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(join(import.meta.dirname, name, "scenario.json")),
);

let workspace = "";
beforeEach(() => {
  workspace = join(realpathSync(mkdtempSync(join(tmpdir(), "portplan-cli-"))), "repo");
  mkdirSync(join(workspace, ".git"), { recursive: true });
});
afterEach(() => rmSync(join(workspace, ".."), { recursive: true, force: true }));

function transcript({ status, stdout, stderr }: Ended): string {
  const text = [
    `exit status ${status}`,
    "== standard output ==",
    stdout.trimEnd(),
    "== standard error ==",
    stderr.trimEnd(),
  ].join("\n");
  const released = text
    .replaceAll(`Portplan ${manifest.version}`, "Portplan <version>")
    .replaceAll(`"version":"${manifest.version}"`, '"version":"<version>"');
  return `${released.replaceAll(workspace, "<workspace>").trimEnd()}\n`;
}

describe("scenario", () => {
  it.each(scenarios)("%s", async (name) => {
    const folder = join(import.meta.dirname, name);
    const { args, env = {} } = JSON.parse(
      readFileSync(join(folder, "scenario.json"), "utf8"),
    ) as Scenario;
    cpSync(join(folder, "workspace"), workspace, { recursive: true });
    writeFileSync(join(workspace, ".git/HEAD"), "ref: refs/heads/main\n");
    const ended = await portplan(args, workspace, env);
    await expect(transcript(ended)).toMatchFileSnapshot(join(folder, "transcript.txt"));
  });
});
