import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { formatEndpoint, type HostEndpoint, overlaps } from "../../../src/ports/HostEndpoint.ts";

const ADDRESSES = ["0.0.0.0", "127.0.0.1", "127.0.0.2", "::", "::1"];
const PROTOCOLS = ["tcp", "udp"] as const;

const endpoint = (
  address: string,
  first: number,
  protocol: HostEndpoint["protocol"],
): HostEndpoint => ({
  family: address.includes(":") ? "IPv6" : "IPv4",
  address,
  first,
  last: first,
  protocol,
});

/**
 * Binds as the engine does (docs/reference/engine.md E10). Resolves to a function that closes the
 * socket, or to null if the kernel refuses.
 */
function bind({
  address,
  first: port,
  protocol,
  family,
}: HostEndpoint): Promise<(() => Promise<void>) | null> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error);
    if (protocol === "tcp") {
      const server = createServer().once("error", refused);
      server.listen({ host: address, port, exclusive: true, ipv6Only: true }, () =>
        resolve(() => new Promise((done) => server.close(() => done()))),
      );
    } else {
      const socket = createSocket({
        type: family === "IPv4" ? "udp4" : "udp6",
        reuseAddr: false,
        ipv6Only: family === "IPv6",
      }).once("error", refused);
      socket.bind({ address, port, exclusive: true }, () =>
        resolve(() => new Promise((done) => socket.close(() => done()))),
      );
    }
  });
}

/** Ports below all ephemeral ranges that are currently free on all addresses. */
async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = 20_011; found.length < count && port < 32_000; port += 97) {
    const held = await Promise.all(
      PROTOCOLS.map((protocol) => bind(endpoint("0.0.0.0", port, protocol))),
    );
    if (held.every((release) => release !== null)) found.push(port);
    for (const release of held) await release?.();
  }
  return found;
}

const hasIPv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === "::1"),
);

// macOS and Windows have no 127.0.0.2, and let a wildcard and an address share a port. There the
// engine runs in a Linux VM.
describe.runIf(process.platform === "linux")("the kernel", () => {
  const addresses = ADDRESSES.filter((address) => hasIPv6 || !address.includes(":"));

  it("refuses the second of two endpoints if and only if they overlap", async () => {
    const ports = await freePorts(2);
    expect(ports).toHaveLength(2);
    const all = ports.flatMap((port) =>
      addresses.flatMap((address) =>
        PROTOCOLS.map((protocol) => endpoint(address, port, protocol)),
      ),
    );
    const wrong: string[] = [];
    for (const a of all) {
      const release = await bind(a);
      for (const b of all) {
        const second = await bind(b);
        if ((second === null) !== overlaps(a, b))
          wrong.push(`${formatEndpoint(a)} ${formatEndpoint(b)}`);
        await second?.();
      }
      await release?.();
    }
    expect(wrong).toEqual([]);
  });
});
