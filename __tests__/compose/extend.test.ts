import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { Environment } from "../../src/compose/load/Environment.ts";
import { applyExtends } from "../../src/compose/load/extend.ts";
import { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { listOrigins, getChild } from "../../src/compose/yaml/Node.ts";
import { memoryFiles, placeTexts } from "../memory.ts";
import { documentsOf, describeProblems, valueOf } from "./stage.ts";

type Texts = Readonly<Record<string, string>>;

/** What a document becomes; other files lie beside it. */
function extended(text: string, others: Texts = {}, variables: Texts = {}) {
  const files = placeTexts({ "compose.yaml": text, ...others });
  const loading = new LoadContext(memoryFiles(files), "/repo");
  loading.sources.set("/repo/compose.yaml", text);
  const [document] = documentsOf(text);
  if (document?.root?.kind !== "mapping") throw new Error(text);
  const { root, tags } = document;
  const scope = {
    chain: [],
    directory: "/repo",
    workingDirectory: "/repo",
    environment: Environment.ofProcess(variables),
    extended: new Map(),
  };
  applyExtends({ root, file: "/repo/compose.yaml", tags }, scope, loading);
  return { root, loading };
}

const services = (values: string) => `services: {${values}}`;

describe("extends", () => {
  it.each<[string, string, Texts, string]>([
    [
      "a name",
      services('a: {extends: b, image: x}, b: {image: y, ports: ["1:1"]}'),
      {},
      services('a: {image: x, ports: ["1:1"]}, b: {image: y, ports: ["1:1"]}'),
    ],
    [
      "a mapping",
      services("a: {extends: {service: b}}, b: {image: y}"),
      {},
      services("a: {image: y}, b: {image: y}"),
    ],
    [
      "base first",
      services('a: {extends: b, ports: ["2:2"]}, b: {ports: ["1:1"]}'),
      {},
      services('a: {ports: ["1:1", "2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "everything comes along",
      services(
        "a: {extends: b}, b: {profiles: [x], depends_on: [c], network_mode: host, scale: 2, " +
          "links: [c], container_name: n, volumes_from: [c]}, c: {}",
      ),
      {},
      services(
        "a: {profiles: [x], depends_on: [c], network_mode: host, scale: 2, links: [c], " +
          "container_name: n, volumes_from: [c]}, b: {profiles: [x], depends_on: [c], " +
          "network_mode: host, scale: 2, links: [c], container_name: n, volumes_from: [c]}, " +
          "c: {}",
      ),
    ],
    [
      "a chain, whatever its order",
      services("c: {extends: b, user: c}, b: {extends: a, image: b}, a: {image: a, user: a}"),
      {},
      services("c: {image: b, user: c}, b: {image: b, user: a}, a: {image: a, user: a}"),
    ],
    [
      "a service of nothing",
      services("a: {extends: b, image: x}, b: "),
      {},
      services("a: {image: x}, b: "),
    ],
    [
      "of another file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services("b: {image: y}, c: {image: z}") },
      services("a: {image: y}"),
    ],
    [
      "its variables are ours",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {image: "y:${TAG-1}"}'), ".env": "TAG=9\n" },
      services("a: {image: 'y:7'}"),
    ],
    [
      "its ports are canonical",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {ports: ["1:1"]}') },
      services('a: {ports: [{mode: ingress, target: 1, published: "1", protocol: tcp}]}'),
    ],
    [
      "a chain through files, each from where it lies",
      services("a: {extends: {service: b, file: sub/o.yaml}}"),
      {
        "sub/o.yaml": services("b: {extends: {service: c, file: ../p.yaml}, user: b}"),
        "p.yaml": services("c: {extends: d}, d: {image: d}"),
      },
      services("a: {image: d, user: b}"),
    ],
    [
      "the other file named as this one",
      services("a: {extends: {service: b, file: compose.yaml}}, b: {image: y}"),
      {},
      services("a: {image: y}, b: {image: y}"),
    ],
    [
      "what is !override here replaces",
      services('a: {extends: b, ports: !override ["2:2"]}, b: {ports: ["1:1"]}'),
      {},
      services('a: {ports: ["2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "what is !reset here is not inherited",
      services('a: {extends: b, image: x, ports: !reset []}, b: {ports: ["1:1"]}'),
      {},
      services('a: {image: x}, b: {ports: ["1:1"]}'),
    ],
    [
      "tags of the base have done their work there",
      services('a: {extends: b, ports: ["2:2"]}, b: {ports: !override ["1:1"]}'),
      {},
      services('a: {ports: ["1:1", "2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "the other documents of the file are merged",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": `${services("b: {image: y}")}\n---\n${services("b: {user: z}")}` },
      services("a: {image: y, user: z}"),
    ],
    ["nothing, where nothing extends", services("a: {image: x}"), {}, services("a: {image: x}")],
  ])("%s", (_, text, others, expected) => {
    const { root, loading } = extended(text, others, { TAG: "7" });
    expect(loading.problems).toEqual([]);
    expect(valueOf(root)).toEqual(parse(expected));
  });

  it.each<[string, string, Texts, string]>([
    [
      "a service that is not there",
      services("a: {extends: q}"),
      {},
      'compose.yaml:1:25 services.a extends "q", which this file does not have',
    ],
    [
      "one that is not in the file",
      services("a: {extends: {service: q, file: o.yaml}}"),
      { "o.yaml": services("b: {}") },
      'compose.yaml:1:25 services.a extends "q", which o.yaml does not have',
    ],
    [
      "no service",
      services("a: {extends: {file: o.yaml}}"),
      {},
      "compose.yaml:1:25 services.a.extends names no service",
    ],
    [
      "a list",
      services("a: {extends: [b]}, b: {}"),
      {},
      "compose.yaml:1:25 services.a.extends names no service",
    ],
    [
      "a file that is a number",
      services("a: {extends: {service: b, file: 1}}"),
      {},
      "compose.yaml:1:44 services.a.extends.file is no path",
    ],
    [
      "a file that is not there",
      services("a: {extends: {service: b, file: o.yaml}}"),
      {},
      "compose.yaml:1:44 cannot read /repo/o.yaml: there is no such file",
    ],
    [
      "a directory",
      services("a: {extends: {service: b, file: sub}}"),
      { "sub/x": "" },
      "compose.yaml:1:44 cannot read /repo/sub: it is a directory",
    ],
    [
      "a file without services",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "x-y: 1\n" },
      "compose.yaml:1:25 /repo/o.yaml has no services",
    ],
    [
      "a file of a list",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "- 1\n" },
      "o.yaml:1:1 /repo/o.yaml: the top of the document is no mapping",
    ],
    [
      "a file with a mistake in its YAML",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "services:\n\tb:\n" },
      "o.yaml:2:1 not valid YAML: a tab cannot indent",
    ],
    [
      "a required variable in it",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {image: "${Q:?say it}"}') },
      "o.yaml:1:23 the variable Q is required here and has no value: say it",
    ],
    [
      "a port that is none, in a service that nobody extends",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {}, c: {ports: ["x:1"]}') },
      "o.yaml:1:31 services.c.ports: this value is no host port",
    ],
    [
      "a file elsewhere",
      services("a: {extends: {service: b, file: https://example.com/c.yaml}}"),
      {},
      "compose.yaml:1:44 https://example.com/c.yaml is remote and is not fetched",
    ],
    [
      "a base that is no mapping",
      services("a: {extends: b}, b: [x]"),
      {},
      "compose.yaml:1:25 services.b is no mapping",
    ],
    [
      "itself",
      services("a: {extends: a}"),
      {},
      "compose.yaml:1:25 services.a extends itself: a → a",
    ],
  ])("refuses %s", (_, text, others, expected) => {
    const { loading } = extended(text, others);
    expect(describeProblems(loading.problems, loading.sources)).toEqual([expected]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });

  it("refuses a circle of services, from each of them once", () => {
    const { loading } = extended(services("a: {extends: b}, b: {extends: c}, c: {extends: a}"));
    expect(describeProblems(loading.problems, loading.sources)).toEqual([
      "compose.yaml:1:25 services.a extends itself: a → b → c → a",
    ]);
    expect(loading.problems[0]?.related.map(({ message }) => message)).toEqual([
      "a extends here",
      "b extends here",
      "c extends here",
    ]);
  });

  it("refuses a circle of files", () => {
    const { loading } = extended(services("a: {extends: {service: b, file: o.yaml}}"), {
      "o.yaml": services("b: {extends: {service: b, file: o.yaml}}"),
    });
    expect(describeProblems(loading.problems, loading.sources)).toEqual([
      "o.yaml:1:25 services.b extends itself: b → b",
    ]);
  });

  it("refuses a chain of more than a hundred services", () => {
    const chain = Array.from({ length: 150 }, (_, i) => `s${i}: {extends: s${i + 1}}`).join(", ");
    const { loading } = extended(services(`${chain}, s150: {image: x}`));
    expect(loading.problems[0]?.message).toContain("extends through more than 100 services");
  });

  it("says of what is inherited through whom it came, nearest first", () => {
    const text = services("c: {extends: b}, b: {extends: {service: a, file: o.yaml}}");
    const { root, loading } = extended(text, { "o.yaml": services('a: {ports: ["1:1"]}') });
    const ports = getChild(root, "services", "c", "ports");
    const port = ports?.kind === "sequence" ? ports.items[0] : undefined;
    expect(port?.span.file).toBe("/repo/o.yaml");
    expect(
      listOrigins(port as NonNullable<typeof port>).map(
        ({ message, span }) =>
          `${message}: ${loading.sources.get(span.file)?.slice(span.start, span.end)}`,
      ),
    ).toEqual(["inherited by c here: b", "inherited by b here: {service: a, file: o.yaml}"]);
  });
});
