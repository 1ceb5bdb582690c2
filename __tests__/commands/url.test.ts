import { describe, expect, it } from "vitest";
import { findUrl, listUrls } from "../../src/commands/url.ts";
import { DEFAULT_DEPS } from "../../src/RunRequest.ts";
import { fakeHost, quiet } from "../host/fakeHost.ts";
import { memoryFiles, requestFor } from "../memory.ts";

const { fetchRemote } = DEFAULT_DEPS;
const project = requestFor("/repo");
const request = { project, target: null, host: null, policy: null };
const depsOf = (texts: Readonly<Record<string, string>>) => {
  const files = memoryFiles(texts);
  return { files, env: {}, host: fakeHost(quiet), fetchRemote, leases: null };
};

it("findUrl reports the mistakes of the policy with their places", async () => {
  const deps = depsOf({
    "/repo/compose.yaml": "services: {web: {image: x, ports: ['8080:80']}}\n",
    "/repo/portplan.yml": "version: 1\nreserved: [70000]\n",
  });
  await expect(findUrl({ ...request, service: "web" }, deps)).rejects.toThrow(
    /^portplan\.yml:2:12: .*70000/,
  );
});

describe("a project with an inactive profile", () => {
  const deps = depsOf({
    "/repo/compose.yaml": [
      "services:",
      "  web: {image: x, ports: ['8080:80']}",
      "  mail: {image: x, profiles: [debug], ports: ['8025:80']}",
      "",
    ].join("\n"),
  });

  it("has the URL of a service of that profile if the service is named", async () => {
    const found = await findUrl({ ...request, service: "mail" }, deps);
    expect(found).toMatchObject({ url: "http://127.0.0.1:8025", service: "mail" });
  });

  it("has only URLs of services that start if no service is named", async () => {
    const urls = await listUrls({ ...request, service: null }, deps);
    expect(urls.map(({ service }) => service)).toEqual(["web"]);
  });

  it("rejects an unknown service, and names all services to choose from", async () => {
    await expect(findUrl({ ...request, service: "nobody" }, deps)).rejects.toThrow(
      /^no such service: "nobody"; choose from web, mail$/,
    );
  });
});
