import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { BindOutcome } from "../../host/Host.ts";
import type { HostEndpoint } from "../../ports/HostEndpoint.ts";

const OUTCOMES: Readonly<Record<string, BindOutcome>> = {
  EADDRINUSE: "in-use",
  EADDRNOTAVAIL: "not-local",
  EAFNOSUPPORT: "not-local",
  EINVAL: "not-local",
  EACCES: "denied",
};

/**
 * Binds the endpoint's first port as the engine does (docs/reference/engine.md E10), and closes it
 * at once: tcp listens, udp shares its address only on request, and IPv6 does not include IPv4.
 * Peers never get a response: tcp connections are reset and udp packets are dropped.
 */
export function bindPort(endpoint: HostEndpoint, shared = false): Promise<BindOutcome> {
  return endpoint.protocol === "udp" ? bindUdp(endpoint, shared) : listenTcp(endpoint);
}

/**
 * Binds a tcp port on all addresses of IPv6 and, through it, of IPv4. Without IPv6, Node falls back
 * to IPv4 alone, which proves nothing. For this form of `listen`, Node does not look up the address
 * first, which saves five milliseconds.
 */
export function bindEvery(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer((connection) => connection.destroy());
    server.once("error", () => resolve(false));
    server.listen({ port, exclusive: true }, () => {
      const address = server.address();
      const both = typeof address === "object" && address?.family === "IPv6";
      server.close(() => resolve(both));
    });
  });
}

function listenTcp({ family, address, first }: HostEndpoint): Promise<BindOutcome> {
  return new Promise((resolve) => {
    const server = createServer((connection) => connection.destroy());
    server.once("error", (error) => resolve(toOutcome(error)));
    server.listen(
      { host: address, port: first, exclusive: true, ipv6Only: family === "IPv6" },
      () => server.close(() => resolve("free")),
    );
  });
}

function bindUdp(
  { family, address, first }: HostEndpoint,
  reuseAddr: boolean,
): Promise<BindOutcome> {
  return new Promise((resolve) => {
    const ipv6 = family === "IPv6";
    const type = ipv6 ? "udp6" : "udp4";
    const socket = createSocket({ type, reuseAddr, ipv6Only: ipv6, lookup: skipLookup });
    socket.once("error", (error) => socket.close(() => resolve(toOutcome(error))));
    socket.bind({ address, port: first, exclusive: true }, () =>
      socket.close(() => resolve("free")),
    );
  });
}

/** Replaces Node's own lookup, which takes four milliseconds to recognize an address. */
function skipLookup(
  address: string,
  _options: unknown,
  found: (error: null, address: string, family: number) => void,
): void {
  found(null, address, address.includes(":") ? 6 : 4);
}

function toOutcome(error: NodeJS.ErrnoException): BindOutcome {
  return OUTCOMES[error.code ?? ""] ?? "failed";
}
