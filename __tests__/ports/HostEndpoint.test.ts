import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEndpoint, type HostEndpoint, overlaps } from "../../src/ports/HostEndpoint.ts";

const ADDRESSES = ["0.0.0.0", "127.0.0.1", "127.0.0.2", "::", "::1"];
const PROTOCOLS = ["tcp", "udp"] as const;

const endpoint = (
  address: string,
  first: number,
  protocol: HostEndpoint["protocol"],
  last = first,
): HostEndpoint => ({
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
  ])("formats %j as %s", (given, text) => expect(formatEndpoint(given)).toBe(text));

  it("formats all addresses as *", () => {
    expect(formatEndpoint({ address: "*", first: 5432, last: 5432, protocol: "tcp" })).toBe(
      "*:5432/tcp",
    );
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

  it("is true for an endpoint and itself", () => {
    fc.assert(fc.property(endpoints, (a) => overlaps(a, a)));
  });

  it("is true for ranges if it is true for a port of each", () => {
    const single = ({ first, last, ...rest }: HostEndpoint) =>
      Array.from({ length: last - first + 1 }, (_, at) => ({
        ...rest,
        first: first + at,
        last: first + at,
      }));
    fc.assert(
      fc.property(
        endpoints,
        endpoints,
        (a, b) => overlaps(a, b) === single(a).some((x) => single(b).some((y) => overlaps(x, y))),
      ),
    );
  });
});
