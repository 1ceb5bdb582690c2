import { afterAll, describe, expect, it } from "vitest";
import { Engines } from "./Engines.ts";
import { draftPort, draftProject, draftService, writeProject } from "./ProjectDraft.ts";
import type { VerifyHost } from "./VerifyHost.ts";

const engines = new Engines();
const hasEngine = engines.open("proxy") !== null;
afterAll(() => engines.stop());

/** Much longer than any of these tests takes. */
const SECONDS = 600;

/** Starts a service, and waits for it with `portplan verify`. */
async function waitFor(host: VerifyHost, script: string) {
  const service = draftService("web", [draftPort(host.port())]);
  service.more["command"] = ["sh", "-c", script];
  writeProject(host, draftProject([service]));
  await host.compose(["up", "--detach"]);
  return host.portplan("verify", "--wait", `${SECONDS}`);
}

describe.runIf(hasEngine)("portplan verify --wait", () => {
  it.concurrent("ends when a service that starts slowly listens", () =>
    engines.onHost("proxy", async (host) => {
      const { status, stderr } = await waitFor(host, "sleep 4; exec httpd -f -p 80");
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining("web") });
    }));

  it.concurrent("ends when a container exits that is not restarted", () =>
    engines.onHost("proxy", async (host) => {
      const { status, stdout } = await waitFor(host, "sleep 2; exit 3");
      expect({ status, stdout }).toEqual({
        status: 1,
        stdout: expect.stringContaining("exited with status 3"),
      });
    }));
});
