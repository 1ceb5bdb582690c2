import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Allocation } from "../../src/allocate/allocate.ts";
import { allocateIn, type Case, ways } from "./allocating.ts";

const BOTH = { names: true, urls: true };
const copy = ({ request = {}, ...more }: Case) =>
  allocateIn({ ...more, request: { copying: BOTH, ...request } });

/** Formats the changes, e.g. `services.db.container_name: ops-db -> shop-db-1`. */
function formatChanges({ overrides }: Allocation): string[] {
  return overrides.flatMap(({ changes }) =>
    changes.map(({ path, from, to }) => `${path}: ${from ?? "-"} -> ${to ?? "-"}`),
  );
}

/** Formats the changes of addresses in the settings of a second service, ui. */
async function moveAddresses(settings: string, more: Partial<Case> = {}) {
  const files = {
    "compose.yaml": [
      "services:",
      '  web: {image: app, ports: ["${WEB_PORT:-3000}:8080"]}',
      "  ui:",
      "    image: ui",
      ...settings.split("\n").map((line) => `    ${line}`),
    ].join("\n"),
  };
  const allocation = await copy({ files, allocate: "web=13000", ...more });
  return { changes: formatChanges(allocation), allocation };
}

describe("an address of this host", () => {
  const moved = (path: string) => [`services.ui.${path}: 3000 -> 13000`];
  it.each<[string, string, string[]]>([
    ["in a mapping", "environment: {URL: 'http://localhost:3000/x'}", moved("environment.URL")],
    ["in a list", "environment: [A=1, 'URL=http://localhost:3000']", moved("environment.URL")],
    ["by its IPv4 address", "environment: {URL: '127.0.0.1:3000'}", moved("environment.URL")],
    ["by its IPv6 address", "environment: {URL: 'http://[::1]:3000'}", moved("environment.URL")],
    [
      "by the name of the host in containers",
      "environment: {URL: 'http://host.docker.internal:3000'}",
      moved("environment.URL"),
    ],
    [
      "in a build argument",
      "build: {context: ., args: {URL: 'http://localhost:3000'}}",
      moved("build.args.URL"),
    ],
    [
      "in a list of build arguments",
      "build: {context: ., args: ['URL=http://localhost:3000']}",
      moved("build.args.URL"),
    ],
    ["in a label", "labels: {home: 'http://localhost:3000'}", moved("labels.home")],
    ["in a list of labels", "labels: ['home=http://localhost:3000']", moved("labels.home")],
    [
      "twice in a value",
      "environment: {CORS: 'http://localhost:3000,http://127.0.0.1:3000'}",
      moved("environment.CORS"),
    ],
    [
      "from a default that contains the variable of the port",
      "environment: {URL: '${URL:-http://localhost:${WEB_PORT:-3000}}'}",
      moved("environment.URL"),
    ],
    [
      "with a user",
      "environment: {URL: 'postgres://a:b$$c@localhost:3000/x'}",
      moved("environment.URL"),
    ],
    [
      "of the host network",
      "network_mode: host\ncommand: get 3000\nenvironment: {URL: 'localhost:3000'}",
      moved("environment.URL"),
    ],
    [
      "in a list, in the last item of the name",
      "environment: ['URL=x', 'URL=localhost:3000']",
      moved("environment.URL"),
    ],
  ])("moves with its port: %s", async (_, settings, expected) => {
    expect((await moveAddresses(settings)).changes).toEqual(expected);
  });

  it.each([
    ["a bare number", "environment: {PORT: 3000, OTHER: '3000'}"],
    ["the port of another host", "environment: {URL: 'http://web:3000'}"],
    ["a name that ends like the host's", "environment: {URL: 'http://notlocalhost:3000'}"],
    ["another port", "environment: {URL: 'http://localhost:30001'}"],
    ["the container port", "environment: {URL: 'http://localhost:8080'}"],
    [
      "a port that the service has in its container",
      "expose: ['3000']\nenvironment: {URL: 'http://localhost:3000'}",
    ],
    [
      "a port in the command",
      "command: serve --port 3000\nenvironment: {URL: 'http://localhost:3000'}",
    ],
    [
      "a port in the health check",
      "healthcheck: {test: 'curl localhost:3000'}\nenvironment: {URL: 'http://localhost:3000'}",
    ],
    ["an address of a health check", "environment: {HEALTH_URL: 'http://localhost:3000'}"],
    ["a value from a variable that may be secret", "environment: {URL: '${URL}'}"],
    ["a variable that is passed by name", "environment: [URL]"],
    ["a variable that is passed by name in a mapping", "environment: {URL: }"],
    ["a value that a later item replaces", "environment: ['URL=localhost:3000', 'URL=x']"],
    ["a command", "command: 'curl http://localhost:3000'"],
  ])("stays: %s", async (_, settings) => {
    const { changes } = await moveAddresses(settings, { env: { URL: "http://localhost:3000" } });
    expect(changes).toEqual([]);
  });

  it("stays in the service that listens on this port inside its container", async () => {
    const files = {
      "compose.yaml":
        'services:\n  web:\n    image: app\n    ports: ["3000:3000"]\n' +
        "    environment: {URL: 'http://localhost:3000', ROOT_URL: 'http://localhost:3000'}\n" +
        "  helper:\n    image: helper\n    network_mode: service:web\n" +
        "    environment: {URL: 'http://localhost:3000'}\n" +
        "  ui: {image: ui, environment: {URL: 'http://localhost:3000'}}\n",
    };
    const allocation = await copy({ files, allocate: "web=13000" });
    expect(formatChanges(allocation)).toEqual([
      "services.web.environment.ROOT_URL: 3000 -> 13000",
      "services.ui.environment.URL: 3000 -> 13000",
    ]);
  });

  it.each([
    ["is published on another address only", '"127.0.0.2:3000:80"', []],
    ["is published on the loopback address", '"127.0.0.1:3000:80"', ["3000 -> 13000"]],
    ["is in a range", '"2999-3001:80-82"', ["3000 -> 13001"]],
    ["is published with UDP only", '"3000:80/udp"', ["3000 -> 13000"]],
  ])("depends on where its port is published: %s", async (_, entry, expected) => {
    const files = {
      "compose.yaml":
        `services:\n  web: {image: app, ports: [${entry}]}\n` +
        "  ui: {image: ui, environment: {URL: 'http://localhost:3000'}}\n",
    };
    const allocation = await copy({ files, allocate: "web=13000" });
    expect(formatChanges(allocation)).toEqual(
      expected.map((each) => `services.ui.environment.URL: ${each}`),
    );
  });

  it.each([
    ["with UDP", 'ports: ["3000:53/udp"]'],
    ["with an inactive profile", 'profiles: [x], ports: ["3000:80"]'],
  ])("moves if another service that stays publishes its port %s", async (_, other) => {
    const files = {
      "compose.yaml":
        `services:\n  other: {image: app, ${other}}\n` +
        '  web: {image: app, ports: ["3000:80"]}\n' +
        "  ui: {image: ui, environment: {URL: 'http://localhost:3000'}}\n",
    };
    expect(formatChanges(await copy({ files, allocate: "web=13000" }))).toEqual([
      "services.ui.environment.URL: 3000 -> 13000",
    ]);
  });

  it("stays if two services publish its port and only one of them moves", async () => {
    const files = {
      "compose.yaml":
        'services:\n  web: {image: app, ports: ["127.0.0.1:3000:80"]}\n' +
        '  api: {image: app, ports: ["[::1]:3000:80"]}\n' +
        "  ui: {image: ui, environment: {URL: 'http://localhost:3000'}}\n",
    };
    expect(formatChanges(await copy({ files, allocate: "web=13000" }))).toEqual([]);
  });

  it("stays without the option", async () => {
    const { changes } = await moveAddresses("environment: {URL: 'http://localhost:3000'}", {
      request: { copying: { names: true, urls: false } },
    });
    expect(changes).toEqual([]);
  });

  it("keeps dollar signs, and the other values of its list", async () => {
    const { allocation } = await moveAddresses(
      "environment: ['A=$$x', 'URL=http://a$$b@localhost:3000']",
      { request: { copying: BOTH, variables: false } },
    );
    expect(allocation.overrides[0]?.override?.split("\n").slice(2)).toEqual([
      '  "web":',
      "    ports: !override",
      '      - { "mode": "ingress", "target": 8080, "published": "13000", "protocol": "tcp" }',
      '  "ui":',
      "    environment:",
      '      - "URL=http://a$$b@localhost:13000"',
      "",
    ]);
  });

  it("moves through a variable only, if the value may be secret", async () => {
    const settings =
      "environment: {URL: 'http://${KEY}@localhost:${WEB_PORT:-3000}', " +
      "LITERAL: 'http://${KEY}@localhost:3000'}";
    const env = { KEY: "hunter2" };
    const byVariable = await moveAddresses(settings, { env });
    expect(byVariable.changes).toEqual(["services.ui.environment.URL: 3000 -> 13000"]);
    expect(ways(byVariable.allocation)).toEqual(["web:8080 variable WEB_PORT"]);
    const request = { copying: BOTH, variables: false };
    const byOverride = await moveAddresses(settings, { env, request });
    expect(byOverride.changes).toEqual([]);
    expect(JSON.stringify(byOverride.allocation.overrides[0]?.override)).not.toContain("hunter2");
  });
});

