import { describe, expect, it } from "vitest";
import { memoryFiles, requestFor } from "../memory.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import type { Project } from "../../src/compose/Project.ts";
import { takeCode } from "../../src/lib/inlineCode.ts";

type Value = string | number | boolean | Value[] | { [key: string]: Value };

const hook = { command: ["x"], environment: { A: "1" } };
const file = { source: "s", target: "/s" };
const rate = [{ path: "/dev/sda", rate: "1m" }];

/** Returns a project with every mapping for which Compose defines the keys. */
const makeProject = (): { [key: string]: Value } => ({
  name: "shop",
  include: [{ path: "included.yaml" }],
  services: {
    web: {
      image: "x",
      develop: { watch: [{ path: ".", action: "sync+exec", target: "/", exec: { command: "x" } }] },
      deploy: {
        replicas: 2,
        rollback_config: { parallelism: 1 },
        update_config: { parallelism: 1 },
        resources: {
          limits: { cpus: "1" },
          reservations: {
            cpus: "1",
            generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 1 } }],
            devices: [{ capabilities: ["gpu"] }],
          },
        },
        restart_policy: { condition: "any" },
        placement: { preferences: [{ spread: "x" }] },
      },
      build: { context: ".", secrets: [file], ulimits: { nofile: { soft: 1, hard: 2 } } },
      blkio_config: {
        device_read_bps: rate,
        device_read_iops: rate,
        device_write_bps: rate,
        device_write_iops: rate,
        weight_device: [{ path: "/dev/sda", weight: 1 }],
      },
      configs: [{ source: "c" }],
      credential_spec: { file: "x" },
      depends_on: { db: { condition: "service_started" } },
      devices: [{ source: "/dev/a", target: "/dev/a" }],
      env_file: [{ path: "web.env" }],
      gpus: [{ count: 1 }],
      healthcheck: { test: "x" },
      logging: { driver: "x" },
      models: { m: { model_var: "M" } },
      networks: { front: { gw_priority: 1 } },
      ports: [{ target: 80, published: "8080-8081" }, "9000-9001:90-91"],
      pre_start: [hook],
      post_start: [hook],
      pre_stop: [hook],
      secrets: [file],
      ulimits: { nofile: { soft: 1, hard: 2 } },
      volumes: [
        { type: "bind", source: ".", target: "/v", bind: {}, volume: {}, tmpfs: {}, image: {} },
      ],
    },
    db: { extends: { file: "included.yaml", service: "base" }, provider: { type: "x" } },
  },
  models: { m: { model: "x" } },
  networks: {
    front: { ipam: { config: [{ subnet: "10.0.0.0/24" }] } },
    far: { external: { name: "f" } },
  },
  volumes: { v: { external: { name: "v" } } },
  secrets: { s: { external: { name: "s" } } },
  configs: { c: { external: { name: "c" } } },
});

/**
 * The mappings for which Compose defines the keys: the object nodes of the compose-spec schema
 * (https://github.com/compose-spec/compose-go/blob/v2.14.0/schema/compose-spec.json).
 */
