import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContainers, parseStartedAt } from "../../src/host/engine/readContainers.ts";
import { formatEndpoint } from "../../src/ports/HostEndpoint.ts";

/** Recorded from engine 20.10.24, with all states. */
const recorded = (name: string) =>
  readFileSync(new URL(`recorded/${name}`, import.meta.url), "utf8");

describe("parseContainers", () => {
  it("reads the containers that use a port", () => {
    const containers = parseContainers(recorded("containers.json")) ?? [];
    expect(
      Object.fromEntries(
        containers.map(({ name, state, published }) => [
          name,
          `${state} ${published.map(formatEndpoint).toSorted().join(" ")}`,
        ]),
      ),
    ).toEqual({
      nothing: "running ",
      a1b2_postgres16_0c1d2e: "running 0.0.0.0:15440/tcp [::]:15440/tcp",
      paused: "paused [::1]:18090/tcp",
      "shop-web-run-1": "running 0.0.0.0:18080/tcp 0.0.0.0:18081/tcp [::]:18080/tcp [::]:18081/tcp",
      "shop-db-1": "running 0.0.0.0:15432/tcp 127.0.0.1:15433/udp [::]:15432/tcp",
    });
  });

  it("reads Compose's labels and the networks", () => {
    const containers = parseContainers(recorded("containers.json")) ?? [];
    const of = (name: string) => containers.find((container) => container.name === name);
    expect(of("shop-db-1")?.compose).toEqual({
      project: "shop",
      service: "db",
      directory: "/srv/shop",
      oneOff: false,
    });
    expect(of("shop-web-run-1")?.compose).toEqual({
      project: "shop",
      service: "web",
      directory: "/srv/shop",
      oneOff: true,
    });
    expect(of("paused")?.compose).toBeNull();
    expect(of("a1b2_postgres16_0c1d2e")?.networks).toEqual(["github_network_0a1b"]);
  });

  const one = (fields: object) =>
    parseContainers(
      JSON.stringify([
        { Id: "0a", Names: ["/a"], State: "running", Status: "Up 1 second", ...fields },
      ]),
    )?.[0];
  const ports = (...list: unknown[]) => one({ Ports: list })?.published.map(formatEndpoint);

  it.each<[string, unknown, string[]]>([
    [
      "an empty address as all addresses",
      { IP: "", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
      ["0.0.0.0:8080/tcp", "[::]:8080/tcp"],
    ],
    [
      "a missing address as all addresses",
      { PrivatePort: 80, PublicPort: 8080, Type: "udp" },
      ["0.0.0.0:8080/udp", "[::]:8080/udp"],
    ],
    [
      "sctp",
      { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "sctp" },
      ["0.0.0.0:8080/sctp"],
    ],
    ["no endpoint for a port that is only exposed", { PrivatePort: 80, Type: "tcp" }, []],
    ["another protocol", { IP: "0.0.0.0", PublicPort: 8080, Type: "icmp" }, []],
    ["no endpoint for a port out of range", { IP: "0.0.0.0", PublicPort: 70000, Type: "tcp" }, []],
    [
      "no endpoint for a port that is a string",
      { IP: "0.0.0.0", PublicPort: "8080", Type: "tcp" },
      [],
    ],
    ["something else", 5, []],
  ])("reads %s", (_, port, expected) => {
    expect(ports(port)).toEqual(expected);
  });

  it("reads a container's own name, not the name of a link", () => {
    expect(one({ Names: ["/web/db", "/shop-db-1"] })?.name).toBe("shop-db-1");
    expect(one({ Names: [] })?.name).toBe("0a");
  });

  it("escapes control characters in a name", () => {
    expect(one({ Names: ["/a\n::error::b"] })?.name).toBe("a\\n::error::b");
  });

  it.each(["", "{", "{}", "5", "null", '"x"'])(
    "returns null for %j, which is not a list",
    (text) => {
      expect(parseContainers(text)).toBeNull();
    },
  );

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        (list) => parseContainers(JSON.stringify(list)) !== null,
      ),
    );
  });
});

describe("parseStartedAt", () => {
  it.each([
    [recorded("container.json"), "2026-11-20T13:22:38Z"],
    ['{"State": {"StartedAt": "0001-01-01T00:00:00Z"}}', null],
    ['{"State": {}}', null],
    ["[]", null],
    ["", null],
  ])("reads %#", (text, expected) => {
    expect(parseStartedAt(text)).toBe(expected);
  });
});
