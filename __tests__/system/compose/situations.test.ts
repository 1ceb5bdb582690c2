import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notesFor } from "../../../src/compose/load/versions.ts";
import {
  type Ports,
  portsOf,
  resolveSituation,
  short,
  textsOf,
} from "../../compose/resolveSituation.ts";
import { type ComposeSituation, SITUATIONS } from "../../compose/situations.ts";
import { realCompose } from "../real.ts";

const groups = Object.entries(SITUATIONS);
const compose = realCompose();

/** Resolves the ports with a real Compose; null if it rejects the project. */
function resolveWithCompose(
  { cwd = "", env = {}, request = {}, ...situation }: ComposeSituation,
  folder: string,
): Ports | null {
  for (const [name, text] of Object.entries(textsOf(situation as ComposeSituation))) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const {
    files = [],
    envFiles = [],
    profiles = [],
    services = [],
    projectName = null,
    projectDirectory = null,
  } = request;
  const args = [
    ...files.flatMap((file) => ["-f", file]),
    ...envFiles.flatMap((file) => ["--env-file", file]),
    ...profiles.flatMap((profile) => ["--profile", profile]),
    ...(projectName === null ? [] : ["-p", projectName]),
    ...(projectDirectory === null ? [] : ["--project-directory", projectDirectory]),
  ];
  const directory = join(folder, cwd);
  const options = {
    cwd: directory,
    env: { PWD: directory, HOME: "/nowhere", ...env },
    encoding: "utf8",
  } as const;
  const { status, stdout } = spawnSync(
    compose ?? "",
    [...args, "config", "--no-env-resolution", "--format", "json", ...services],
    options,
  );
  if (status !== 0) return null;
  const model = JSON.parse(stdout) as {
    services: Record<string, { ports?: Record<string, string | number>[] }>;
  };
  return Object.fromEntries(
    Object.entries(model.services ?? {}).map(([name, { ports = [] }]) => [
      name,
      ports.map(({ host_ip: ip, published = "~", target, protocol }) =>
        short(`${ip ? `${ip}|` : ""}${published}:${target}/${protocol}`),
      ),
    ]),
  );
}

const sorted = (ports: Ports) =>
  Object.fromEntries(Object.entries(ports).map(([name, list]) => [name, list.toSorted()]));

describe.skipIf(compose === null)(
  "a real Compose resolves the same ports, or a note says how its release differs",
  () => {
    const release =
      compose === null
        ? ""
        : spawnSync(compose, ["version", "--short"], { encoding: "utf8" }).stdout.trim();
    let folder = "";
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "portplan-situations-"));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const all = groups.flatMap(([group, situations]) =>
      situations.map((state) => [group, state.title, state] as const),
    );
    it.each(all)("%s: %s", (_, title, state) => {
      if (state.notInDebian && release.includes("-")) return;
      if (state.since && notesFor(release, [{ since: state.since }]).length > 0) return;
      const project = resolveSituation(state);
      const real = resolveWithCompose(state, mkdtempSync(join(folder, "p-")));
      const same =
        state.expected instanceof RegExp
          ? real === null
          : real !== null &&
            JSON.stringify(sorted(real)) === JSON.stringify(sorted(portsOf(project)));
      expect({ title, real, same }).toEqual({
        title,
        real,
        same: notesFor(release, project.versions).length === 0,
      });
    });
  },
);