const MAPPINGS = [
  "",
  "include.[]",
  "services.*",
  "services.*.develop",
  "services.*.develop.watch.[]",
  "services.*.develop.watch.[].exec",
  "services.*.deploy",
  "services.*.deploy.rollback_config",
  "services.*.deploy.update_config",
  "services.*.deploy.resources",
  "services.*.deploy.resources.limits",
  "services.*.deploy.resources.reservations",
  "services.*.deploy.resources.reservations.generic_resources.[]",
  "services.*.deploy.resources.reservations.generic_resources.[].discrete_resource_spec",
  "services.*.deploy.resources.reservations.devices.[]",
  "services.*.deploy.restart_policy",
  "services.*.deploy.placement",
  "services.*.deploy.placement.preferences.[]",
  "services.*.build",
  "services.*.build.secrets.[]",
  "services.*.build.ulimits.*",
  "services.*.blkio_config",
  "services.*.blkio_config.device_read_bps.[]",
  "services.*.blkio_config.device_read_iops.[]",
  "services.*.blkio_config.device_write_bps.[]",
  "services.*.blkio_config.device_write_iops.[]",
  "services.*.blkio_config.weight_device.[]",
  "services.*.configs.[]",
  "services.*.credential_spec",
  "services.*.depends_on.*",
  "services.*.devices.[]",
  "services.*.env_file.[]",
  "services.*.extends",
  "services.*.provider",
  "services.*.gpus.[]",
  "services.*.healthcheck",
  "services.*.logging",
  "services.*.models.*",
  "services.*.networks.*",
  "services.*.ports.[]",
  "services.*.pre_start.[]",
  "services.*.post_start.[]",
  "services.*.pre_stop.[]",
  "services.*.secrets.[]",
  "services.*.ulimits.*",
  "services.*.volumes.[]",
  "services.*.volumes.[].bind",
  "services.*.volumes.[].volume",
  "services.*.volumes.[].tmpfs",
  "services.*.volumes.[].image",
  "models.*",
  "networks.*",
  "networks.*.ipam",
  "networks.*.ipam.config.[]",
  "networks.*.external",
  "volumes.*",
  "volumes.*.external",
  "secrets.*",
  "secrets.*.external",
  "configs.*",
  "configs.*.external",
];

/** Adds a key to every mapping at a path, and returns the number of mappings. */
function addKey(value: Value | undefined, path: readonly string[], key: string): number {
  const [first, ...rest] = path;
  if (typeof value !== "object") return 0;
  const below = first === "*" || first === "[]" ? Object.values(value) : [];
  if (first !== undefined && !Array.isArray(value) && first in value)
    below.push(value[first] as Value);
  if (first !== undefined)
    return below.reduce((sum: number, each) => sum + addKey(each, rest, key), 0);
  if (Array.isArray(value)) return 0;
  value[key] = { unheard: ["of"] };
  return 1;
}

function resolve(project: Value): Project {
  const files = {
    "/repo/compose.yaml": JSON.stringify(project),
    "/repo/included.yaml": 'services: {base: {image: y, ports: ["5432:5432"]}}\n',
  };
  return resolveProject(requestFor("/repo"), memoryFiles(files), {});
}

const portsOf = ({ services }: Project) =>
  services.map(({ name, replicas, networks, dependsOn, ports }) => [
    name,
    replicas,
    networks,
    dependsOn,
    ports.map((port) => ({ ...port, span: null, related: [] })),
  ]);

describe("resolveProject", () => {
  const expected = portsOf(resolve(makeProject()));

  it("finds no unknown key in a valid project", () => {
    const { problems, unknownKeys } = resolve(makeProject());
    expect([problems, unknownKeys]).toEqual([[], []]);
    expect(expected.map(([name]) => name)).toEqual(["web", "db", "base"]);
  });

  it.each(MAPPINGS)("accepts an unknown key without changing ports: %j", (path) => {
    const project = makeProject();
    const steps = path === "" ? [] : path.split(".");
    expect(addKey(project, steps, "unheard_of")).toBeGreaterThan(0);
    const resolved = resolve(project);
    expect([resolved.problems, resolved.unknownKeys]).toEqual([[], []]);
    expect(portsOf(resolved)).toEqual(expected);
  });

  it.each<[string, string, string, string]>([
    ["", "service", "services", "null"],
    ["", "network", "networks", "null"],
    ["services.web", "port", "ports", "web"],
    ["services.web", "network-mode", "network_mode", "web"],
    ["services.web", "profile", "profiles", "web"],
    ["services.web", "depend_on", "depends_on", "web"],
    ["services.web.ports.[]", "publish", "published", "web"],
    ["services.web.ports.[]", "host-ip", "host_ip", "web"],
  ])(
    "notes an unknown key that is similar to one that affects ports: %j %s",
    (path, key, nearest, service) => {
      const project = makeProject();
      addKey(project, path === "" ? [] : path.split("."), key);
      const resolved = resolve(project);
      expect(resolved.problems).toEqual([]);
      expect(portsOf(resolved)).toEqual(expected);
      expect(
        resolved.unknownKeys.map((each) => [
          each.key,
          takeCode(each.fix).text,
          String(each.service),
        ]),
      ).toEqual([[key, `change it to ${nearest}`, service]]);
    },
  );
});
