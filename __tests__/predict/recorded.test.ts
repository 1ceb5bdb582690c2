import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Files } from "../../src/compose/Files.ts";
import { runPipeline } from "../../src/pipeline.ts";
import type { Outcome, Start } from "../../scripts/predict/Engine.ts";
import { type Recording, replay } from "../../scripts/predict/Recording.ts";
import { compare, predictionOf } from "../../scripts/predict/verdict.ts";

interface Recorded {
  readonly theme: string;
  readonly engine: string;
  readonly profiles: readonly string[];
  readonly services: readonly string[];
  readonly real: Outcome;
  readonly starts: readonly Start[];
  readonly recording: Recording;
}

/** What `npm run predict -- --keep` wrote: a host, a project, and what the real `docker compose up` came to there. Most are former mistakes. */
const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** The project's two files, where they stood. */
function filesOf(folder: string): Files {
  const text = (path: string) => {
    const name = /^\/srv\/shop\/(compose\.yaml|\.env)$/.exec(path)?.[1];
    return name === undefined ? null : readFileSync(join(folder, name), "utf8");
  };
  return {
    cwd: "/srv/shop",
    listSeparator: ":",
    read: (path) => {
      const found = text(path);
      return found === null ? { failure: "missing", detail: "there is no such file" } : { text: found };
    },
    kind: (path) => (text(path) !== null ? "file" : path === "/srv/shop" ? "directory" : null),
  };
}

describe("a recorded host, and what `up` came to there", () => {
  it.each(folders.map(({ name }) => name))("%s", async (name) => {
    const folder = join(import.meta.dirname, name);
    const { profiles, services, real, starts, recording } = JSON.parse(readFileSync(join(folder, "host.json"), "utf8")) as Recorded;
    const env = { DOCKER_HOST: "unix:///srv/docker.sock" };
    const project = { files: [], projectName: null, projectDirectory: null, envFiles: [], profiles, services, cwd: "/srv/shop" };
    const host = replay(recording, env);
    const report = await runPipeline(
      { command: "check", projects: [{ ...project, searchParents: true, found: false }], workflows: [], probe: true, failOn: "error" },
      { files: filesOf(folder), env, host },
    );
    expect(compare(predictionOf(report), real, starts)).toEqual([]);
  });
});
