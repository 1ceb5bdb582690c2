import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Files } from "../../src/compose/Files.ts";
import { runPipeline } from "../../src/pipeline.ts";
import type { Outcome, Start } from "../../scripts/predict/Engine.ts";
import { type Recording, replay } from "../../scripts/predict/Recording.ts";
import { compare, predictionOf } from "../../scripts/predict/verdict.ts";
import { memoryFiles, requestFor } from "../memory.ts";

interface Recorded {
  readonly theme: string;
  readonly engine: string;
  readonly profiles: readonly string[];
  readonly services: readonly string[];
  readonly real: Outcome;
  readonly starts: readonly Start[];
  readonly recording: Recording;
}

/**
 * Recordings of `npm run predict -- --keep`: a host, a project, and the result of the real `docker
 * compose up`. Most were mispredicted once.
 */
const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
  entry.isDirectory(),
);

/** Returns the project's files at their original paths. */
function filesOf(folder: string): Files {
  const names = readdirSync(folder).filter((name) => name === "compose.yaml" || name === ".env");
  const texts = names.map((name) => [
    `/srv/shop/${name}`,
    readFileSync(join(folder, name), "utf8"),
  ]);
  return memoryFiles(Object.fromEntries(texts), "/srv/shop");
}

describe("the prediction matches the recorded `docker compose up`", () => {
  it.each(folders.map(({ name }) => name))("%s", async (name) => {
    const folder = join(import.meta.dirname, name);
    const { profiles, services, real, starts, recording } = JSON.parse(
      readFileSync(join(folder, "host.json"), "utf8"),
    ) as Recorded;
    const env = { DOCKER_HOST: "unix:///srv/docker.sock" };
    const project = requestFor("/srv/shop", { profiles, services, searchParents: true });
    const host = replay(recording, env);
    const report = await runPipeline(
      {
        command: "check",
        projects: [{ ...project, found: false }],
        workflows: [],
        probe: true,
        failOn: "error",
      },
      { files: filesOf(folder), env, host },
    );
    expect(compare(predictionOf(report), real, starts)).toEqual([]);
  });
});
