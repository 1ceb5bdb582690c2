import { describe, expect, it } from "vitest";
import { readComposeRelease } from "../../src/host/engine/readComposeRelease.ts";
import { memoryFiles, projectOf, requestFor } from "../memory.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { fakeHost } from "./fakeHost.ts";

const PLAIN = "services:\n  web:\n    image: nginx:1.27\n";
const NEW = `${PLAIN}    ports: ["+80:80"]\n`;

/** A machine on which commands print this; others are not there. */
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

describe("the release of Docker Compose on this host", () => {
  it.each<[string, Record<string, string>, string | null]>([
    ["of the plugin", { [PLUGIN]: "2.40.3\n" }, "2.40.3"],
    [
      "of the plugin, before the program alone",
      { [PLUGIN]: "5.0.0\n", [ALONE]: "2.26.1\n" },
      "5.0.0",
    ],
    ["of the program alone", { [ALONE]: "2.26.1\n" }, "2.26.1"],
    ["with a v before it", { [PLUGIN]: "v2.29.7\n" }, "2.29.7"],
    ["before its release", { [PLUGIN]: "5.0.0-rc.1\n" }, "5.0.0-rc.1"],
    ["of a distribution", { [PLUGIN]: "2.26.1-4\n" }, "2.26.1-4"],
    ["of Docker Desktop", { [PLUGIN]: "2.40.3-desktop.1\n" }, "2.40.3-desktop.1"],
    ["on Windows", { [PLUGIN]: "2.40.3\r\n" }, "2.40.3"],
    [
      "of the program alone, where the plugin prints something else",
      { [PLUGIN]: "Usage: docker\n", [ALONE]: "2.26.1\n" },
      "2.26.1",
    ],
  ])("%s", async (_, printed, release) => {
    expect(await readComposeRelease([projectOf(NEW)], hostWith(printed).host)).toBe(release);
  });

  it.each<[string, Record<string, string>]>([
    ["nothing is there", {}],
    ["it prints nothing", { [PLUGIN]: "" }],
    ["it prints help", { [PLUGIN]: "Usage:  docker [OPTIONS] COMMAND\n" }],
    ["it was built without a release", { [PLUGIN]: "dev\n" }],
    ["it prints two numbers only", { [PLUGIN]: "2.40\n" }],
    ["it prints more than a release", { [PLUGIN]: "2.40.3\n::error::x\n" }],
    ["it prints a release without end", { [PLUGIN]: `2.40.3-${"x".repeat(1000)}` }],
  ])("is not known where %s", async (_, printed) => {
    expect(await readComposeRelease([projectOf(NEW)], hostWith(printed).host)).toBeNull();
  });

  it("is not known where no program can be asked", async () => {
    expect(await readComposeRelease([projectOf(NEW)], fakeHost({}))).toBeNull();
  });

  it.each([
    ["for a project that every release takes alike", projectOf(PLAIN)],
    [
      "for a project that is invalid",
      resolveProject(
        requestFor("/repo"),
        memoryFiles({
          "/repo/compose.yaml": 'services:\n  web:\n    ports: ["+80:80", "http:81"]\n',
        }),
        {},
      ),
    ],
  ])("is not asked %s", async (_, project) => {
    const { asked, host } = hostWith({ [PLUGIN]: "2.26.1\n" });
    expect(await readComposeRelease([project], host)).toBeNull();
    expect(asked).toEqual([]);
  });

  it("is asked for once, for several projects of which one depends on it", async () => {
    const { asked, host } = hostWith({ [PLUGIN]: "2.26.1\n" });
    expect(await readComposeRelease([projectOf(PLAIN), projectOf(NEW), projectOf(NEW)], host)).toBe(
      "2.26.1",
    );
    expect(asked).toEqual([PLUGIN]);
  });
});