describe("a variable that feeds a port and an address of this host", () => {
  const url = "environment: {API_URL: 'http://localhost:${WEB_PORT:-3000}'}";

  it("moves both, without an override file", async () => {
    const request = { copying: BOTH, override: false };
    const { allocation, changes } = await moveAddresses(url, { request });
    expect(ways(allocation)).toEqual(["web:8080 variable WEB_PORT"]);
    expect(changes).toEqual(["services.ui.environment.API_URL: 3000 -> 13000"]);
    expect(allocation.overrides[0]?.changes[0]?.reason).toBe("host port of web, from WEB_PORT");
    expect(allocation.overrides[0]?.override).toBe(null);
    expect([...(allocation.overrides[0]?.variables ?? [])]).toEqual([["WEB_PORT", "13000"]]);
  });

  it("also moves an address that may be inside the container", async () => {
    const files = {
      "compose.yaml":
        'services:\n  web:\n    image: app\n    ports: ["${WEB_PORT:-3000}:3000"]\n' +
        "    environment:\n      SELF: http://localhost:${WEB_PORT:-3000}\n" +
        "      IN: http://localhost:3000\n",
    };
    for (const variables of [true, false]) {
      const request = { copying: BOTH, variables };
      const allocation = await copy({ files, allocate: "web=13000", request });
      expect(formatChanges(allocation)).toEqual(["services.web.environment.SELF: 3000 -> 13000"]);
      expect(ways(allocation)).toEqual([
        variables ? "web:3000 variable WEB_PORT" : "web:3000 override",
      ]);
    }
  });

  it.each([
    ["a bare number", `${url}\nlabels: {port: '\${WEB_PORT:-3000}'}`],
    ["a command", `${url}\ncommand: 'serve \${WEB_PORT:-3000}'`],
    ["the address of another host", `${url}\nlabels: {home: 'http://web:\${WEB_PORT:-3000}'}`],
  ])("is not assigned if it also feeds %s", async (_, settings) => {
    const { allocation, changes } = await moveAddresses(settings);
    expect(ways(allocation)).toEqual(["web:8080 override"]);
    expect(changes).toEqual(["services.ui.environment.API_URL: 3000 -> 13000"]);
  });

  it("is not assigned without the option, and the error names it", async () => {
    const request = { copying: { names: false, urls: false } };
    const { allocation } = await moveAddresses(url, { request });
    expect(ways(allocation)).toEqual(["web:8080 override"]);
    await expect(moveAddresses(url, { request: { ...request, override: false } })).rejects.toThrow(
      "WEB_PORT also feeds ui's environment (compose.yaml:5); use --urls to change such addresses",
    );
  });
});

