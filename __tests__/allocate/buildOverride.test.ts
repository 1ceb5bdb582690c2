import { describe, expect, it } from "vitest";
import { explainNotAssignable } from "../../src/allocate/assignable.ts";
import { resolveModel } from "../../src/compose/load/resolveModel.ts";
import { memoryFiles, requestFor } from "../memory.ts";
import { allocateIn, ways } from "./allocating.ts";

const web = (more: string, entry = '"${WEB_PORT:-8080}:80"') =>
  `services:\n  web:\n    image: nginx\n    ports: [${entry}]\n${more}`;

describe("a variable that is the whole host port", () => {
  it.each<[string, Record<string, string>, string[], Record<string, string>?]>([
    ["with a default", { "compose.yaml": web("") }, ["web:80 variable WEB_PORT"]],
    [
      "from .env",
      { "compose.yaml": web("", '"${WEB_PORT}:80"'), ".env": "WEB_PORT=8080" },
      ["web:80 variable WEB_PORT"],
    ],
    [
      "in long syntax",
      { "compose.yaml": web("", "{target: 80, published: $WEB_PORT}"), ".env": "WEB_PORT=8080" },
      ["web:80 variable WEB_PORT"],
    ],
    [
      "of two entries",
      { "compose.yaml": web("", '"${WEB_PORT:-8080}:80", "${WEB_PORT:-8080}:80/udp"') },
      ["web:80 variable WEB_PORT", "web:80 variable WEB_PORT"],
    ],
    [
      "of two services on different addresses",
      {
        "compose.yaml": web(
          '  api:\n    image: api\n    ports: ["127.0.0.2:${WEB_PORT:-8080}:81"]\n',
          '"127.0.0.1:${WEB_PORT:-8080}:80"',
        ),
      },
      ["web:80 variable WEB_PORT", "api:81 variable WEB_PORT"],
    ],
    [
      "of a service with an inactive profile too",
      {
        "compose.yaml": web(
          '  tool:\n    image: tool\n    profiles: [x]\n    ports: ["${WEB_PORT:-8080}:81"]\n',
        ),
      },
      ["web:80 variable WEB_PORT"],
    ],
    [
      "in the environment too",
      { "compose.yaml": web("    environment: {URL: 'http://localhost:${WEB_PORT:-8080}'}\n") },
      ["web:80 override"],
    ],
    [
      "in the environment as a list",
      { "compose.yaml": web("    environment: ['URL=http://localhost:${WEB_PORT:-8080}']\n") },
      ["web:80 override"],
    ],
    [
      "passed to the container",
      { "compose.yaml": web("    environment: [WEB_PORT]\n") },
      ["web:80 override"],
    ],
    [
      "passed to the container, in a mapping",
      { "compose.yaml": web("    environment: {WEB_PORT: }\n") },
      ["web:80 override"],
    ],
    [
      "in an env_file",
      {
        "compose.yaml": web("    env_file: web.env\n"),
        "web.env": "URL=http://localhost:${WEB_PORT}\n",
      },
      ["web:80 override"],
    ],
    [
      "not in the env_file",
      { "compose.yaml": web("    env_file: web.env\n"), "web.env": "LEVEL=3\n" },
      ["web:80 variable WEB_PORT"],
    ],
    [
      "in a label",
      { "compose.yaml": web("    labels: {home: 'http://localhost:${WEB_PORT:-8080}'}\n") },
      ["web:80 override"],
    ],
    [
      "in a healthcheck",
      { "compose.yaml": web("    healthcheck: {test: 'curl localhost:${WEB_PORT:-8080}'}\n") },
      ["web:80 override"],
    ],
    [
      "in a build argument",
      { "compose.yaml": web("    build: {context: ., args: {PORT: '${WEB_PORT:-8080}'}}\n") },
      ["web:80 override"],
    ],
    [
      "passed as a build argument",
      { "compose.yaml": web("    build: {context: ., args: [WEB_PORT]}\n") },
      ["web:80 override"],
    ],
    [
      "that is also the container port",
      { "compose.yaml": web("", '"${WEB_PORT:-8080}:${WEB_PORT:-8080}"') },
      ["web:8080 override"],
    ],
    [
      "that is part of another host port",
      { "compose.yaml": web('  api:\n    image: api\n    ports: ["1${WEB_PORT:-8080}:81"]\n') },
      ["web:80 override", "api:81 override"],
    ],
    [
      "that another variable in .env uses",
      {
        "compose.yaml": web("    command: ['${HOME_URL}']\n"),
        ".env": "HOME_URL=http://localhost:${WEB_PORT:-8080}\n",
      },
      ["web:80 override"],
    ],
    [
      "that is the value of a secret",
      { "compose.yaml": `${web("")}secrets:\n  port: {environment: WEB_PORT}\n` },
      ["web:80 override"],
    ],
    [
      "in an extension",
      { "compose.yaml": `x-home: http://localhost:\${WEB_PORT:-8080}\n${web("")}` },
      ["web:80 override"],
    ],
    [
      "that the user has set",
      { "compose.yaml": web("") },
      ["web:80 override"],
      { WEB_PORT: "8081" },
    ],
    [
      "with a range",
      { "compose.yaml": web("", '"${WEB_PORTS:-8080-8081}:80-81"') },
      ["web:80 override"],
    ],
    [
      "that is only part of the host port",
      { "compose.yaml": web("", '"80${WEB_PORT:-80}:80"') },
      ["web:80 override"],
    ],
    ["that does not exist", { "compose.yaml": web("", '"8080:80"') }, ["web:80 override"]],
  ])("moves the port, or the override does: %s", async (_, files, expected, env = {}) => {
    const allocation = await allocateIn({ files, env });
    expect(ways(allocation)).toEqual(expected);
    expect(allocation.environment.has("WEB_PORT")).toBe(expected[0]?.includes("variable") ?? false);
    for (const [, value] of allocation.overrides[0]?.variables ?? [])
      expect(value).toMatch(/^\d+$/);
  });

  it("does not move one of two entries that collide through it", async () => {
    const files = {
      "compose.yaml": web('  api:\n    image: api\n    ports: ["${WEB_PORT:-8080}:81"]\n'),
    };
    expect(ways(await allocateIn({ files, allocate: "conflicts" }))).toEqual(["api:81 override"]);
  });

  it("is not assigned if another project of the run uses it", async () => {
    const files = {
      "/repo/shop/compose.yaml": web(""),
      "/repo/blog/compose.yaml": web("").replace("8080", "8081"),
    };
    const allocation = await allocateIn({ files, directories: ["/repo/shop", "/repo/blog"] });
    expect(ways(allocation)).toEqual(["web:80 override", "web:80 override"]);
    expect([...allocation.environment.keys()]).toEqual([
      "PORTPLAN_SHOP_WEB_80",
      "PORTPLAN_BLOG_WEB_80",
    ]);
  });
});

