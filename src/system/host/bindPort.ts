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
 * Binds the endpoint's first port as the engine does (docs/reference/engine.md E10) and lets it go:
 * tcp listens, udp takes no shared address unless it is asked to, IPv6 without IPv4. No peer ever
 * gets an answer: a tcp connection in that moment is reset, a udp packet is dropped.
 */
export function bindPort(endpoint: HostEndpoint, shared = false): Promise<BindOutcome> {
  return endpoint.protocol === "udp" ? bindUdp(endpoint, shared) : listenTcp(endpoint);
}

/**
 * Binds a tcp port on every address, of IPv6 and of IPv4 through it. Without an IPv6 socket Node
 * falls back to IPv4 alone, which proves nothing. It is also the one form of `listen` for which
 * Node does not first look up the address, which costs five milliseconds once.
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

/** Answers for Node's own lookup, which takes four milliseconds to see that this is an address. */
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
