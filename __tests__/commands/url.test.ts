import { expect, it } from "vitest";
import { findUrl } from "../../src/commands/url.ts";
import { DEFAULT_DEPS } from "../../src/RunRequest.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

it("findUrl reports the mistakes of the policy with their places", async () => {
  const files = memoryFiles({
    "/repo/compose.yaml": "services: {web: {image: x, ports: ['8080:80']}}\n",
    "/repo/portplan.yml": "version: 1\nreserved: [70000]\n",
  });
  const { fetchRemote } = DEFAULT_DEPS;
  const deps = { files, env: {}, host: fakeHost(quiet), fetchRemote, leases: null };
  const project = requestFor("/repo");
  const request = { project, service: "web", target: null, host: null, policy: null };
  await expect(findUrl(request, deps)).rejects.toThrow(/^portplan\.yml:2:12: .*70000/);
});
