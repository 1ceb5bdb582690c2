import { describe, expect, it } from "vitest";
import { canonicalize } from "../../src/compose/load/canonicalize.ts";
import { checkPorts, checkConsistency } from "../../src/compose/check/checkProject.ts";
import { listDependencies } from "../../src/compose/load/listDependencies.ts";
import { getChild, getMapping } from "../../src/compose/yaml/Node.ts";
import type { Problem } from "../../src/compose/Problem.ts";
import { findEnabledServices } from "../../src/compose/load/selectServices.ts";
import { resolveProject } from "../../src/compose/load/resolveProject.ts";
import { memoryFiles, placeTexts, requestFor } from "../memory.ts";
import { describeProblems, treeOf } from "./stage.ts";

const FILE = "/repo/compose.yaml";

function modelOf(text: string) {
  const model = treeOf(text, FILE);
  canonicalize(model, { problems: [], versions: [] });
  return model;
}

const found = (text: string, problems: readonly Problem[]) => {
  for (const { fix } of problems) expect(fix).not.toBe("");
  return describeProblems(problems, new Map([[FILE, text]]));
};

/** Returns the problems of the enabled services. */
function findInconsistencies(text: string, profiles: readonly string[] = []): string[] {
  const model = modelOf(text);
  const problems: Problem[] = [];
  checkConsistency(
    model,
    findEnabledServices(getMapping(model, "services") ?? model, profiles),
    problems,
  );
  return found(text, problems);
}

const a = (values: string, more = "") => `services:\n  a: {image: x, ${values}}\n${more}`;

describe("checkConsistency", () => {
  it.each<[string, string, string]>([
    [
      "network_mode and networks",
      a("network_mode: host, networks: [n]", "networks: {n: }\n"),
      "2:31 service a has both network_mode and networks",
    ],
    ["an undefined network", a("networks: [n]"), "2:28 service a refers to undefined network n"],
    [
      "an undefined network in a project without the default network",
      a("networks: [n], links: [b]", "  b: {image: y, networks: [m]}\nnetworks: {n: }\n"),
      "3:28 service b refers to undefined network m",
    ],
    [
      "an undefined dependency",
      a("depends_on: [b]"),
      "2:30 service a depends on undefined service b",
    ],
    [
      "an undefined dependency with required: false",
      a("depends_on: {b: {required: false}}"),
      "2:30 service a depends on undefined service b",
    ],
    [
      "a link to an undefined service",
      a("links: ['b:c']"),
      "2:25 service a depends on undefined service b",
    ],
    [
      "the network of an undefined service",
      a("network_mode: 'service:b'"),
      "2:31 service a depends on undefined service b",
    ],
    [
      "the processes of an undefined service",
      a("pid: 'service:b'"),
      "2:22 service a depends on undefined service b",
    ],
    [
      "the volumes of an undefined service",
      a("volumes_from: [b]"),
      "2:32 service a depends on undefined service b",
    ],
    [
      "a disabled dependency",
      a("depends_on: [b]", "  b: {image: y, profiles: [p]}\n"),
      "2:30 service a depends on b, but no active profile enables b",
    ],
    [
      "the network of a disabled dependency with required: false",
      a(
        "network_mode: 'service:b', depends_on: {b: {required: false}}",
        "  b: {image: y, profiles: [p]}\n",
      ),
      "2:31 service a uses the network of b, but no active profile enables b",
    ],
    [
      "a dependency cycle",
      a("depends_on: [b]", "  b: {image: y, depends_on: [a]}\n"),
      "3:30 services form a dependency cycle: a → b → a",
    ],
    [
      "a service that depends on itself",
      a("depends_on: [a]"),
      "2:30 services form a dependency cycle: a → a",
    ],
    [
      "a scale that differs from the replicas",
      a("scale: 2, deploy: {replicas: 3}"),
      "2:24 service a has different values for scale and deploy.replicas",
    ],
    ["a negative scale", a("scale: -1"), "2:24 service a has an invalid number of replicas"],
    [
      "negative replicas",
      a("deploy: {replicas: -1}"),
      "2:36 service a has an invalid number of replicas",
    ],
    [
      "a container name with a scale of 2",
      a("scale: 2, container_name: c"),
      "2:43 service a has a container_name but more than one replica",
    ],
    [
      "a container name with two replicas",
      a("deploy: {replicas: 2}, container_name: c"),
      "2:56 service a has a container_name but more than one replica",
    ],
  ])("rejects %s", (_, text, expected) => {
    expect(findInconsistencies(text)).toEqual([`compose.yaml:${expected}`]);
  });

  it.each<[string, string]>([
    ["a service with a build", "services:\n  a: {build: .}\n"],
    ["a provider", "services:\n  a: {provider: {type: x}}\n"],
    ["network_mode with an empty networks mapping", a("network_mode: host, networks: {}")],
    ["defined networks", a("networks: [n, default]", "networks: {n: }\n")],
    ["an empty service", "services:\n  a: {}\n"],
    [
      "a disabled dependency with required: false",
      a("depends_on: {b: {required: false}}", "  b: {image: y, profiles: [p]}\n"),
    ],
    [
      "the processes of a disabled dependency with required: false",
      a("pid: 'service:b', depends_on: {b: {required: false}}", "  b: {image: y, profiles: [p]}\n"),
    ],
    [
      "the network and volumes of a container",
      a("network_mode: 'container:x', volumes_from: ['container:y']"),
    ],
    ["a link", a("links: ['b']", "  b: {image: y}\n")],
    [
      "two paths to the same dependency",
      a("depends_on: [b, c]", "  b: {image: y, depends_on: [c]}\n  c: {image: z}\n"),
    ],
    ["a scale that equals the replicas", a("scale: 2, deploy: {replicas: 2}")],
    ["a container name with a scale of 0", a("scale: 0, container_name: c")],
    ["a container name with a scale of 1", a("scale: 1, container_name: c")],
  ])("accepts %s", (_, text) => {
    expect(findInconsistencies(text)).toEqual([]);
  });

  it("finds a cycle of ten thousand services", () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, i) => `  s${i}: {image: x, depends_on: [s${(i + 1) % 10_000}]}\n`,
    );
    const [only, ...more] = findInconsistencies(`services:\n${lines.join("")}`);
    expect(only).toContain("form a dependency cycle: s0 → s1");
    expect(more).toEqual([]);
  });
});

