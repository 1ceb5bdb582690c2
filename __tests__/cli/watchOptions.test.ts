import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../src/cli/arguments.ts";
import { readWatchOptions } from "../../src/cli/watchOptions.ts";

function read(line: string, env: Readonly<Record<string, string>> = {}) {
  const invocation = parseCommandLine(["watch", ...line.split(" ").filter(Boolean)]);
  if (invocation.kind !== "run") throw new Error("watch does not run");
  return readWatchOptions(invocation.options, env);
}

function listen(line: string, env?: Readonly<Record<string, string>>): string[] {
  return read(line, env).addresses.map(({ address, port }) => `${address} ${port}`);
}

it("checks every ten seconds, without endpoints, by default", () => {
  expect(read("")).toEqual({ interval: 10, addresses: [], webhook: null, healthFile: null });
});

it.each([
  ["1", 1],
  ["3600", 3600],
])("reads an interval: %s", (given, seconds) => {
  expect(read(`--interval ${given}`).interval).toBe(seconds);
});

it.each(["0", "3601", "1.5", "-1", "1m", "99999"])("refuses an interval: %s", (given) => {
  expect(() => read(`--interval=${given}`)).toThrow(
    `invalid value "${given}" for --interval (use whole seconds from 1 to 3600)`,
  );
});

describe("--listen", () => {
  it.each<[string, readonly string[]]>([
    ["8080", ["127.0.0.1 8080"]],
    ["8080,8081", ["127.0.0.1 8080", "127.0.0.1 8081"]],
    ["0.0.0.0:8080,8081", ["0.0.0.0 8080", "0.0.0.0 8081"]],
    ["127.0.0.1:8080,10.0.0.1:8081", ["127.0.0.1 8080", "10.0.0.1 8081"]],
    ["[::1]:8080", ["::1 8080"]],
    ["8080,8080", ["127.0.0.1 8080"]],
  ])("reads addresses and ports: %s", (given, expected) => {
    expect(listen(`--listen ${given}`)).toEqual(expected);
  });

  it.each(["0", "65536", "http", "8080,,8081", "localhost:8080", "::1:8080", "[1.2.3.4]:80", ","])(
    "refuses %s",
    (given) =>
      expect(() => listen(`--listen ${given}`)).toThrow(/^invalid value ".*" for --listen/),
  );

  it("tries the ports of HEALTH_SERVER_PORTS after its own, each once", () => {
    const env = { HEALTH_SERVER_PORTS: "8080, 8081 8082\n8083" };
    expect(listen("--listen 8082", env)).toEqual([
      "127.0.0.1 8082",
      "127.0.0.1 8080",
      "127.0.0.1 8081",
      "127.0.0.1 8083",
    ]);
    expect(listen("--listen 0.0.0.0:80", env)[1]).toBe("0.0.0.0 8080");
  });

  it("is necessary for HEALTH_SERVER_PORTS", () => {
    expect(listen("", { HEALTH_SERVER_PORTS: "8080 x" })).toEqual([]);
  });

  it.each(["x", "8080;8081", "70000", "127.0.0.1:8080"])(
    "refuses HEALTH_SERVER_PORTS with %s",
    (given) =>
      expect(() => listen("--listen 80", { HEALTH_SERVER_PORTS: `8080 ${given}` })).toThrow(
        `invalid port ${JSON.stringify(given)} in HEALTH_SERVER_PORTS (use e.g. 8080,8081)`,
      ),
  );
});

describe("--webhook", () => {
  it("takes precedence over PORTPLAN_WEBHOOK", () => {
    const env = { PORTPLAN_WEBHOOK: "https://example.com/env" };
    expect(read("", env).webhook).toBe("https://example.com/env");
    expect(read("--webhook http://example.com/x", env).webhook).toBe("http://example.com/x");
  });

  it.each(["example.com", "ftp://example.com", "file:///etc/passwd", "http://", "https:x"])(
    "refuses %s without printing it",
    (given) => {
      expect(() => read(`--webhook ${given}`)).toThrow(
        /^the value of --webhook is not an http:\/\/ or https:\/\/ URL$/,
      );
      expect(() => read("", { PORTPLAN_WEBHOOK: given })).toThrow(
        /^the value of PORTPLAN_WEBHOOK is not an http:\/\/ or https:\/\/ URL$/,
      );
    },
  );
});