it.each([
  ["DBPORT", {}, "DBPORT is not named like DB_PORT, PORT or PORT_DB"],
  ["DOCKER_PORT", {}, "DOCKER_PORT may configure another program"],
  ["DB_PORT", { DB_PORT: "5433" }, "DB_PORT is set in the environment"],
])("says why the variable %s cannot move a port", async (name, env, reason) => {
  const files = { "compose.yaml": web("", `"\${${name}:-8080}:80"`) };
  await expect(allocateIn({ files, env, request: { override: false } })).rejects.toThrow(
    `no variable moves the ports of web: ${reason}; use --write-override FILE`,
  );
});

describe("a variable name from an untrusted project", () => {
  const model = (name: string) =>
    resolveModel(
      requestFor("/repo/shop"),
      memoryFiles({ "/repo/shop/compose.yaml": web("", `"\${${name}:-8080}:80"`) }),
      {},
    );

  it.each(["PORT", "PORTS", "WEB_PORT", "WEB_PORT_2", "WEB_PORTS_TLS", "PORT_WEB", "A1_PORT"])(
    "may be %s",
    (name) => {
      expect(explainNotAssignable(name, model(name), {})).toBe(null);
    },
  );

  const foreign = `
    GIT_DIR LD_PRELOAD NODE_OPTIONS BASH_ENV PATH HOME IFS PS4 ENV SHELL EDITOR PYTHONPATH
    COMPOSE_FILE COMPOSE_PORT COMPOSE_PROJECT_NAME_PORT DOCKER_HOST DOCKER_PORT GITHUB_PORT
    RUNNER_PORT ACTIONS_PORT INPUT_PORT PORTPLAN_PORT
    web_port Web_Port WEBPORT EXPORT PORTAL SUPPORT_X PORTABLE REPORT PORT__proto__ __proto__`;
  it.each(foreign.trim().split(/\s+/))("may not be %s", (name) => {
    expect(explainNotAssignable(name, model(name), {})).not.toBe(null);
  });

  it.each([
    ["in an entrypoint", "    entrypoint: ['sh', '-c', '${EDITOR_PORT:-8080}']\n"],
    ["in a command", "    command: '${EDITOR_PORT:-8080}'\n"],
    ["in a platform", "    platform: 'linux/${EDITOR_PORT:-8080}'\n"],
  ])("may not be EDITOR_PORT if it is also used %s", async (_, more) => {
    const allocation = await allocateIn({
      files: { "compose.yaml": web(more, '"${EDITOR_PORT:-8080}:80"') },
    });
    expect(ways(allocation)).toEqual(["web:80 override"]);
    expect([...allocation.environment.keys()]).toEqual([
      "PORTPLAN_WEB_80",
      "COMPOSE_PROJECT_NAME",
      "COMPOSE_FILE",
    ]);
  });

  it("cannot replace the variable of another service", async () => {
    const files = {
      "compose.yaml":
        'services:\n  db-x: {image: a, ports: ["8080:80"]}\n' +
        '  db.x: {image: a, ports: ["8081:80"]}\n  dB_x: {image: a, ports: ["8082:81"]}\n',
    };
    const { environment, warnings } = await allocateIn({ files });
    expect([...environment.keys()].filter((name) => name.startsWith("PORTPLAN_"))).toEqual([
      "PORTPLAN_DB_X_81",
    ]);
    expect(warnings).toContain(
      "PORTPLAN_DB_X_80 is not set because two ports would share this name",
    );
  });

  it("names at most three variables that two ports would share, in one warning", async () => {
    const ports = (from: number) =>
      JSON.stringify([80, 81, 82, 83].map((target) => `${from + target}:${target}`));
    const files = {
      "compose.yaml":
        `services:\n  db-x: {image: a, ports: ${ports(8000)}}\n` +
        `  db.x: {image: a, ports: ${ports(9000)}}\n`,
    };
    const { warnings } = await allocateIn({ files });
    expect(warnings.filter((each) => each.includes("share"))).toEqual([
      "PORTPLAN_DB_X_80, PORTPLAN_DB_X_81, PORTPLAN_DB_X_82 and 1 more are not set because two " +
        "ports would share each name",
    ]);
  });
});

