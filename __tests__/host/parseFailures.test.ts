import { array, assert, constantFrom, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { type PortFailure, parseFailures } from "../../src/host/engine/parseFailures.ts";
import { PORT_ERRORS, START } from "./portErrors.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

const line = ({ cause, endpoint, container }: PortFailure) => {
  const { address, protocol, ...ports } = endpoint ?? {
    address: null,
    protocol: null,
    first: 0,
    last: 0,
  };
  const at =
    endpoint === null
      ? "no port"
      : formatEndpoint({ ...ports, address: address ?? "*", protocol: protocol ?? "tcp" }).replace(
          /\/tcp$/,
          protocol ? "/tcp" : "",
        );
  return `${cause} ${at}${container === null ? "" : ` ${container}`}`;
};

describe("parseFailures", () => {
  it.each(PORT_ERRORS)("parses the message for %s", (_, text, expected) => {
    expect(parseFailures(` Container shop-db-1  Starting\n${text}\n`).map(line)).toEqual([
      expected,
    ]);
  });

  it.each([
    ["another failure", "Error response from daemon: No such image: tiny:latest"],
    ["a server that listens", "db-1  | LOG:  listening on IPv4 address 0.0.0.0, port 5432"],
    ["a log about listening", "listen tcp 0.0.0.0:80: everything is fine"],
    ["a port that is too large", "Bind for 0.0.0.0:99999999 failed: no"],
    [
      "an address of a network",
      "Error response from daemon: failed to set up container networking: Address already in use",
    ],
    [
      "an endpoint on a network that has no ports",
      "Error response from daemon: failed to create endpoint web on network shop: permission " +
        "denied",
    ],
    [
      "a program in a container that cannot bind a port",
      "web-1  | nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
    ],
    [
      "a program in a container that cannot listen",
      "web-1  | 2026/01/02 03:04:05 listen tcp :8080: bind: address already in use",
    ],
    [
      "a program in a container that cannot listen on IPv4",
      "2026-01-02T03:04:05.678Z web-1  | Error: listen tcp4 :8080: bind: permission denied",
    ],
    [
      "a log of a program in a container that cannot listen",
      'web-1  | level=fatal msg="listen tcp 0.0.0.0:8080: bind: address already in use"',
    ],
    [
      "a wrapped log of a program in a container that cannot listen",
      "web-1  | panic: listen tcp\nweb-1  | :8080: bind: address already in use",
    ],
    ["a firewall that a network needs", "Failed to Setup IP tables: (iptables failed: exit 4)"],
    ["a list of firewall rules", "-A INPUT -p tcp --dport 22 -j ACCEPT"],
    ["a file that cannot be read", "open /srv/shop/.env: permission denied"],
    ["nothing", ""],
  ])("ignores %s", (_, text) => {
    expect(parseFailures(text)).toEqual([]);
  });

  it("returns each failure once, in order, up to a limit", () => {
    const bind = (port: number) => `Bind for 0.0.0.0:${port} failed: port is already allocated`;
    expect(parseFailures([bind(81), bind(80), bind(81)].join("\n")).map(line)).toEqual([
      "allocated 0.0.0.0:81",
      "allocated 0.0.0.0:80",
    ]);
    expect(
      parseFailures(Array.from({ length: 1000 }, (_, i) => bind(i + 1)).join("\n")),
    ).toHaveLength(50);
  });

  it.each([
    [
      "a container and its error on another line",
      `${START.trim()}\n  Bind for 0.0.0.0:80 failed:\n  port is already allocated`,
      ["allocated 0.0.0.0:80 shop-db-1"],
    ],
    [
      "two messages without a start",
      "listen tcp4 :80: bind: address already in use\nlisten tcp4 :81: bind: permission denied",
      ["in-use *:80/tcp", "denied *:81/tcp"],
    ],
    [
      "one port on two addresses",
      "Bind for 0.0.0.0:80 failed: port is already allocated\n" +
        "Bind for :::80 failed: port is already allocated",
      ["allocated 0.0.0.0:80", "allocated [::]:80"],
    ],
    [
      "a message that a log shows with colors",
      "\u001B[31mError: cannot listen on the TCP port: listen tcp4 \u001B[1m:80\u001B[0m: bind: " +
        "address already in use\u001B[0m",
      ["in-use *:80/tcp"],
    ],
    [
      "a log of a job that `gh run view --log` prints",
      "test\tRun docker compose up\t2026-01-02T03:04:05.6789012Z Bind for 0.0.0.0:80\n" +
        "test\tRun docker compose up\t2026-01-02T03:04:05.6789012Z failed: port is already " +
        "allocated",
      ["allocated 0.0.0.0:80"],
    ],
  ])("separates %s", (_, text, expected) => {
    expect(parseFailures(text).map(line)).toEqual(expected);
  });

  it("reads a message that is wrapped at any blank, with a prefix before each line", () => {
    const prefix = constantFrom(
      "",
      "  ",
      "\t",
      "web-1  | ",
      "web-1  | 2026-01-02 03:04:05,678 ",
      "2026-01-02T03:04:05.678Z ",
      "2026-01-02T03:04:05.6789012Z ##[error]",
      "##[error]",
      "[2026-01-02T03:04:05+01:00] ",
      "> ",
      "\u001B[36mweb-1  |\u001B[0m ",
    );
    const ends = constantFrom("\n", "\r\n", " \n", "\n\n");
    const wrap = array(tuple(integer({ min: 1, max: 12 }), ends), { minLength: 1 });
    assert(
      property(constantFrom(...PORT_ERRORS), prefix, wrap, ([, text], before, wraps) => {
        const words = text.split(/\s+/);
        let wrapped = before;
        for (let at = 0, i = 0; at < words.length; i++) {
          const [count, end] = wraps[i % wraps.length] ?? [1, "\n"];
          wrapped += words.slice(at, at + count).join(" ") + end + before;
          at += count;
        }
        expect(parseFailures(wrapped).map(line)).toEqual(parseFailures(text).map(line));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads a message in a string of JSON, and in a string of a log in it", () => {
    for (const [, text] of PORT_ERRORS) {
      const expected = parseFailures(text).map(line);
      expect(parseFailures(JSON.stringify({ message: text })).map(line)).toEqual(expected);
      expect(parseFailures(`time=1 msg=${JSON.stringify(text)} x=1`).map(line)).toEqual(expected);
    }
  });

  it("reads two messages after each other like each alone", () => {
    const message = constantFrom(...PORT_ERRORS);
    assert(
      property(message, message, ([, one], [, other]) => {
        const alone = [...parseFailures(one), ...parseFailures(other)].map(line);
        const both = parseFailures(`Error response from daemon: ${one}\nERROR: for web ${other}\n`);
        expect(both.map(line)).toEqual([...new Set(alone)]);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds nothing in words that are not about a port that could not be published", () => {
    const words = (
      "port ports 8080 0.0.0.0:8080 [::]:80 tcp udp listen tcp4 bind: bind address in use failed " +
      "is open Error error: endpoint container denied permission already allocated. failed: for " +
      "docker daemon: -> exposing available network 127.0.0.1 : iptables proxy"
    ).split(" ");
    const isAllowed = (text: string) =>
      !/listen (?:tcp|udp) \S|listen tcp4|exposing port|bind for|bind port|already in use/i.test(
        text,
      );
    assert(
      property(array(constantFrom(...words), { maxLength: 40 }), (chosen) => {
        const text = chosen.join(" ");
        expect(isAllowed(text) ? parseFailures(text) : []).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["lines", "2026-01-02T03:04:05.678Z web-1  | GET /index.html HTTP/1.1 200 in 13 ms\n"],
    ["messages", `${START}Bind for 0.0.0.0:8080 failed: port is already allocated\n`],
    ["starts of messages", "iptables failed: iptables -p tcp "],
    ["parts of one message", "ports are not available: "],
    ["equal ports", "failed to bind host port 0.0.0.0:80/tcp "],
    ["starts of a message of Windows", "hnsCall "],
    ["prefixes", "a | "],
    ["line ends", "\n"],
    ["escapes", "\\"],
  ])("reads 500 kB of %s in less than 5 seconds", (_, text) => {
    const start = performance.now();
    parseFailures(text.repeat(500_000 / text.length));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
