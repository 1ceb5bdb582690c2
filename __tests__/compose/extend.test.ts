import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { Environment } from "../../src/compose/load/Environment.ts";
import { applyExtends } from "../../src/compose/load/extend.ts";
import { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { listOrigins, getChild } from "../../src/compose/yaml/Node.ts";
import { memoryFiles, placeTexts } from "../memory.ts";
import { documentsOf, describeProblems, valueOf } from "./stage.ts";

type Texts = Readonly<Record<string, string>>;

/** Applies extends to a document; other files are in the same directory. */
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
      "extends a service by its name",
      services('a: {extends: b, image: x}, b: {image: y, ports: ["1:1"]}'),
      {},
      services('a: {image: x, ports: ["1:1"]}, b: {image: y, ports: ["1:1"]}'),
    ],
    [
      "extends a service by a mapping",
      services("a: {extends: {service: b}}, b: {image: y}"),
      {},
      services("a: {image: y}, b: {image: y}"),
    ],
    [
      "puts the ports of the base first",
      services('a: {extends: b, ports: ["2:2"]}, b: {ports: ["1:1"]}'),
      {},
      services('a: {ports: ["1:1", "2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "inherits all keys",
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
      "extends a chain in any order",
      services("c: {extends: b, user: c}, b: {extends: a, image: b}, a: {image: a, user: a}"),
      {},
      services("c: {image: b, user: c}, b: {image: b, user: a}, a: {image: a, user: a}"),
    ],
    [
      "extends an empty service",
      services("a: {extends: b, image: x}, b: "),
      {},
      services("a: {image: x}, b: "),
    ],
    [
      "extends a service in another file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services("b: {image: y}, c: {image: z}") },
      services("a: {image: y}"),
    ],
    [
      "interpolates another file with the variables of the project",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {image: "y:${TAG-1}"}'), ".env": "TAG=9\n" },
      services("a: {image: 'y:7'}"),
    ],
    [
      "canonicalizes the ports in another file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {ports: ["1:1"]}') },
      services('a: {ports: [{mode: ingress, target: 1, published: "1", protocol: tcp}]}'),
    ],
    [
      "resolves file paths from the directory of the extended file",
      services("a: {extends: {service: b, file: sub/o.yaml}}"),
      {
        "sub/o.yaml": services("b: {extends: {service: c, file: ../p.yaml}, user: b}"),
        "p.yaml": services("c: {extends: d}, d: {image: d}"),
      },
      services("a: {image: d, user: b}"),
    ],
    [
      "extends a service in the same file by its path",
      services("a: {extends: {service: b, file: compose.yaml}}, b: {image: y}"),
      {},
      services("a: {image: y}, b: {image: y}"),
    ],
    [
      "replaces inherited ports with !override",
      services('a: {extends: b, ports: !override ["2:2"]}, b: {ports: ["1:1"]}'),
      {},
      services('a: {ports: ["2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "removes inherited ports with !reset",
      services('a: {extends: b, image: x, ports: !reset []}, b: {ports: ["1:1"]}'),
      {},
      services('a: {image: x}, b: {ports: ["1:1"]}'),
    ],
    [
      "does not apply the tags of the base again",
      services('a: {extends: b, ports: ["2:2"]}, b: {ports: !override ["1:1"]}'),
      {},
      services('a: {ports: ["1:1", "2:2"]}, b: {ports: ["1:1"]}'),
    ],
    [
      "merges the documents of another file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": `${services("b: {image: y}")}\n---\n${services("b: {user: z}")}` },
      services("a: {image: y, user: z}"),
    ],
    ["keeps a service without extends", services("a: {image: x}"), {}, services("a: {image: x}")],
  ])("%s", (_, text, others, expected) => {
    const { root, loading } = extended(text, others, { TAG: "7" });
    expect(loading.problems).toEqual([]);
    expect(valueOf(root)).toEqual(parse(expected));
  });

  it.each<[string, string, Texts, string]>([
    [
      "an undefined service",
      services("a: {extends: q}"),
      {},
      'compose.yaml:1:25 service a extends "q", which is not defined in this file',
    ],
    [
      "an undefined service in another file",
      services("a: {extends: {service: q, file: o.yaml}}"),
      { "o.yaml": services("b: {}") },
      'compose.yaml:1:25 service a extends "q", which is not defined in o.yaml',
    ],
    [
      "a file without a service",
      services("a: {extends: {file: o.yaml}}"),
      {},
      "compose.yaml:1:25 services.a.extends has no service",
    ],
    [
      "a list",
      services("a: {extends: [b]}, b: {}"),
      {},
      "compose.yaml:1:25 services.a.extends has no service",
    ],
    [
      "a file that is a number",
      services("a: {extends: {service: b, file: 1}}"),
      {},
      "compose.yaml:1:44 services.a.extends.file must be a path",
    ],
    [
      "a missing file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      {},
      "compose.yaml:1:44 cannot read /repo/o.yaml: no such file",
    ],
    [
      "a directory",
      services("a: {extends: {service: b, file: sub}}"),
      { "sub/x": "" },
      "compose.yaml:1:44 cannot read /repo/sub: is a directory",
    ],
    [
      "a file without services",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "x-y: 1\n" },
      "compose.yaml:1:25 /repo/o.yaml has no services",
    ],
    [
      "a file with a list at the top level",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "- 1\n" },
      "o.yaml:1:1 top level of /repo/o.yaml must be a mapping",
    ],
    [
      "a file with invalid YAML",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": "services:\n\tb:\n" },
      "o.yaml:2:1 invalid YAML: tabs cannot be used for indentation",
    ],
    [
      "a required variable in another file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {image: "${Q:?say it}"}') },
      "o.yaml:1:23 required variable Q is missing a value: say it",
    ],
    [
      "an invalid port in another service of the extended file",
      services("a: {extends: {service: b, file: o.yaml}}"),
      { "o.yaml": services('b: {}, c: {ports: ["x:1"]}') },
      "o.yaml:1:31 service c: invalid host port",
    ],
    [
      "a remote file",
      services("a: {extends: {service: b, file: https://example.com/c.yaml}}"),
      {},
      "compose.yaml:1:44 cannot extend remote file https://example.com/c.yaml",
    ],
    [
      "a base that is not a mapping",
      services("a: {extends: b}, b: [x]"),
      {},
      "compose.yaml:1:25 services.b must be a mapping",
    ],
    [
      "a service that extends itself",
      services("a: {extends: a}"),
      {},
      "compose.yaml:1:25 service a extends itself: a → a",
    ],
  ])("rejects %s", (_, text, others, expected) => {
    const { loading } = extended(text, others);
    expect(describeProblems(loading.problems, loading.sources)).toEqual([expected]);
    for (const { fix } of loading.problems) expect(fix).not.toBe("");
  });

  it("reports a cycle of services once", () => {
    const { loading } = extended(services("a: {extends: b}, b: {extends: c}, c: {extends: a}"));
    expect(describeProblems(loading.problems, loading.sources)).toEqual([
      "compose.yaml:1:25 service a extends itself: a → b → c → a",
    ]);
    expect(loading.problems[0]?.related.map(({ message }) => message)).toEqual([
      "extends of a",
      "extends of b",
      "extends of c",
    ]);
  });

  it("reports a file that extends itself", () => {
    const { loading } = extended(services("a: {extends: {service: b, file: o.yaml}}"), {
      "o.yaml": services("b: {extends: {service: b, file: o.yaml}}"),
    });
    expect(describeProblems(loading.problems, loading.sources)).toEqual([
      "o.yaml:1:25 service b extends itself: b → b",
    ]);
  });

  it("rejects a chain of more than a hundred services", () => {
    const chain = Array.from({ length: 150 }, (_, i) => `s${i}: {extends: s${i + 1}}`).join(", ");
    const { loading } = extended(services(`${chain}, s150: {image: x}`));
    expect(loading.problems[0]?.message).toContain("extends a chain of more than 100 services");
  });

  it("lists the extends that a port was inherited through, nearest first", () => {
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
    ).toEqual(["extended by c here: b", "extended by b here: {service: a, file: o.yaml}"]);
  });
});