describe("the override", () => {
  it("lists all ports of the service with all fields of each entry", async () => {
    const files = {
      "compose.yaml": [
        "services:",
        "  web:",
        "    image: nginx",
        "    ports:",
        '      - "127.0.0.1:9000-9001:9000-9001"',
        '      - "[::1]:8443:443/udp"',
        '      - {target: 80, published: "8080", name: "a$$b: \\"c\\"", app_protocol: http,' +
          " mode: host, x-note: ü}",
        '      - "90"',
      ].join("\n"),
    };
    const allocation = await allocateIn({ files, allocate: "web:80=18080" });
    expect(allocation.overrides[0]?.override).toBe(
      [
        "# Written by portplan: the host ports of this run.",
        "services:",
        '  "web":',
        "    ports: !override",
        '      - { "mode": "ingress", "host_ip": "127.0.0.1", "target": 9000, ' +
          '"published": "9000", "protocol": "tcp" }',
        '      - { "mode": "ingress", "host_ip": "127.0.0.1", "target": 9001, ' +
          '"published": "9001", "protocol": "tcp" }',
        '      - { "mode": "ingress", "host_ip": "::1", "target": 443, ' +
          '"published": "8443", "protocol": "udp" }',
        '      - { "target": 80, "published": "18080", "name": "a$$b: \\"c\\"", ' +
          '"app_protocol": "http", "mode": "host", "x-note": "\\u00fc", "protocol": "tcp" }',
        '      - { "mode": "ingress", "target": 90, "protocol": "tcp" }',
        "",
      ].join("\n"),
    );
    expect(allocation.overrides[0]?.environment?.get("COMPOSE_FILE")).toBe(
      "/repo/shop/compose.yaml:/out/shop.yaml",
    );
  });

  it.each([
    ["a colon", "/repo/a:b", "|"],
    ["a colon and a bar", "/repo/a:b|c", ";"],
  ])("is added to COMPOSE_FILE if a path contains %s", async (_, directory, separator) => {
    const files = { [`${directory}/compose.yaml`]: web("", '"8080:80"') };
    const { environment } = await allocateIn({ files, directories: [directory] });
    expect(environment.get("COMPOSE_PATH_SEPARATOR")).toBe(separator);
    expect(environment.get("COMPOSE_FILE")?.split(separator)).toHaveLength(2);
  });

  it("applies to services from include, extends, merge keys and overrides", async () => {
    const files = {
      "compose.yaml":
        'include: [inner/compose.yaml]\nx-web: &web {image: nginx, ports: ["8080:80"]}\n' +
        "services:\n  web: {<<: *web}\n  api: {extends: {file: base.yaml, service: api}}\n",
      "compose.override.yaml": 'services:\n  web: {ports: ["8081:81"]}\n',
      "base.yaml": 'services:\n  api: {image: api, ports: ["8082:80"]}\n',
      "inner/compose.yaml": 'services:\n  db: {image: db, ports: ["5432:5432"]}\n',
    };
    expect(ways(await allocateIn({ files }))).toEqual(
      ["web:80 override", "web:81 override", "api:80 override", "db:5432 override"].toSorted(
        (a, b) => order(a) - order(b),
      ),
    );
  });
});

