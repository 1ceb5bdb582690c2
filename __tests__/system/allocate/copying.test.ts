import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realCompose } from "../real.ts";

// A project with each spelling of the settings and names that a copy changes.

const root = resolve(import.meta.dirname, "../../..");
const compose = realCompose();
const scratch = mkdtempSync(join(tmpdir(), "copying-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const PROJECT = `
name: shop
services:
  web:
    image: shop-web:dev
    build: {context: ., args: ["API=http://localhost:28081/x", BARE=28080]}
    container_name: shop-web
    ports: ["\${WEB_PORT:-28080}:80"]
    environment:
      PUBLIC_URL: http://localhost:\${WEB_PORT:-28080}
      API: http://u:a$$b@127.0.0.1:28081
      BARE: 28081
      HEALTH_URL: http://localhost:28081
    labels: ["home=http://localhost:28080", "other=1"]
    networks: [front, outer]
  api:
    image: api
    build: {context: ., args: {WEB: "http://[::1]:28080", OTHER: 1}}
    ports: ["127.0.0.1:28081:81"]
    environment:
      - WEB=http://host.docker.internal:28080
      - OTHER=$$x
      - PASSED
      - KEY=http://\${KEY}@localhost:28080
    labels: {home: "http://localhost:28081", port: 28081}
    container_name: shop-api
    volumes: ["data:/data", "old:/old"]
  tool:
    image: tool
    profiles: [tools]
    container_name: shop-tool
    network_mode: none
networks:
  front: {name: shop-front, labels: {a: b}}
  outer: {external: true, name: proxy}
volumes:
  data: {name: shop-data, driver: local}
  old: {external: true}
`;

interface Model {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly networks: Readonly<Record<string, object>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const env = { KEY: "hunter2", PASSED: "http://localhost:28080" };

function run(
  program: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
) {
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd: scratch,
    env: {
      PATH: process.env["PATH"],
      HOME: scratch,
      PORTPLAN_LEASE_DIR: join(scratch, "leases"),
      DOCKER_HOST: `unix://${scratch}/none`,
      ...env,
      ...more,
    },
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

const portplan = (...args: readonly string[]) =>
  run(process.execPath, ["--", join(root, "dist/cli/index.js"), "allocate", ...args]);

const SETTINGS = ["--set", "web=18080", "--set", "api=18081", "--names", "--urls"];

beforeAll(() => writeFileSync(join(scratch, "compose.yaml"), PROJECT));

describe.runIf(compose !== null)("the real Compose", () => {
  const config = (...args: readonly string[]) => {
    const all = [...args, "--profile", "*", "config", "--format", "json"];
    const { stdout, stderr } = run(compose ?? "", ["--project-name", "copy", ...all]);
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as Model;
  };
  let before: Model;
  let after: Model;
  beforeAll(() => {
    const { stdout, stderr } = portplan(...SETTINGS, "--profile", "*", "--print", "override");
    if (stdout === "") throw new Error(stderr);
    writeFileSync(join(scratch, "override.yaml"), stdout);
    before = config();
    after = config("--file", "compose.yaml", "--file", "override.yaml");
  });

  it("removes container names and adds them as aliases", () => {
    expect(before.services["web"]).toMatchObject({ container_name: "shop-web" });
    for (const name of ["web", "api", "tool"])
      expect(after.services[name]).not.toHaveProperty("container_name");
    expect(after.services["web"]?.["networks"]).toEqual({
      front: { aliases: ["shop-web"] },
      outer: null,
    });
    expect(after.services["api"]?.["networks"]).toEqual({ default: { aliases: ["shop-api"] } });
    expect(after.services["tool"]).toMatchObject({ network_mode: "none" });
  });

  it("names the networks and volumes of the copy, but not external ones", () => {
    expect(after.networks).toEqual({
      ...before.networks,
      front: { ...before.networks["front"], name: "copy_front" },
    });
    expect(after.volumes).toEqual({
      ...before.volumes,
      data: { ...before.volumes["data"], name: "copy_data" },
    });
    expect(after.networks["outer"]).toMatchObject({ name: "proxy", external: true });
  });

  it("changes addresses of the host in lists and mappings, and nothing else", () => {
    const { web, api } = before.services;
    expect(after.services["web"]).toMatchObject({
      environment: {
        ...Object(web?.["environment"]),
        PUBLIC_URL: "http://localhost:18080",
        API: "http://u:a$$b@127.0.0.1:18081",
      },
      labels: { home: "http://localhost:18080", other: "1" },
      build: { args: { API: "http://localhost:18081/x", BARE: "28080" } },
    });
    expect(after.services["api"]).toMatchObject({
      environment: {
        ...Object(api?.["environment"]),
        WEB: "http://host.docker.internal:18080",
      },
      labels: { home: "http://localhost:18081", port: "28081" },
      build: { args: { WEB: "http://[::1]:18080", OTHER: "1" } },
    });
    const keys = new Set(["environment", "labels", "build", "networks", "container_name", "ports"]);
    const others = (model: Model) =>
      Object.values(model.services).map((service) =>
        Object.entries(service).filter(([key]) => !keys.has(key)),
      );
    expect(others(after)).toEqual(others(before));
  });
});

it("reports the changes in text and in JSON, without values that may be secret", () => {
  const text = portplan(...SETTINGS).stdout;
  expect(text).toMatch(/ALSO CHANGED +FROM +TO +WHY\n/);
  expect(text).toMatch(
    /services\.web\.environment\.PUBLIC_URL +28080 +18080 +host port of web, from WEB_PORT\n/,
  );
  expect(text).toMatch(/networks\.front\.name +shop-front +\S+_front +in a shared network/);
  expect(text).toMatch(/notice\[stale-reference\]: variable KEY of api still refers to .* 28080/);
  expect(text).not.toMatch(/stale-reference\]: variable (?:API|PUBLIC_URL|WEB) of/);
  const { changes } = JSON.parse(portplan(...SETTINGS, "--format", "json").stdout);
  expect(changes).toContainEqual({
    project: "shop",
    path: "services.api.build.args.WEB",
    from: "28080",
    to: "18080",
    reason: "host port of web",
  });
  expect(text + JSON.stringify(changes)).not.toContain("hunter2");
});

it.each([
  [["--only-ports"], "--only-ports requires --here"],
  [["--only-ports", "--names"], "--only-ports and --names cannot be used together"],
  [["--only-ports", "--urls"], "--only-ports and --urls cannot be used together"],
])("refuses %j", (options, message) => {
  const { stderr, status } = portplan(...options);
  expect([stderr.split("\n", 1)[0], status]).toEqual([`error: ${message}`, 2]);
});

it("leaves names and addresses alone without the options", () => {
  const { stdout } = portplan("--set", "web=18080", "--print", "override");
  expect(stdout).not.toContain("!reset");
  expect(stdout).not.toContain("environment");
  expect(stdout).toContain('"published": "18080"');
});

it("resets names although no port moves, and says how to use the override file", () => {
  writeFileSync(
    join(scratch, "plain.yaml"),
    "services: {db: {image: db, container_name: ops-db}}\n",
  );
  const plain = portplan("--file", "plain.yaml", "--names", "--write-override", "plain-o.yaml");
  const start = "To use these ports: docker compose --file plain.yaml --file plain-o.yaml ";
  expect(plain.stdout).toContain(start);
  // The container gets the name of this copy.
  expect(plain.stdout.split(start)[1]).toMatch(/^--project-name copying-\w+-\w{8} up\n$/);
});
