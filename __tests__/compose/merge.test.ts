import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { applyResets, merge } from "../../src/compose/load/merge.ts";
import { documentsOf, treeOf, valueOf } from "./stage.ts";

/** A service a with these values. */
const a = (values: string) => `services: {a: {${values}}}`;

describe("merge", () => {
  it.each<[string, string, string, string]>([
    ["mappings are joined", "x: {a: 1, b: 2}", "x: {b: 3, c: 4}", "x: {a: 1, b: 3, c: 4}"],
    [
      "lists are appended",
      a('ports: ["1:1"]'),
      a('ports: ["2:2", "1:1"]'),
      a('ports: ["1:1", "2:2", "1:1"]'),
    ],
    ["single values are replaced", a("image: x"), a("image: y"), a("image: y")],
    ["null changes nothing", a('ports: ["1:1"]'), a("ports: "), a('ports: ["1:1"]')],
    [
      "nor does null in place of a mapping",
      "networks: {n: {internal: true}}",
      "networks: {n: }",
      "networks: {n: {internal: true}}",
    ],
    [
      "null is replaced",
      "networks: {n: }",
      "networks: {n: {internal: true}}",
      "networks: {n: {internal: true}}",
    ],
    ["an empty list changes nothing", a('ports: ["1:1"]'), a("ports: []"), a('ports: ["1:1"]')],
    [
      "a command is replaced as a whole",
      a("command: [a, b]"),
      a("command: [c]"),
      a("command: [c]"),
    ],
    ["an entrypoint too", a("entrypoint: x"), a("entrypoint: [c]"), a("entrypoint: [c]")],
    [
      "and the test of a health check",
      a("healthcheck: {test: [CMD, a], retries: 1}"),
      a("healthcheck: {test: b}"),
      a("healthcheck: {test: b, retries: 1}"),
    ],
    [
      "a mapping of labels and a list of them",
      a("labels: {b: 1, a: 2}"),
      a('labels: ["c=3"]'),
      a('labels: ["a=2", "b=1", "c=3"]'),
    ],
    [
      "the environment, where a name without a value stays one",
      a("environment: {B: , A: 1}"),
      a("environment: [C=3]"),
      a("environment: [A=1, B, C=3]"),
    ],
    [
      "one env file and another",
      a("env_file: one.env"),
      a("env_file: [two.env]"),
      a("env_file: [one.env, two.env]"),
    ],
    [
      "dependencies, as a list and as a mapping",
      a("depends_on: [b]"),
      a("depends_on: {c: {condition: service_healthy}}"),
      a(
        "depends_on: {b: {condition: service_started, required: true}, " +
          "c: {condition: service_healthy}}",
      ),
    ],
    [
      "a dependency given again",
      a("depends_on: {b: {condition: service_healthy}}"),
      a("depends_on: [b]"),
      a("depends_on: {b: {condition: service_started, required: true}}"),
    ],
    [
      "networks, as a list and as a mapping",
      a("networks: [n]"),
      a("networks: {m: {priority: 1}}"),
      a("networks: {n: , m: {priority: 1}}"),
    ],
    [
      "a build by its context and one by more",
      a("build: ."),
      a("build: {target: t}"),
      a("build: {context: ., target: t}"),
    ],
    [
      "options of the same logging driver",
      a("logging: {driver: x, options: {a: 1}}"),
      a("logging: {driver: x, options: {b: 2}}"),
      a("logging: {driver: x, options: {a: 1, b: 2}}"),
    ],
    [
      "a limit as a number and as two",
      a("ulimits: {nofile: 5}"),
      a("ulimits: {nofile: {soft: 1, hard: 2}}"),
      a("ulimits: {nofile: {soft: 1, hard: 2}}"),
    ],
    [
      "replicas",
      a("deploy: {replicas: 2, mode: x}"),
      a("deploy: {replicas: 3}"),
      a("deploy: {replicas: 3, mode: x}"),
    ],
    [
      "an extension, as what it looks like",
      "x-a: {l: [1], m: {a: 1}}",
      "x-a: {l: [2], m: {b: 2}}",
      "x-a: {l: [1, 2], m: {a: 1, b: 2}}",
    ],
  ])("%s", (_, base, override, expected) => {
    const merged = merge(treeOf(base), treeOf(override));
    expect(valueOf(merged)).toEqual(parse(expected));
  });

  it.each<[string, string, string]>([
    ["a single value over a list", "x: [1]", "x: 2"],
    ["a list over a mapping", "x: {a: 1}", "x: [1]"],
    ["a mapping over a list", "x: [1]", "x: {a: 1}"],
  ])("takes the later one: %s", (_, base, override) => {
    const merged = merge(treeOf(base), treeOf(override));
    expect(valueOf(merged)).toEqual(parse(override));
  });

  it("keeps the place of each value", () => {
    const base = a('ports: ["1:1"]');
    const override = a('ports: ["2:2"]');
    const merged = merge(treeOf(base, "/base"), treeOf(override, "/override"));
    const ports = merged.entries.get("services");
    const places: string[] = [];
    const walk = (node: typeof ports): void => {
      if (node?.kind === "mapping") for (const value of node.entries.values()) walk(value);
      else if (node?.kind === "sequence") for (const item of node.items) walk(item);
      else if (node) {
        const { file, start, end } = node.span;
        places.push(`${file} ${(file === "/base" ? base : override).slice(start, end)}`);
      }
    };
    walk(ports);
    expect(places).toEqual(['/base "1:1"', '/override "2:2"']);
  });
});