const order = (way: string) =>
  ["web:80", "web:81", "api:80", "db:5432"].findIndex((start) => way.startsWith(`${start} `));

describe("the project name", () => {
  const nameIn = async (env: Record<string, string>, more = {}, runner = "runner-1") => {
    const allocation = await allocateIn({
      files: { "compose.yaml": `name: own\n${web("")}`, ...more },
      env,
      request: { runner },
    });
    return allocation.environment.get("COMPOSE_PROJECT_NAME");
  };

  it("combines the name of the project with a hash that is the same in every run", async () => {
    expect(await nameIn({})).toMatch(/^own-[0-9a-z]{8}$/);
    expect(await nameIn({})).toBe(await nameIn({}));
    expect(await nameIn({})).not.toBe(await nameIn({}, {}, "runner-2"));
  });

  it("is the name that the user sets", async () => {
    expect(await nameIn({ COMPOSE_PROJECT_NAME: "mine" })).toBe("mine");
  });

  it("does not separate all resources, which leads to a warning", async () => {
    const files = {
      "compose.yaml":
        web("    container_name: the-web\n") +
        "networks: {default: {external: true, name: shared}}\n" +
        "volumes: {data: {name: fixed}, other: {}}\n",
    };
    expect((await allocateIn({ files })).warnings).toEqual([
      'all copies of shop on this host share the container name "the-web" of web; ' +
        "the external network default; the volume data, which has a fixed name; " +
        "`portplan allocate --names` resets fixed names",
    ]);
    expect((await allocateIn({ files: { "compose.yaml": web("") } })).warnings).toEqual([]);
  });
});

describe("the error without an override file", () => {
  it.each([
    ["environment: {URL: 'http://web:${WEB_PORT:-8080}'}", "web's environment (compose.yaml:5)"],
    ["environment: ['PORT=$WEB_PORT']", "web's environment (compose.yaml:5)"],
    ["labels: {url: '${WEB_PORT}'}", "web's labels (compose.yaml:5)"],
    ["build: {args: {PORT: '${WEB_PORT}'}}", "web's build arguments (compose.yaml:5)"],
  ])("names what the variable also feeds: %s", async (setting, place) => {
    const files = { "compose.yaml": web(`    ${setting}\n`) };
    await expect(allocateIn({ files, request: { override: false } })).rejects.toThrow(
      `the ports of web; WEB_PORT also feeds ${place}; use --write-override`,
    );
  });

  it("names nothing if the port has no variable", async () => {
    const files = { "compose.yaml": web("", '"8080:80"') };
    await expect(allocateIn({ files, request: { override: false } })).rejects.toThrow(
      "no variable changes only the ports of web; use --write-override",
    );
  });
});
