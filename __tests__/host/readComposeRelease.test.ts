import { describe, expect, it } from "vitest";
import { readComposeRelease } from "../../src/host/engine/readComposeRelease.ts";
import { memoryFiles, projectOf, requestFor } from "../memory.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { fakeHost } from "./fakeHost.ts";

const PLAIN = "services:\n  web:\n    image: nginx:1.27\n";
const NEW = `${PLAIN}    ports: ["+80:80"]\n`;

/** A machine on which commands print these texts. Other commands are missing. */
function hostWith(printed: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const command = (program: string, args: readonly string[]) => {
    const line = [program, ...args].join(" ");
    asked.push(line);
    return Promise.resolve(printed[line] ?? null);
  };
  return { asked, host: { ...fakeHost({}), command } };
}

const PLUGIN = "docker compose version --short";
const ALONE = "docker-compose version --short";

describe("readComposeRelease", () => {
  it.each<[string, Record<string, string>, string | null]>([
    ["the release of the plugin", { [PLUGIN]: "2.40.3\n" }, "2.40.3"],
    [
      "the release of the plugin if there is also a standalone program",
      { [PLUGIN]: "5.0.0\n", [ALONE]: "2.26.1\n" },
      "5.0.0",
    ],
    ["the release of the standalone program", { [ALONE]: "2.26.1\n" }, "2.26.1"],
    ["a release with a v prefix", { [PLUGIN]: "v2.29.7\n" }, "2.29.7"],
    ["a prerelease", { [PLUGIN]: "5.0.0-rc.1\n" }, "5.0.0-rc.1"],
    ["the release of a distribution", { [PLUGIN]: "2.26.1-4\n" }, "2.26.1-4"],
    ["the release of Docker Desktop", { [PLUGIN]: "2.40.3-desktop.1\n" }, "2.40.3-desktop.1"],
    ["on Windows", { [PLUGIN]: "2.40.3\r\n" }, "2.40.3"],
    [
      "the release of the standalone program if the plugin prints something else",
      { [PLUGIN]: "Usage: docker\n", [ALONE]: "2.26.1\n" },
      "2.26.1",
    ],
  ])("reads %s", async (_, printed, release) => {
    expect(await readComposeRelease([projectOf(NEW)], hostWith(printed).host)).toBe(release);
  });

  it.each<[string, Record<string, string>]>([
    ["no command exists", {}],
    ["the command prints nothing", { [PLUGIN]: "" }],
    ["the command prints help", { [PLUGIN]: "Usage:  docker [OPTIONS] COMMAND\n" }],
    ["the command was built without a release", { [PLUGIN]: "dev\n" }],
    ["the command prints only two numbers", { [PLUGIN]: "2.40\n" }],
    ["the command prints more than a release", { [PLUGIN]: "2.40.3\n::error::x\n" }],
    ["the command prints a very long release", { [PLUGIN]: `2.40.3-${"x".repeat(1000)}` }],
  ])("returns null if %s", async (_, printed) => {
    expect(await readComposeRelease([projectOf(NEW)], hostWith(printed).host)).toBeNull();
  });

  it("returns null if no programs can be started", async () => {
    expect(await readComposeRelease([projectOf(NEW)], fakeHost({}))).toBeNull();
  });

  it.each([
    ["a project that does not depend on the release", projectOf(PLAIN)],
    [
      "an invalid project",
      resolveProject(
        requestFor("/repo"),
        memoryFiles({
          "/repo/compose.yaml": 'services:\n  web:\n    ports: ["+80:80", "http:81"]\n',
        }),
        {},
      ),
    ],
  ])("runs no command for %s", async (_, project) => {
    const { asked, host } = hostWith({ [PLUGIN]: "2.26.1\n" });
    expect(await readComposeRelease([project], host)).toBeNull();
    expect(asked).toEqual([]);
  });

  it("runs the command once for several projects", async () => {
    const { asked, host } = hostWith({ [PLUGIN]: "2.26.1\n" });
    expect(await readComposeRelease([projectOf(PLAIN), projectOf(NEW), projectOf(NEW)], host)).toBe(
      "2.26.1",
    );
    expect(asked).toEqual([PLUGIN]);
  });
});