describe("the tags !reset and !override", () => {
  /** What is left of a base, and what the tagged document says. */
  const applied = (base: string, override: string) => {
    const tree = treeOf(base);
    const [document] = documentsOf(override);
    applyResets(tree, document?.tags ?? []);
    return [valueOf(tree), document?.root ? valueOf(document.root) : null];
  };

  it.each<[string, string, string, string, string]>([
    [
      "!reset takes a list away",
      a('ports: ["1:1"], image: x'),
      a("ports: !reset []"),
      a("image: x"),
      a(""),
    ],
    [
      "whatever stands behind it",
      a('ports: ["1:1"], image: x'),
      a('ports: !reset ["3:3"]'),
      a("image: x"),
      a(""),
    ],
    [
      "!override takes it away, and says something",
      a('ports: ["1:1"], image: x'),
      a('ports: !override ["3:3"]'),
      a("image: x"),
      a('ports: ["3:3"]'),
    ],
    [
      "a service",
      "services: {a: {image: x}, b: {image: y}}",
      "services: {a: !reset null}",
      "services: {b: {image: y}}",
      "services: {}",
    ],
    [
      "all services",
      "services: {a: {image: x}}",
      "services: !override {b: {image: y}}",
      "{}",
      "services: {b: {image: y}}",
    ],
    [
      "an item of a list stays",
      a('ports: ["1:1"]'),
      a('ports: [!reset "1:1", "2:2"]'),
      a('ports: ["1:1"]'),
      a('ports: ["2:2"]'),
    ],
    ["what is not there", a("image: x"), a("ports: !reset []"), a("image: x"), a("")],
    [
      "behind an alias",
      a('ports: ["1:1"]'),
      "x-r: &r !reset []\nservices: {a: {ports: *r}}",
      a(""),
      a(""),
    ],
    [
      "behind a merge key",
      a('ports: ["1:1"]'),
      "x-r: &r {ports: !reset []}\nservices: {a: {<<: *r}}",
      a(""),
      "x-r: {}\nservices: {a: {}}",
    ],
    [
      "but not behind a list of merged mappings",
      a('ports: ["1:1"]'),
      "x-r: &r {ports: !reset []}\nservices: {a: {<<: [*r]}}",
      a('ports: ["1:1"]'),
      "x-r: {}\nservices: {a: {}}",
    ],
    [
      "within !override no tag counts",
      a('ports: ["1:1"]'),
      a('ports: !override [!reset "2:2"]'),
      a(""),
      a('ports: ["2:2"]'),
    ],
    [
      "another tag",
      a('ports: ["1:1"]'),
      a('ports: !foo ["2:2"]'),
      a('ports: ["1:1"]'),
      a('ports: ["2:2"]'),
    ],
  ])("%s", (_, base, override, left, said) => {
    expect(applied(base, override)).toEqual([parse(left), parse(said)]);
  });
});
