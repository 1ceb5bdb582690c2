import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { canonicalize, setDefaults } from "../../src/compose/load/canonicalize.ts";
import type { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { treeOf, valueOf } from "./stage.ts";

const a = (values: string) => `services: {a: {${values}}}`;
const reports = (): Pick<LoadContext, "problems" | "versions"> => ({ problems: [], versions: [] });

describe("the canonical form", () => {
  it.each<[string, string, string]>([
    [
      "of a port",
      a('ports: ["8080:80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8080", protocol: tcp}]'),
    ],
    [
      "of a port that is a number",
      a("ports: [80]"),
      a("ports: [{mode: ingress, target: 80, protocol: tcp}]"),
    ],
    [
      "of a port with everything",
      a('ports: ["127.0.0.1:08080:80/UDP"]'),
      a(
        'ports: [{mode: ingress, host_ip: 127.0.0.1, target: 80, published: "8080", ' +
          "protocol: udp}]",
      ),
    ],
    [
      "of a range",
      a('ports: ["8000-8002:80-82"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000", protocol: tcp, ×: 3}]'),
    ],
    [
      "of a pool",
      a('ports: ["8000-8002:80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000-8002", protocol: tcp}]'),
    ],
    [
      "of a range of one",
      a('ports: ["8000-8000:80-80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000", protocol: tcp}]'),
    ],
    [
      "of a mapping beside a short entry",
      a('ports: [{target: 80}, "81"]'),
      a("ports: [{target: 80}, {mode: ingress, target: 81, protocol: tcp}]"),
    ],
    [
      "of mappings alone",
      a("ports: [{target: 80, published: abc}]"),
      a("ports: [{target: 80, published: abc}]"),
    ],
    [
      "of dependencies",
      a("depends_on: [b]"),
      a("depends_on: {b: {condition: service_started, required: true}}"),
    ],
    ["of networks", a("networks: [m, n]"), a("networks: {m: , n: }")],
    [
      "of an external network",
      "networks: {n: {external: {name: x}}}",
      "networks: {n: {external: true, name: x}}",
    ],
    [
      "of one that has a name already",
      "networks: {n: {external: true, name: x}}",
      "networks: {n: {external: true, name: x}}",
    ],
  ])("%s", (_, written, expected) => {
    const tree = treeOf(written);
    const reported = reports();
    canonicalize(tree, reported);
    expect(reported).toEqual({ problems: [], versions: [] });
    expect(valueOf(tree)).toEqual(parse(expected));
  });

  it("does not change when it is made again", () => {
    const tree = treeOf(
      a('ports: ["8000-8002:80-82", {target: 1}], depends_on: [b], networks: [n]'),
    );
    canonicalize(tree, reports());
    const once = valueOf(tree);
    canonicalize(tree, reports());
    expect(valueOf(tree)).toEqual(once);
  });

  it.each<[string, string, RegExp]>([
    ["a port that is none", a('ports: ["x:80"]'), /"?x"?.* is no host port|no host port/],
    ["a fraction", a("ports: [80.5]"), /fraction/],
    ["true", a("ports: [true]"), /is no port/],
    ["a date", a("ports: [2020-01-01]"), /a date is no port/],
    ["nothing", a("ports: [~]"), /is no port/],
    ["0", a("ports: [0]"), /0 is no container port/],
  ])("refuses %s", (_, written, message) => {
    const reported = reports();
    canonicalize(treeOf(written), reported);
    expect(reported.problems.map((problem) => problem.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

it("what a port has where nothing is said", () => {
  const tree = treeOf(a("ports: [{target: 80}, {target: 81, protocol: udp, mode: host}]"));
  setDefaults(tree);
  expect(valueOf(tree)).toEqual(
    parse(
      a(
        "ports: [{target: 80, protocol: tcp, mode: ingress}, {target: 81, protocol: udp, " +
          "mode: host}]",
      ),
    ),
  );
});