describe("checkPorts", () => {
  const check = (address: string) => {
    const problems: Problem[] = [];
    checkPorts(modelOf(a(`ports: [{target: 80, host_ip: ${address}}]`)), problems);
    return problems.map(({ message }) => message);
  };

  it.each(["127.0.0.1", '"::1"', '"::"', "0.0.0.0", '"::ffff:127.0.0.1"', '"2001:DB8::1"'])(
    "accepts the host_ip %s",
    (address) => {
      expect(check(address)).toEqual([]);
    },
  );

  it.each([
    '""',
    '"[::1]"',
    "localhost",
    '"127.1"',
    "010.0.0.1",
    '"fe80::1%eth0"',
    '"*"',
    '"127.0.0.1 "',
    "256.0.0.1",
    '":::"',
  ])("rejects the host_ip %s", (address) => {
    expect(check(address)).toEqual([expect.stringContaining("service a: host_ip is ")]);
  });
});

it("listDependencies lists explicit and implied dependencies", () => {
  const service = getChild(
    modelOf(
      a(
        "depends_on: {b: {required: false}}, links: [b, 'c:x', d], ipc: 'service:e', " +
          "uts: 'service:f', cgroup: 'service:g', pid: host, volumes_from: ['h:ro', " +
          "'container:i']",
      ),
    ),
    "services",
    "a",
  );
  const dependencies = service?.kind === "mapping" ? listDependencies(service) : [];
  expect(dependencies.map(({ name, required }) => `${name}${required ? "" : "?"}`)).toEqual([
    "b?",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
  ]);
});

describe("the position of a port entry in a problem", () => {
  const compose = (ports: string) => `services:\n  a: {image: x, ports: ${ports}}\n`;

  it.each<[string, Record<string, string>, string[]]>([
    ["in a list without others", { "compose.yaml": compose("[null]") }, ["ports[0]"]],
    [
      "after an entry that Compose drops with it",
      { "compose.yaml": compose("[true, null]") },
      ["ports[1]"],
    ],
    [
      "after a duplicate",
      { "compose.yaml": compose('["1:1", "1:1", {target: -1}]') },
      ["ports[2]"],
    ],
    [
      "after an entry that Compose refuses",
      { "compose.yaml": compose('["x:1", {published: 1}, {target: 2, published: null}]') },
      ["ports[2]"],
    ],
    [
      "after a range",
      { "compose.yaml": compose('["1-3:1-3", {target: 5, published: 1.5}]') },
      ["ports[1]"],
    ],
    [
      "in the list of its own file",
      {
        "compose.yaml": compose('["1:1", "2:2"]'),
        "compose.override.yaml": compose('["3:3", {target: -1}]'),
      },
      ["ports[1]"],
    ],
    [
      "of an extended service",
      {
        "compose.yaml":
          'services: {a: {extends: {service: b, file: b.yaml}, ports: ["1:1", {target: -1}]}}',
        "b.yaml": 'services: {b: {image: x, ports: ["2:2", "3:3", {target: -2}]}}',
      },
      ["ports[2]", "ports[1]"],
    ],
  ])("counts from the start of the list: %s", (_, texts, expected) => {
    const files = memoryFiles(placeTexts(texts));
    const { problems } = resolveProject(requestFor("/repo"), files, {});
    const positions = problems.flatMap(({ message }) => /ports\[\d+\]/.exec(message) ?? []);
    expect(positions).toEqual(expected);
  });
});
