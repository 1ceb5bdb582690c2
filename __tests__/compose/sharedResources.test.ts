import { describe, expect, it } from "vitest";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, requestFor } from "../memory.ts";

/** Resolves a project and formats what its copies share, e.g. `container db ops-db`. */
function listShared(text: string, env: Readonly<Record<string, string>> = {}) {
  const files = memoryFiles({ "/repo/shop/compose.yaml": text });
  const { sharedResources, sources } = resolveProject(requestFor("/repo/shop"), files, env);
  return sharedResources.map(({ kind, key, name, span }) => {
    const written = sources.get(span.file)?.slice(span.start, span.end);
    return [kind, key, name, written === name || kind.startsWith("external") ? "" : written]
      .join(" ")
      .trim();
  });
}

const OPS = "services:\n  db: {image: a, container_name: ops}";

describe("the names that all copies of a project share", () => {
  it.each<[string, string, string[]]>([
    ["a container name", "services: {db: {image: a, container_name: ops}}", ["container db ops"]],
    [
      "a container name of a service with an inactive profile",
      "services: {db: {image: a, profiles: [x], container_name: ops}}",
      ["container db ops"],
    ],
    ["no container name", "services: {db: {image: a}}", []],
    ["an empty container name", 'services: {db: {image: a, container_name: ""}}', []],
    [
      "a container that another service joins",
      `${OPS}\n  x: {image: a, network_mode: 'container:ops'}`,
      ["referenced-container db ops"],
    ],
    [
      "a container from which another service mounts volumes",
      `${OPS}\n  x: {image: a, volumes_from: ['container:ops:ro']}`,
      ["referenced-container db ops"],
    ],
    [
      "a container to which another service links",
      `${OPS}\n  x: {image: a, external_links: ['ops:db']}`,
      ["referenced-container db ops"],
    ],
    [
      "a container with the name of a service that another one joins",
      "services: {db: {image: a, container_name: db}, x: {image: a, network_mode: 'service:db'}}",
      ["container db db"],
    ],
    [
      "networks",
      "services: {a: {image: a}}\nnetworks: {a: {name: fixed}, b: {external: true}, c: }",
      ["network a fixed", "external-network b b"],
    ],
    [
      "volumes",
      "services: {a: {image: a}}\nvolumes: {a: {name: fixed}, b: {external: {name: old}}, c: {}}",
      ["volume a fixed", "external-volume b old"],
    ],
    [
      "an image that is built",
      "services: {a: {image: 'a:dev', build: .}, b: {image: b}, c: {build: .}}",
      ["image a a:dev 'a:dev'"],
    ],
    [
      "names with the name of the project",
      "services:\n  a: {image: '${COMPOSE_PROJECT_NAME}', build: .}\n" +
        "  b: {image: b, container_name: 'x-${COMPOSE_PROJECT_NAME:-y}'}\n",
      [],
    ],
    [
      "a name with another variable",
      "services: {a: {image: a, container_name: '${PREFIX:-y}-a'}}",
      ["container a y-a '${PREFIX:-y}-a'"],
    ],
  ])("include %s", (_, text, expected) => {
    expect(listShared(text)).toEqual(expected);
  });

  it("have no values of variables that may be secret", () => {
    const text = "services: {a: {image: a, container_name: 'x-${KEY}'}}";
    expect(listShared(text, { KEY: "hunter2" })).toEqual(["container a x-${KEY} 'x-${KEY}'"]);
  });

  it("are found in time for 10,000 services that name containers", { timeout: 30_000 }, () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, at) => `  s${at}: {image: a, container_name: c${at}, network_mode: 'container:x${at}'}\n`,
    );
    expect(listShared(`services:\n${lines.join("")}`)).toHaveLength(10_000);
  });
});

describe("the numbers in a service that may be ports in its container", () => {
  it.each([
    ["a command", "command: serve --port 3000 -p4000 v1.2000", [3000, 4000]],
    ["a list", "command: [serve, '--port=3000', '0.0.0.0:4000']", [3000, 4000]],
    ["an entry point", "entrypoint: ['run', '8080']", [8080]],
    ["a health check", "healthcheck: {test: [CMD, curl, 'http://localhost:8080/x']}", [8080]],
    ["exposed ports", "expose: [3000, '4000-4002/tcp']", [3000, 4000, 4001, 4002]],
    ["an endless range", "expose: ['10-65535']", Array.from({ length: 1001 }, (_, i) => 10 + i)],
    ["the environment", "environment: {PORT: 3000}", []],
    ["nothing", "command:", []],
  ])("are read from %s", (_, setting, expected) => {
    const text = `services:\n  a:\n    image: a\n    ${setting}\n`;
    const files = memoryFiles({ "/repo/shop/compose.yaml": text });
    const { services } = resolveProject(requestFor("/repo/shop"), files, {});
    expect([...(services[0]?.numbersInside ?? [])]).toEqual(expected);
  });
});
