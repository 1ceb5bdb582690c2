import { afterAll, describe, expect, it } from "vitest";
import { type Disturbance, DISTURBANCES } from "./disturbances.ts";
import { Engines } from "./Engines.ts";
import { expectVerified, type Verified } from "./expectVerified.ts";
import { expectTruth, startProject } from "./playScenario.ts";
import { draftPort, draftProject, draftService } from "./ProjectDraft.ts";
import type { EngineKind } from "./VerifyEngine.ts";
import type { VerifyHost } from "./VerifyHost.ts";

const engines = new Engines();
const hasEngine = engines.open("proxy") !== null;
afterAll(() => engines.stop());

/** The disturbances that differ for an engine without docker-proxy. */
const WITHOUT_PROXY = [
  "nothing happens",
  "nothing listens in the container",
  "the service listens only on 127.0.0.1 of its container",
  "the service is stopped",
  "a process of the host listens after the service was stopped",
  "another project publishes the port after the service was stopped",
  "another project publishes the port on another address",
];

/** Disturbs one of two services of a project. */
async function expectTrue(host: VerifyHost, disturbance: Disturbance): Promise<void> {
  const service = draftService("web", [draftPort(host.port())]);
  const bystander = draftService("db", [draftPort(host.port(), 5432)]);
  const project = draftProject([service, bystander]);
  const disturbed = [{ service, disturbance }];
  await startProject(host, project, disturbed);
  const report = await expectVerified(host, await expectTruth(host, project, disturbed));
  const texts = report.findings.map(({ message, fix }) => `${message}; ${fix}`).join("\n");
  for (const part of disturbance.says ?? []) {
    const exit = part.includes("@exit")
      ? await host.docker(`inspect --format {{.State.ExitCode}} ${host.project}-web-1`)
      : "";
    expect(texts).toContain(part.replaceAll("@id", host.id).replace("@exit", exit));
  }
  if (!disturbance.isRepairable) return;
  for (const command of findCommands(report)) await host.output(["sh", "-c", command]);
  await expectVerified(host, await expectTruth(host, project, []));
}

const expectOn = (kind: EngineKind, disturbance: Disturbance) =>
  engines.onHost(kind, (host) => expectTrue(host, disturbance));

/** Finds the commands that the findings suggest. */
function findCommands({ findings }: Verified): readonly string[] {
  const commands = findings.flatMap(({ fix }) =>
    Array.from(fix.matchAll(/(?:`|: )((?:docker|kill) [^`,]+)/g), ([, command = ""]) => command),
  );
  expect(commands).not.toEqual([]);
  return [...new Set(commands)];
}

describe.runIf(hasEngine)("portplan verify", () => {
  it.concurrent.each(DISTURBANCES)("says what is true if $title", async (disturbance) => {
    const { engines: kinds } = disturbance;
    await expectOn(kinds?.[0] ?? "proxy", disturbance);
  });

  it.concurrent.each(WITHOUT_PROXY)(
    "says what is true without docker-proxy if %s",
    async (title) => {
      const disturbance = DISTURBANCES.find((each) => each.title === title);
      expect(disturbance).toBeDefined();
      if (disturbance === undefined) return;
      await expectOn("rules", disturbance);
    },
  );
});
