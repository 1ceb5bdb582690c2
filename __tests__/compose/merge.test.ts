import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { applyResets, merge } from "../../src/compose/load/merge.ts";
import { documentsOf, treeOf, valueOf } from "./stage.ts";

/** Returns a project with a service `a` of these values. */
const a = (values: string) => `services: {a: {${values}}}`;

describe("merge", () => {
  it.each<[string, string, string, string]>([
    ["merges mappings", "x: {a: 1, b: 2}", "x: {b: 3, c: 4}", "x: {a: 1, b: 3, c: 4}"],
    [
      "appends lists",
      a('ports: ["1:1"]'),
      a('ports: ["2:2", "1:1"]'),
      a('ports: ["1:1", "2:2", "1:1"]'),
    ],
    ["replaces single values", a("image: x"), a("image: y"), a("image: y")],
    [
      "keeps a list if the override is null",
      a('ports: ["1:1"]'),
      a("ports: "),
      a('ports: ["1:1"]'),
    ],
    [
      "keeps a mapping if the override is null",
      "networks: {n: {internal: true}}",
      "networks: {n: }",
      "networks: {n: {internal: true}}",
    ],
    [
      "replaces null",
      "networks: {n: }",
      "networks: {n: {internal: true}}",
      "networks: {n: {internal: true}}",
    ],
    [
      "keeps a list if the override is empty",
      a('ports: ["1:1"]'),
      a("ports: []"),
      a('ports: ["1:1"]'),
    ],
    ["replaces a command", a("command: [a, b]"), a("command: [c]"), a("command: [c]")],
    ["replaces an entrypoint", a("entrypoint: x"), a("entrypoint: [c]"), a("entrypoint: [c]")],
    [
      "replaces the test of a health check",
      a("healthcheck: {test: [CMD, a], retries: 1}"),
      a("healthcheck: {test: b}"),
      a("healthcheck: {test: b, retries: 1}"),
    ],
    [
      "merges a mapping of labels with a list of labels",
      a("labels: {b: 1, a: 2}"),
      a('labels: ["c=3"]'),
      a('labels: ["a=2", "b=1", "c=3"]'),
    ],
    [
      "merges environment variables and keeps names without a value",
      a("environment: {B: , A: 1}"),
      a("environment: [C=3]"),
      a("environment: [A=1, B, C=3]"),
    ],
    [
      "appends env files",
      a("env_file: one.env"),
      a("env_file: [two.env]"),
      a("env_file: [one.env, two.env]"),
    ],
    [
      "merges a list of dependencies with a mapping",
      a("depends_on: [b]"),
      a("depends_on: {c: {condition: service_healthy}}"),
      a(
        "depends_on: {b: {condition: service_started, required: true}, " +
          "c: {condition: service_healthy}}",
      ),
    ],
    [
      "replaces a dependency",
      a("depends_on: {b: {condition: service_healthy}}"),
      a("depends_on: [b]"),
      a("depends_on: {b: {condition: service_started, required: true}}"),
    ],
    [
      "merges a list of networks with a mapping",
      a("networks: [n]"),
      a("networks: {m: {priority: 1}}"),
      a("networks: {n: , m: {priority: 1}}"),
    ],
    [
      "merges the context of a build with a mapping",
      a("build: ."),
      a("build: {target: t}"),
      a("build: {context: ., target: t}"),
    ],
    [
      "merges the options of a logging driver",
      a("logging: {driver: x, options: {a: 1}}"),
      a("logging: {driver: x, options: {b: 2}}"),
      a("logging: {driver: x, options: {a: 1, b: 2}}"),
    ],
    [
      "replaces a limit of one number with a mapping",
      a("ulimits: {nofile: 5}"),
      a("ulimits: {nofile: {soft: 1, hard: 2}}"),
      a("ulimits: {nofile: {soft: 1, hard: 2}}"),
    ],
    [
      "replaces the number of replicas",
      a("deploy: {replicas: 2, mode: x}"),
      a("deploy: {replicas: 3}"),
      a("deploy: {replicas: 3, mode: x}"),
    ],
    [
      "merges an extension like other values",
      "x-a: {l: [1], m: {a: 1}}",
      "x-a: {l: [2], m: {b: 2}}",
      "x-a: {l: [1, 2], m: {a: 1, b: 2}}",
    ],
  ])("%s", (_, base, override, expected) => {
    const merged = merge(treeOf(base), treeOf(override));
    expect(valueOf(merged)).toEqual(parse(expected));
  });

  it.each<[string, string, string]>([
    ["a list with a single value", "x: [1]", "x: 2"],
    ["a mapping with a list", "x: {a: 1}", "x: [1]"],
    ["a list with a mapping", "x: [1]", "x: {a: 1}"],
  ])("replaces %s", (_, base, override) => {
    const merged = merge(treeOf(base), treeOf(override));
    expect(valueOf(merged)).toEqual(parse(override));
  });

  it("keeps the span of each value", () => {
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

describe("applyResets", () => {
  /** Returns the base after a tagged document is applied, and the values of that document. */
  const applied = (base: string, override: string) => {
    const tree = treeOf(base);
    const [document] = documentsOf(override);
    applyResets(tree, document?.tags ?? []);
    return [valueOf(tree), document?.root ? valueOf(document.root) : null];
  };

  it.each<[string, string, string, string, string]>([
    [
      "removes a list with !reset",
      a('ports: ["1:1"], image: x'),
      a("ports: !reset []"),
      a("image: x"),
      a(""),
    ],
    [
      "ignores the value of !reset",
      a('ports: ["1:1"], image: x'),
      a('ports: !reset ["3:3"]'),
      a("image: x"),
      a(""),
    ],
    [
      "removes a list with !override",
      a('ports: ["1:1"], image: x'),
      a('ports: !override ["3:3"]'),
      a("image: x"),
      a('ports: ["3:3"]'),
    ],
    [
      "removes a service",
      "services: {a: {image: x}, b: {image: y}}",
      "services: {a: !reset null}",
      "services: {b: {image: y}}",
      "services: {}",
    ],
    [
      "removes all services",
      "services: {a: {image: x}}",
      "services: !override {b: {image: y}}",
      "{}",
      "services: {b: {image: y}}",
    ],
    [
      "keeps the items of a list",
      a('ports: ["1:1"]'),
      a('ports: [!reset "1:1", "2:2"]'),
      a('ports: ["1:1"]'),
      a('ports: ["2:2"]'),
    ],
    ["ignores a tag on a missing key", a("image: x"), a("ports: !reset []"), a("image: x"), a("")],
    [
      "applies a tag in an alias",
      a('ports: ["1:1"]'),
      "x-r: &r !reset []\nservices: {a: {ports: *r}}",
      a(""),
      a(""),
    ],
    [
      "applies a tag in a merge key",
      a('ports: ["1:1"]'),
      "x-r: &r {ports: !reset []}\nservices: {a: {<<: *r}}",
      a(""),
      "x-r: {}\nservices: {a: {}}",
    ],
    [
      "ignores a tag in a list of merged mappings",
      a('ports: ["1:1"]'),
      "x-r: &r {ports: !reset []}\nservices: {a: {<<: [*r]}}",
      a('ports: ["1:1"]'),
      "x-r: {}\nservices: {a: {}}",
    ],
    [
      "ignores a tag inside !override",
      a('ports: ["1:1"]'),
      a('ports: !override [!reset "2:2"]'),
      a(""),
      a('ports: ["2:2"]'),
    ],
    [
      "ignores another tag",
      a('ports: ["1:1"]'),
      a('ports: !foo ["2:2"]'),
      a('ports: ["1:1"]'),
      a('ports: ["2:2"]'),
    ],
  ])("%s", (_, base, override, remaining, tagged) => {
    expect(applied(base, override)).toEqual([parse(remaining), parse(tagged)]);
  });
});
