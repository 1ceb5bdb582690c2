import { describe, expect, it } from "vitest";
import { canonicalize } from "../../src/compose/load/canonicalize.ts";
import { checkPorts, checkConsistency } from "../../src/compose/check/checkProject.ts";
import { listDependencies } from "../../src/compose/load/listDependencies.ts";
import { getChild, getMapping } from "../../src/compose/yaml/Node.ts";
import type { Problem } from "../../src/compose/Problem.ts";
import { findEnabledServices } from "../../src/compose/load/selectServices.ts";
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

/** What is inconsistent among the services that are on. */
function inconsistent(text: string, profiles: readonly string[] = []): string[] {
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

describe("what must be consistent", () => {
  it.each<[string, string, string]>([
    [
      "network_mode and networks",
      a("network_mode: host, networks: [n]", "networks: {n: }\n"),
      "2:31 the service a has both network_mode and networks",
    ],
    [
      "a network that nobody defines",
      a("networks: [n]"),
      "2:28 the service a refers to the undefined network n",
    ],
    [
      "the network default, where every service has others",
      a("networks: [n], links: [b]", "  b: {image: y, networks: [m]}\nnetworks: {n: }\n"),
      "3:28 the service b refers to the undefined network m",
    ],
    [
      "a dependency that does not exist",
      a("depends_on: [b]"),
      "2:30 the service a depends on b, which does not exist",
    ],
    [
      "one that does not, and is not required",
      a("depends_on: {b: {required: false}}"),
      "2:30 the service a depends on b, which does not exist",
    ],
    [
      "a link to nothing",
      a("links: ['b:c']"),
      "2:25 the service a depends on b, which does not exist",
    ],
    [
      "the network of nothing",
      a("network_mode: 'service:b'"),
      "2:31 the service a depends on b, which does not exist",
    ],
    [
      "the processes of nothing",
      a("pid: 'service:b'"),
      "2:22 the service a depends on b, which does not exist",
    ],
    [
      "the volumes of nothing",
      a("volumes_from: [b]"),
      "2:32 the service a depends on b, which does not exist",
    ],
    [
      "one that is switched off",
      a("depends_on: [b]", "  b: {image: y, profiles: [p]}\n"),
      "2:30 the service a depends on b, which no active profile enables",
    ],
    [
      "the network of one that is switched off, which is not waited for",
      a(
        "network_mode: 'service:b', depends_on: {b: {required: false}}",
        "  b: {image: y, profiles: [p]}\n",
      ),
      "2:31 the service a uses the network of b, which no active profile enables",
    ],
    [
      "a circle",
      a("depends_on: [b]", "  b: {image: y, depends_on: [a]}\n"),
      "3:30 services depend on each other in a circle: a → b → a",
    ],
    ["itself", a("depends_on: [a]"), "2:30 services depend on each other in a circle: a → a"],
    [
      "two scales",
      a("scale: 2, deploy: {replicas: 3}"),
      "2:24 the service a has different values for scale and deploy.replicas",
    ],
    [
      "a negative scale",
      a("scale: -1"),
      "2:24 the service a has no number of containers as its scale",
    ],
    [
      "negative replicas",
      a("deploy: {replicas: -1}"),
      "2:36 the service a has no number of containers as its scale",
    ],
    [
      "a name for two",
      a("scale: 2, container_name: c"),
      "2:43 the service a has container_name and more than one replica",
    ],
    [
      "a name for two replicas",
      a("deploy: {replicas: 2}, container_name: c"),
      "2:56 the service a has container_name and more than one replica",
    ],
  ])("refuses %s", (_, text, expected) => {
    expect(inconsistent(text)).toEqual([`compose.yaml:${expected}`]);
  });

  it.each<[string, string]>([
    ["a build", "services:\n  a: {build: .}\n"],
    ["a provider", "services:\n  a: {provider: {type: x}}\n"],
    ["network_mode and no network", a("network_mode: host, networks: {}")],
    ["networks that are defined", a("networks: [n, default]", "networks: {n: }\n")],
    ["a service of nothing", "services:\n  a: {}\n"],
    [
      "a dependency that is off and not required",
      a("depends_on: {b: {required: false}}", "  b: {image: y, profiles: [p]}\n"),
    ],
    [
      "the processes of one that is off and not required",
      a("pid: 'service:b', depends_on: {b: {required: false}}", "  b: {image: y, profiles: [p]}\n"),
    ],
    [
      "a container's network and volumes",
      a("network_mode: 'container:x', volumes_from: ['container:y']"),
    ],
    ["a link with a port in its alias", a("links: ['b']", "  b: {image: y}\n")],
    [
      "one way twice",
      a("depends_on: [b, c]", "  b: {image: y, depends_on: [c]}\n  c: {image: z}\n"),
    ],
    ["a scale and equal replicas", a("scale: 2, deploy: {replicas: 2}")],
    ["no container", a("scale: 0, container_name: c")],
    ["a name for one", a("scale: 1, container_name: c")],
  ])("takes %s", (_, text) => {
    expect(inconsistent(text)).toEqual([]);
  });

  it("finds a circle in ten thousand services", () => {
    const lines = Array.from(
      { length: 10_000 },
      (_, i) => `  s${i}: {image: x, depends_on: [s${(i + 1) % 10_000}]}\n`,
    );
    const [only, ...more] = inconsistent(`services:\n${lines.join("")}`);
    expect(only).toContain("in a circle: s0 → s1");
    expect(more).toEqual([]);
  });
});

describe("addresses in long syntax", () => {
  const check = (address: string) => {
    const problems: Problem[] = [];
    checkPorts(modelOf(a(`ports: [{target: 80, host_ip: ${address}}]`)), problems);
    return problems.map(({ message }) => message);
  };

  it.each(["127.0.0.1", '"::1"', '"::"', "0.0.0.0", '"::ffff:127.0.0.1"', '"2001:DB8::1"'])(
    "takes %s",
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
  ])("refuses %s", (address) => {
    expect(check(address)).toEqual([expect.stringContaining("services.a.ports: host_ip is ")]);
  });
});

it("what a service is started after", () => {
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