describe("a fixed name", () => {
  const resourceNames = async (text: string, more: Partial<Case> = {}) => {
    const allocation = await copy({ files: { "compose.yaml": text }, ...more });
    const { warnings, overrides } = allocation;
    const name = allocation.environment.get("COMPOSE_PROJECT_NAME") ?? "";
    const changes = formatChanges(allocation).map((each) => each.replaceAll(name, "COPY"));
    return { changes, warnings, override: overrides[0]?.override ?? null };
  };

  it("of a container is reset, and stays as an alias on the project's networks", async () => {
    const { changes, warnings, override } = await resourceNames(
      "services:\n  db:\n    image: db\n    container_name: ops-db\n" +
        "    networks: {front: , back: {aliases: [store]}, outer: }\n" +
        "networks: {front: , back: , outer: {external: true}}\n",
    );
    expect(changes).toEqual([
      "services.db.container_name: ops-db -> COPY-db-1",
      "services.db.networks.front.aliases: - -> ops-db",
      "services.db.networks.back.aliases: - -> ops-db",
    ]);
    expect(override?.split("\n").slice(2)).toEqual([
      '  "db":',
      "    container_name: !reset null",
      "    networks:",
      '      "front": { "aliases": [ "ops-db" ] }',
      '      "back": { "aliases": [ "ops-db" ] }',
      "",
    ]);
    expect(warnings).toEqual(["all copies of shop on this host share the external network outer"]);
  });

  it.each([
    ["the default network", "", ["services.db.networks.default.aliases: - -> ops-db"]],
    ["an alias already", "    networks: {default: {aliases: [ops-db]}}\n", []],
    ["no network", "    network_mode: none\n", []],
  ])("of a container with %s", async (_, more, expected) => {
    const text = `services:\n  db:\n    image: db\n    container_name: ops-db\n${more}`;
    expect((await resourceNames(text)).changes.slice(1)).toEqual(expected);
  });

  it("of a network or volume is reset, unless it is external", async () => {
    const { changes, warnings, override } = await resourceNames(
      'services: {web: {image: app, ports: ["8080:80"]}}\n' +
        "networks: {default: {name: shop-net}, outer: {external: true, name: proxy}, own: }\n" +
        "volumes: {data: {name: shop-data}, old: {external: {name: legacy}}, own: {}}\n",
    );
    expect(changes).toEqual([
      "networks.default.name: shop-net -> COPY_default",
      "volumes.data.name: shop-data -> COPY_data",
    ]);
    expect(override?.split("\n").slice(5)).toEqual([
      "networks:",
      '  "default":',
      "    name: !reset null",
      "volumes:",
      '  "data":',
      "    name: !reset null",
      "",
    ]);
    expect(warnings).toEqual([
      "all copies of shop on this host share the external network outer; the external volume old",
    ]);
  });

  it("made with the name of the project stays", async () => {
    const text =
      "services: {db: {image: db, container_name: '${COMPOSE_PROJECT_NAME}-db'}}\n" +
      "volumes: {data: {name: '${COMPOSE_PROJECT_NAME:-x}_data'}}\n";
    const { changes, warnings } = await resourceNames(text);
    expect([changes, warnings]).toEqual([[], []]);
  });

  it("of a container that another service uses stays, with a warning", async () => {
    const { changes, warnings } = await resourceNames(
      "services:\n  vpn: {image: vpn, container_name: vpn}\n" +
        "  app: {image: app, network_mode: 'container:vpn'}\n" +
        "  other: {image: app, network_mode: 'container:vpn2', command: vpn}\n",
    );
    expect(changes).toEqual([]);
    expect(warnings).toEqual([
      'all copies of shop on this host share the container name "vpn" of vpn, which another ' +
        "service uses",
    ]);
  });

  it("of an image that is built is named in a warning", async () => {
    const { changes, warnings } = await resourceNames(
      "services:\n  web: {image: 'shop:dev', build: .}\n  db: {image: db}\n  x: {build: .}\n",
    );
    expect(changes).toEqual([]);
    expect(warnings).toEqual([
      'all copies of shop on this host share the image "shop:dev" that web builds',
    ]);
  });

  it("are named in a warning of bounded length", async () => {
    const lines = Array.from({ length: 12 }, (_, at) => `  n${at + 10}: {external: true}\n`);
    const { warnings } = await resourceNames(
      `services: {web: {image: web}}\nnetworks:\n${lines.join("")}`,
    );
    expect(warnings).toEqual([
      expect.stringMatching(/ share the external network n10; .* n19; and 2 more names$/),
    ]);
  });

  it("with a value that may be secret is not printed", async () => {
    const { changes, override, warnings } = await resourceNames(
      "services: {db: {image: db, container_name: 'db-${KEY}'}}\nvolumes: {d: {name: '${KEY}'}}\n",
      { env: { KEY: "hunter2" } },
    );
    expect(changes).toEqual([
      "services.db.container_name: db-${KEY} -> COPY-db-1",
      "services.db.networks.default.aliases: - -> db-${KEY}",
      "volumes.d.name: ${KEY} -> COPY_d",
    ]);
    expect(override).toContain('"aliases": [ "db-${KEY}" ]');
    expect(JSON.stringify([changes, override, warnings])).not.toContain("hunter2");
  });

  it("stays without the option, and only an override file can reset it", async () => {
    const text = "services: {db: {image: db, container_name: ops-db}}\n";
    const request = { copying: { names: false, urls: true } };
    expect((await resourceNames(text, { request })).changes).toEqual([]);
    await expect(
      resourceNames(text, { request: { copying: BOTH, override: false } }),
    ).rejects.toThrow(
      "only an override file can change services.db.container_name; use --write-override FILE",
    );
  });
});

