import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../src/compose/load/canonicalize.ts";
import type { LoadContext } from "../../src/compose/load/LoadContext.ts";
import { dropDuplicatePorts } from "../../src/compose/load/dropDuplicatePorts.ts";
import { treeOf, valueOf } from "./stage.ts";

const a = (values: string) => `services: {a: {${values}}}`;
const reports = (): Pick<LoadContext, "problems" | "versions"> => ({ problems: [], versions: [] });

describe("dropDuplicatePorts before canonicalization", () => {
  it.each<[string, string, string]>([
    ["drops a repeated short entry", a('ports: ["1:1", "2:2", "1:1"]'), a('ports: ["1:1", "2:2"]')],
    ["drops a number that is repeated as a string", a('ports: [80, "80"]'), a('ports: ["80"]')],
    [
      "keeps the same port in another spelling",
      a('ports: ["80", "80/tcp"]'),
      a('ports: ["80", "80/tcp"]'),
    ],
    [
      "replaces a mapping with a later one at the same position",
      a('ports: [{target: 80, published: "1"}, "2:2", {target: 80, published: "1", name: n}]'),
      a('ports: [{target: 80, published: "1", name: n}, "2:2"]'),
    ],
    [
      "drops a mapping without an address if a later one has 0.0.0.0",
      a('ports: [{target: 80, published: "1"}, {target: 80, published: "1", host_ip: 0.0.0.0}]'),
      a('ports: [{target: 80, published: "1", host_ip: 0.0.0.0}]'),
    ],
    [
      "keeps two spellings of an address",
      a('ports: [{target: 80, host_ip: "::1"}, {target: 80, host_ip: "0:0:0:0:0:0:0:1"}]'),
      a('ports: [{target: 80, host_ip: "::1"}, {target: 80, host_ip: "0:0:0:0:0:0:0:1"}]'),
    ],
    [
      "keeps an integer and a string",
      a('ports: [{target: 80, published: 1}, {target: 80, published: "1"}]'),
      a('ports: [{target: 80, published: 1}, {target: 80, published: "1"}]'),
    ],
    [
      "drops a repeated integer",
      a("ports: [{target: 80, published: 1}, {target: 80, published: 1}]"),
      a("ports: [{target: 80, published: 1}]"),
    ],
    [
      "keeps a protocol in lower case and in upper case",
      a("ports: [{target: 80, protocol: tcp}, {target: 80, protocol: TCP}]"),
      a("ports: [{target: 80, protocol: tcp}, {target: 80, protocol: TCP}]"),
    ],
    [
      "drops a mapping without a protocol if a later one has tcp",
      a("ports: [{target: 80}, {target: 80, protocol: tcp}]"),
      a("ports: [{target: 80, protocol: tcp}]"),
    ],
    [
      "ignores the mode",
      a("ports: [{target: 80, mode: host}, {target: 80, mode: ingress}]"),
      a("ports: [{target: 80, mode: ingress}]"),
    ],
    [
      "drops a short entry with all of its parts if a mapping repeats it",
      a('ports: ["0.0.0.0:1:80/tcp", {target: 80, published: "1"}]'),
      a('ports: [{target: 80, published: "1"}]'),
    ],
    ["keeps a repeated word of a command", a("command: [a, a]"), a("command: [a, a]")],
    ["keeps a repeated item of an extension", "x-ports: [a, a]", "x-ports: [a, a]"],
  ])("%s", (_, written, expected) => {
    const tree = treeOf(written);
    dropDuplicatePorts(tree, []);
    expect(valueOf(tree)).toEqual(parse(expected));
  });
});

describe("dropDuplicatePorts after canonicalization", () => {
  /** Formats ports as `IP|PUBLISHED:TARGET/PROTOCOL`, with `×N` for a run of N. */
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
    ["drops other spellings of a port", '80, "80", "80/tcp"', ["~:80/tcp"]],
    [
      "replaces a port of an earlier range",
      '"8080-8082:80-82", "8081:81"',
      ["8080:80/tcp", "8081:81/tcp", "8082:82/tcp"],
    ],
    [
      "splits a range around an earlier port",
      '"8081:81", "8080-8082:80-82"',
      ["8081:81/tcp", "8080:80/tcp", "8082:82/tcp"],
    ],
    [
      "splits overlapping ranges",
      '"8080-8083:80-83", "8082-8085:82-85"',
      ["8080:80/tcp×2", "8082:82/tcp×2", "8084:84/tcp×2"],
    ],
    ["drops a repeated range", '"8080-8083:80-83", "8080-8083:80-83"', ["8080:80/tcp×4"]],
    [
      "keeps adjacent ranges",
      '"8080-8081:80-81", "8082-8083:82-83"',
      ["8080:80/tcp×2", "8082:82/tcp×2"],
    ],
    [
      "keeps ranges with the same host port for different container ports",
      '"8080-8081:80-81", "8081-8082:80-81"',
      ["8080:80/tcp×2", "8081:80/tcp×2"],
    ],
    [
      "keeps ranges with two protocols",
      '"8080-8081:80-81", "8080-8081:80-81/udp"',
      ["8080:80/tcp×2", "8080:80/udp×2"],
    ],
    [
      "keeps ranges with two addresses",
      '"127.0.0.1:8080-8081:80-81", "8080-8081:80-81"',
      ["127.0.0.1|8080:80/tcp×2", "8080:80/tcp×2"],
    ],
    ["splits ranges without host ports", '"80-82", "81"', ["~:80/tcp", "~:81/tcp", "~:82/tcp"]],
    [
      "keeps a pool and one of its ports",
      '"8000-8001:80", "8000:80"',
      ["8000-8001:80/tcp", "8000:80/tcp"],
    ],
    ["drops a repeated pool", '"8000-8001:80", "8000-8001:80"', ["8000-8001:80/tcp"]],
    [
      "keeps a range and a mapping with an integer",
      '"8080-8081:80-81", {target: 80, published: 8080}',
      ["8080:80/tcp×2", "8080:80/tcp"],
    ],
    [
      "replaces a port of a range with a mapping",
      '"8080-8081:80-81", {target: 81, published: "8081"}',
      ["8080:80/tcp", "8081:81/tcp"],
    ],
  ])("%s", (_, entries, expected) => {
    expect(spelled(entries)).toEqual(expected);
  });
});
