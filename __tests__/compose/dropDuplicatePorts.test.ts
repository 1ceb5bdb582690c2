import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../src/compose/load/canonicalize.ts";
import type { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { dropDuplicatePorts } from "../../src/compose/load/dropDuplicatePorts.ts";
import { treeOf, valueOf } from "./stage.ts";

const a = (values: string) => `services: {a: {${values}}}`;
const reports = (): Pick<LoadContext, "problems" | "versions"> => ({ problems: [], versions: [] });

describe("lists without doubles, as they are written", () => {
  it.each<[string, string, string]>([
    ["the same port", a('ports: ["1:1", "2:2", "1:1"]'), a('ports: ["1:1", "2:2"]')],
    ["a number and its text", a('ports: [80, "80"]'), a('ports: ["80"]')],
    [
      "not a port in another spelling: that is for the canonical form",
      a('ports: ["80", "80/tcp"]'),
      a('ports: ["80", "80/tcp"]'),
    ],
    [
      "a later mapping replaces an earlier one in its place",
      a('ports: [{target: 80, published: "1"}, "2:2", {target: 80, published: "1", name: n}]'),
      a('ports: [{target: 80, published: "1", name: n}, "2:2"]'),
    ],
    [
      "an address and none that means the same",
      a('ports: [{target: 80, published: "1"}, {target: 80, published: "1", host_ip: 0.0.0.0}]'),
      a('ports: [{target: 80, published: "1", host_ip: 0.0.0.0}]'),
    ],
    [
      "two addresses",
      a('ports: [{target: 80, host_ip: "::1"}, {target: 80, host_ip: "0:0:0:0:0:0:0:1"}]'),
      a('ports: [{target: 80, host_ip: "::1"}, {target: 80, host_ip: "0:0:0:0:0:0:0:1"}]'),
    ],
    [
      "an integer and a text",
      a('ports: [{target: 80, published: 1}, {target: 80, published: "1"}]'),
      a('ports: [{target: 80, published: 1}, {target: 80, published: "1"}]'),
    ],
    [
      "two integers",
      a("ports: [{target: 80, published: 1}, {target: 80, published: 1}]"),
      a("ports: [{target: 80, published: 1}]"),
    ],
    [
      "protocols in two cases",
      a("ports: [{target: 80, protocol: tcp}, {target: 80, protocol: TCP}]"),
      a("ports: [{target: 80, protocol: tcp}, {target: 80, protocol: TCP}]"),
    ],
    [
      "the protocol that is meant where there is none",
      a("ports: [{target: 80}, {target: 80, protocol: tcp}]"),
      a("ports: [{target: 80, protocol: tcp}]"),
    ],
    [
      "modes do not count",
      a("ports: [{target: 80, mode: host}, {target: 80, mode: ingress}]"),
      a("ports: [{target: 80, mode: ingress}]"),
    ],
    [
      "a short entry that is spelled as a mapping's key",
      a('ports: ["0.0.0.0:1:80/tcp", {target: 80, published: "1"}]'),
      a('ports: [{target: 80, published: "1"}]'),
    ],
    ["commands may repeat", a("command: [a, a]"), a("command: [a, a]")],
    ["and so may what an extension holds", "x-ports: [a, a]", "x-ports: [a, a]"],
  ])("%s", (_, written, expected) => {
    const tree = treeOf(written);
    dropDuplicatePorts(tree, []);
    expect(valueOf(tree)).toEqual(parse(expected));
  });
});

describe("canonical ports without doubles", () => {
  /** As `IP|PUBLISHED:TARGET/PROTOCOL`, with `×N` for a run of N. */
  const spelled = (entries: string): string[] => {
    const reported = reports();
    const tree = treeOf(a(`ports: [${entries}]`));
    canonicalize(tree, reported);
    dropDuplicatePorts(tree, reported.problems);
    expect(reported.problems).toEqual([]);
    const { services } = valueOf(tree) as {
      services: { a: { ports: Record<string, string | number>[] } };
    };
    return services.a.ports.map(
      ({ host_ip: ip, published = "~", target, protocol = "tcp", "×": count = 1 }) =>
        `${ip ? `${ip}|` : ""}${published}:${target}/${protocol}${count === 1 ? "" : `×${count}`}`,
    );
  };

  it.each<[string, string, string[]]>([
    ["three spellings of a port", '80, "80", "80/tcp"', ["~:80/tcp"]],
    [
      "a port of an earlier range",
      '"8080-8082:80-82", "8081:81"',
      ["8080:80/tcp", "8081:81/tcp", "8082:82/tcp"],
    ],
    [
      "a range around an earlier port",
      '"8081:81", "8080-8082:80-82"',
      ["8081:81/tcp", "8080:80/tcp", "8082:82/tcp"],
    ],
    [
      "ranges that overlap",
      '"8080-8083:80-83", "8082-8085:82-85"',
      ["8080:80/tcp×2", "8082:82/tcp×2", "8084:84/tcp×2"],
    ],
    ["the same range", '"8080-8083:80-83", "8080-8083:80-83"', ["8080:80/tcp×4"]],
    [
      "ranges beside each other",
      '"8080-8081:80-81", "8082-8083:82-83"',
      ["8080:80/tcp×2", "8082:82/tcp×2"],
    ],
    [
      "ranges that the same ports lead elsewhere",
      '"8080-8081:80-81", "8081-8082:80-81"',
      ["8080:80/tcp×2", "8081:80/tcp×2"],
    ],
    [
      "ranges of two protocols",
      '"8080-8081:80-81", "8080-8081:80-81/udp"',
      ["8080:80/tcp×2", "8080:80/udp×2"],
    ],
    [
      "ranges of two addresses",
      '"127.0.0.1:8080-8081:80-81", "8080-8081:80-81"',
      ["127.0.0.1|8080:80/tcp×2", "8080:80/tcp×2"],
    ],
    ["ranges without host ports", '"80-82", "81"', ["~:80/tcp", "~:81/tcp", "~:82/tcp"]],
    [
      "a pool and one of its ports",
      '"8000-8001:80", "8000:80"',
      ["8000-8001:80/tcp", "8000:80/tcp"],
    ],
    ["a pool twice", '"8000-8001:80", "8000-8001:80"', ["8000-8001:80/tcp"]],
    [
      "a range and an integer",
      '"8080-8081:80-81", {target: 80, published: 8080}',
      ["8080:80/tcp×2", "8080:80/tcp"],
    ],
    [
      "a range and a mapping",
      '"8080-8081:80-81", {target: 81, published: "8081"}',
      ["8080:80/tcp", "8081:81/tcp"],
    ],
  ])("%s", (_, entries, expected) => {
    expect(spelled(entries)).toEqual(expected);
  });
});