const NAME = fc.constantFrom("URL", "A", "__proto__", "!reset", "a.b", "x y");
const HOST = fc.constantFrom("localhost", "127.0.0.1", "web", "host.docker.internal");
const VALUE = fc
  .array(
    fc.oneof(
      fc
        .tuple(HOST, fc.constantFrom("3000", "8080", "${WEB_PORT:-3000}"))
        .map((all) => all.join(":")),
      fc.constantFrom("$$x", "http://", "3000", "${WEB_PORT:-3000}", "'", '"', " ", "é", "="),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(","));
const SETTINGS = fc
  .uniqueArray(fc.tuple(NAME, VALUE), { selector: ([name]) => name, maxLength: 4 })
  .chain((pairs) =>
    fc.constantFrom<unknown>(
      Object.fromEntries(pairs),
      pairs.map(([name, value]) => `${name}=${value}`),
    ),
  );

it("is proven for all settings: the override changes nothing that is not listed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ environment: SETTINGS, labels: SETTINGS, args: SETTINGS }),
      fc.boolean(),
      async ({ environment, labels, args }, variables) => {
        const ui = { image: "ui", environment, labels, build: { context: ".", args } };
        const web = { image: "app", container_name: "w", ports: ["${WEB_PORT:-3000}:8080"] };
        const files = { "compose.yaml": JSON.stringify({ services: { web, ui } }) };
        const request = { copying: BOTH, variables };
        const allocation = await copy({ files, allocate: "web=13000", request });
        expect(allocation.overrides[0]?.difference).toBe(null);
        for (const { edit, ports } of allocation.overrides[0]?.changes ?? [])
          if (ports.length > 0) expect(edit.value).toContain(":13000");
      },
    ),
    { numRuns: 200 },
  );
});
