import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { canonicalize, setDefaults } from "../../src/compose/load/canonicalize.ts";
import type { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { treeOf, valueOf } from "./stage.ts";

const a = (values: string) => `services: {a: {${values}}}`;
const reports = (): Pick<LoadContext, "problems" | "versions"> => ({ problems: [], versions: [] });

describe("canonicalize", () => {
  it.each<[string, string, string]>([
    [
      "a short port",
      a('ports: ["8080:80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8080", protocol: tcp}]'),
    ],
    [
      "a port that is a number",
      a("ports: [80]"),
      a("ports: [{mode: ingress, target: 80, protocol: tcp}]"),
    ],
    [
      "a port with all of its parts",
      a('ports: ["127.0.0.1:08080:80/UDP"]'),
      a(
        'ports: [{mode: ingress, host_ip: 127.0.0.1, target: 80, published: "8080", ' +
          "protocol: udp}]",
      ),
    ],
    [
      "a range",
      a('ports: ["8000-8002:80-82"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000", protocol: tcp, ×: 3}]'),
    ],
    [
      "a pool",
      a('ports: ["8000-8002:80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000-8002", protocol: tcp}]'),
    ],
    [
      "a range of one port",
      a('ports: ["8000-8000:80-80"]'),
      a('ports: [{mode: ingress, target: 80, published: "8000", protocol: tcp}]'),
    ],
    [
      "a short entry next to a mapping",
      a('ports: [{target: 80}, "81"]'),
      a("ports: [{target: 80}, {mode: ingress, target: 81, protocol: tcp}]"),
    ],
    [
      "a list of mappings only",
      a("ports: [{target: 80, published: abc}]"),
      a("ports: [{target: 80, published: abc}]"),
    ],
    [
      "a list of dependencies",
      a("depends_on: [b]"),
      a("depends_on: {b: {condition: service_started, required: true}}"),
    ],
    ["a list of networks", a("networks: [m, n]"), a("networks: {m: , n: }")],
    [
      "an external network",
      "networks: {n: {external: {name: x}}}",
      "networks: {n: {external: true, name: x}}",
    ],
    [
      "an external network that already has a name",
      "networks: {n: {external: true, name: x}}",
      "networks: {n: {external: true, name: x}}",
    ],
  ])("converts %s", (_, written, expected) => {
    const tree = treeOf(written);
    const reported = reports();
    canonicalize(tree, reported);
    expect(reported).toEqual({ problems: [], versions: [] });
    expect(valueOf(tree)).toEqual(parse(expected));
  });

  it("does not change a canonical project", () => {
    const tree = treeOf(
      a('ports: ["8000-8002:80-82", {target: 1}], depends_on: [b], networks: [n]'),
    );
    canonicalize(tree, reports());
    const once = valueOf(tree);
    canonicalize(tree, reports());
    expect(valueOf(tree)).toEqual(once);
  });

  it.each<[string, string, RegExp]>([
    ["a word for a host port", a('ports: ["x:80"]'), /invalid host port/],
    ["a fraction", a("ports: [80.5]"), /floating-point number/],
    ["true", a("ports: [true]"), /invalid port/],
    ["a date", a("ports: [2020-01-01]"), /as a date/],
    ["null", a("ports: [~]"), /invalid port/],
    ["0", a("ports: [0]"), /invalid container port 0/],
  ])("rejects %s in ports", (_, written, message) => {
    const reported = reports();
    canonicalize(treeOf(written), reported);
    expect(reported.problems.map((problem) => problem.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

it("setDefaults adds the protocol and the mode of a port", () => {
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
