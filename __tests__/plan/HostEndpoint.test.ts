import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format, type HostEndpoint, overlaps } from "../../src/plan/HostEndpoint.ts";

const ADDRESSES = ["0.0.0.0", "127.0.0.1", "127.0.0.2", "::", "::1"];
const PROTOCOLS = ["tcp", "udp"] as const;

const endpoint = (address: string, first: number, protocol: HostEndpoint["protocol"], last = first): HostEndpoint => ({
  family: address.includes(":") ? "IPv6" : "IPv4",
  address,
  first,
  last,
  protocol,
});

describe("format", () => {
  it.each([
    [endpoint("127.0.0.1", 5432, "tcp"), "127.0.0.1:5432/tcp"],
    [endpoint("0.0.0.0", 80, "tcp"), "0.0.0.0:80/tcp"],
    [endpoint("::", 80, "tcp"), "[::]:80/tcp"],
    [endpoint("::1", 53, "udp"), "[::1]:53/udp"],
    [endpoint("127.0.0.1", 8000, "tcp", 8010), "127.0.0.1:8000-8010/tcp"],
  ])("%j is %s", (given, text) => expect(format(given)).toBe(text));

  it("spells every address as *", () => {
    expect(format({ address: "*", first: 5432, last: 5432, protocol: "tcp" })).toBe("*:5432/tcp");
  });
});

describe("overlaps", () => {
  const endpoints = fc
    .record({
      address: fc.constantFrom(...ADDRESSES),
      first: fc.integer({ min: 1, max: 12 }),
      size: fc.nat(4),
      protocol: fc.constantFrom(...PROTOCOLS),
    })
    .map(({ address, first, size, protocol }) => endpoint(address, first, protocol, first + size));

  it("is symmetric", () => {
    fc.assert(fc.property(endpoints, endpoints, (a, b) => overlaps(a, b) === overlaps(b, a)));
  });

  it("holds for an endpoint and itself", () => {
    fc.assert(fc.property(endpoints, (a) => overlaps(a, a)));
  });

  it("holds for runs exactly where it holds for a port of each", () => {
    const single = ({ first, last, ...rest }: HostEndpoint) =>
      Array.from({ length: last - first + 1 }, (_, at) => ({ ...rest, first: first + at, last: first + at }));
    fc.assert(fc.property(endpoints, endpoints, (a, b) => overlaps(a, b) === single(a).some((x) => single(b).some((y) => overlaps(x, y)))));
  });
});

/**
 * Binds as the engine does (docs/reference/engine.md E10). Resolves to a function that lets go, or
 * to null where the kernel refuses.
 */
function bind({ address, first: port, protocol, family }: HostEndpoint): Promise<(() => Promise<void>) | null> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => (error.code === "EADDRINUSE" ? resolve(null) : reject(error));
    if (protocol === "tcp") {
      const server = createServer().once("error", refused);
      server.listen({ host: address, port, exclusive: true, ipv6Only: true }, () =>
        resolve(() => new Promise((done) => server.close(() => done()))),
      );
    } else {
      const socket = createSocket({ type: family === "IPv4" ? "udp4" : "udp6", reuseAddr: false, ipv6Only: family === "IPv6" }).once(
        "error",
        refused,
      );
      socket.bind({ address, port, exclusive: true }, () => resolve(() => new Promise((done) => socket.close(() => done()))));
    }
  });
}

/** Ports below every system's ephemeral range that are free on every address now. */
async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = 20_011; found.length < count && port < 32_000; port += 97) {
    const held = await Promise.all(PROTOCOLS.map((protocol) => bind(endpoint("0.0.0.0", port, protocol))));
    if (held.every((release) => release !== null)) found.push(port);
    for (const release of held) await release?.();
  }
  return found;
}

const hasIPv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === "::1"));

// macOS and Windows have no 127.0.0.2, and let a wildcard and an address share a port: the engine runs in a Linux there.
describe.runIf(process.platform === "linux")("the kernel", () => {
  const addresses = ADDRESSES.filter((address) => hasIPv6 || !address.includes(":"));

  it("refuses the second of two endpoints exactly where they overlap", async () => {
    const ports = await freePorts(2);
    expect(ports).toHaveLength(2);
    const all = ports.flatMap((port) => addresses.flatMap((address) => PROTOCOLS.map((protocol) => endpoint(address, port, protocol))));
    const wrong: string[] = [];
    for (const a of all) {
      const release = await bind(a);
      for (const b of all) {
        const second = await bind(b);
        if ((second === null) !== overlaps(a, b)) wrong.push(`${format(a)} ${format(b)}`);
        await second?.();
      }
      await release?.();
    }
    expect(wrong).toEqual([]);
  });
});
