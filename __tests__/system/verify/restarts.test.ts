import { afterAll, describe, expect, it } from "vitest";
import { Engines } from "./Engines.ts";
import { expectVerified } from "./expectVerified.ts";
import { expectTruth, findStableTruth } from "./playScenario.ts";
import {
  draftPort,
  draftProject,
  draftService,
  type ProjectDraft,
  type ServiceDraft,
  writeProject,
} from "./ProjectDraft.ts";
import type { VerifyEngine } from "./VerifyEngine.ts";
import type { VerifyHost } from "./VerifyHost.ts";

const engines = new Engines();
const opened = engines.open("proxy");
afterAll(() => engines.stop());

/** Starts services with different restart policies. */
async function start(host: VerifyHost): Promise<ProjectDraft> {
  const draft = (name: string, port: number | null, restart: string): ServiceDraft => {
    const service = draftService(name, [draftPort(port)]);
    service.more["restart"] = restart;
    return service;
  };
  const services = [
    draft("web", host.port(), "no"),
    draft("db", host.port(), "always"),
    draft("mail", null, "unless-stopped"),
  ];
  const project = draftProject(services);
  writeProject(host, project);
  await host.compose(["up", "--detach"]);
  return project;
}

const STOPPED = { title: "the container does not restart", status: "not-listening" } as const;

describe.runIf(opened !== null)("portplan verify after a restart of the engine", () => {
  const engine = opened as VerifyEngine;

  it("reports the containers that the engine did not start again", () =>
    engines.onHost("proxy", async (host) => {
      const project = await start(host);
      const [service] = project.services;
      const disturbed = service === undefined ? [] : [{ service, disturbance: STOPPED }];
      await (
        await engine.end("SIGTERM")
      )(false);
      await expectVerified(host, await expectTruth(host, project, disturbed));
    }));

  it("says what is true after a crash of the engine", () =>
    engines.onHost("proxy", async (host) => {
      await start(host);
      await (
        await engine.end("SIGKILL")
      )(false);
      await expectVerified(host, await findStableTruth(host));
    }));

  it("finds everything as it was with live restore", () =>
    engines.onHost("proxy", async (host) => {
      await (
        await engine.end("SIGTERM")
      )(true);
      const project = await start(host);
      await (
        await engine.end("SIGTERM")
      )(true);
      await expectVerified(host, await expectTruth(host, project, []));
      await (
        await engine.end("SIGTERM")
      )(false);
    }));

  it("fails if the engine does not run, whatever listens", () =>
    engines.onHost("proxy", async (host) => {
      const project = await start(host);
      const startAgain = await engine.end("SIGKILL");
      const { status, stdout, stderr } = await host.portplan("verify", "--format", "json");
      await startAgain(false);
      expect({ status, stdout, stderr }).toEqual({
        status: 2,
        stdout: "",
        stderr: expect.any(String),
      });
      expect(project.services).toHaveLength(3);
    }));
});
