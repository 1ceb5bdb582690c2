import { afterAll, describe, expect, it } from "vitest";
import { realCompose } from "../real.ts";
import { DISTURBANCES } from "./disturbances.ts";
import { expectTruth, formatTruth, startProject } from "./playScenario.ts";
import { draftPort, draftService, type ProjectDraft } from "./ProjectDraft.ts";
import { VerifyEngine } from "./VerifyEngine.ts";
import { VerifyHost } from "./VerifyHost.ts";

const compose = realCompose();
const engine = compose === null ? null : VerifyEngine.open("proxy");
const tools = compose !== null && engine !== null ? { compose, engine } : null;
afterAll(() => engine?.stop());

/** Runs a test on a host of its own. */
async function onHost(test: (host: VerifyHost) => Promise<unknown>): Promise<void> {
  if (tools === null) return;
  const host = await VerifyHost.open(tools.engine, tools.compose);
  try {
    await test(host);
  } finally {
    await host.close();
  }
}

describe.runIf(tools !== null)("portplan verify", () => {
  it.concurrent.each(DISTURBANCES)("says what is true if $title", (disturbance) =>
    onHost(async (host) => {
      const service = draftService("web", [draftPort(host.port())]);
      const bystander = draftService("db", [draftPort(host.port(), 5432)]);
      const project: ProjectDraft = { services: [service, bystander], omitted: new Set(), env: {} };
      const disturbed = [{ service, disturbance }];
      await startProject(host, project, disturbed);
      const truth = await expectTruth(host, project, disturbed);
      expect(formatTruth(truth)).not.toEqual([]);
      console.log(disturbance.title, formatTruth(truth));
    }),
  );
});
