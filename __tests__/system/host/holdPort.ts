import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Frees the port. */
export type Release = () => Promise<unknown>;

/** A function that uses a port in one of the ways of the table in docs/reference/engine.md E8. */
export type Hold = (port: number) => Promise<Release>;

export function tcp(host: string, ipv6Only = false): Hold {
  return async (port) => {
    const server = await listen(host, port, ipv6Only);
    return () => closed(server);
  };
}

export function udp(
  address: string,
  { ipv6Only = false, reuseAddr = false, connected = false } = {},
): Hold {
  return async (port) => {
    const socket = createSocket({
      type: address.includes(":") ? "udp6" : "udp4",
      ipv6Only,
      reuseAddr,
    });
    socket.bind({ port, address, exclusive: true });
    await once(socket, "listening");
    if (connected) {
      socket.connect(9, address);
      await once(socket, "connect");
    }
    return () => new Promise<void>((resolve) => socket.close(() => resolve()));
  };
}

/**
 * Makes an outgoing connection from a port that the kernel assigned; in TIME_WAIT if it has ended.
 * (From a given port, Node sets SO_REUSEADDR, which avoids conflicts.)
 */
export async function outgoing(
  ended: boolean,
): Promise<{ readonly port: number; readonly release: Release }> {
  const { client, accepted: connection, server } = await pair(0);
  const port = client.localPort ?? 0;
  const release = async () => {
    client.destroy();
    connection.destroy();
    await closed(server);
  };
  // The kernel may assign a port that a connection to another address has.
  if (countSockets(port) > 1) return release().then(() => outgoing(ended));
  if (ended) await end(client, connection);
  return { port, release };
}

/** Counts the tcp sockets with a local port. */
function countSockets(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = ["tcp", "tcp6"].flatMap((name) =>
    readFileSync(`/proc/net/${name}`, "utf8").split("\n"),
  );
  return lines.filter((line) => line.trim().split(/\s+/)[1]?.endsWith(suffix)).length;
}

/** Makes an accepted connection whose listener has closed; in TIME_WAIT if it has ended. */
export function accepted(ended = false): Hold {
  return async (port) => {
    const { client, accepted: connection, server } = await pair(port);
    const gone = closed(server);
    if (ended) await end(connection, client);
    return async () => {
      client.destroy();
      connection.destroy();
      await gone;
    };
  };
}

/** Makes sockets that Node cannot make, with python3: options of SOL_SOCKET, listening or not. */
export function python(
  options: readonly ("SO_REUSEADDR" | "SO_REUSEPORT")[],
  listening: boolean,
  kind: "tcp" | "udp" = "tcp",
): Hold {
  return async (port) => {
    const lines = [
      "import socket, sys",
      `s = socket.socket(socket.AF_INET, socket.${kind === "tcp" ? "SOCK_STREAM" : "SOCK_DGRAM"})`,
      ...options.map((option) => `s.setsockopt(socket.SOL_SOCKET, socket.${option}, 1)`),
      `s.bind(("0.0.0.0", ${port}))`,
      ...(listening ? ["s.listen(1)"] : []),
      "print(1, flush=True)",
      "sys.stdin.read()",
    ];
    const child = spawn("python3", ["-c", lines.join("\n")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const exit = once(child, "exit");
    await Promise.race([
      once(child.stdout, "data"),
      exit.then(() => Promise.reject(new Error("python3 could not bind"))),
    ]);
    return async () => {
      child.stdin.end();
      await exit;
    };
  };
}

async function listen(host: string, port: number, ipv6Only = false): Promise<Server> {
  const server = createServer();
  server.listen({ host, port, ipv6Only, exclusive: true });
  await once(server, "listening");
  return server;
}

async function pair(at: number): Promise<{ client: Socket; accepted: Socket; server: Server }> {
  const server = await listen("127.0.0.1", at);
  const { port } = server.address() as { port: number };
  const arrival = once(server, "connection") as Promise<[Socket]>;
  const client = connect({ host: "127.0.0.1", port });
  await once(client, "connect");
  const [connection] = await arrival;
  return { client, accepted: connection, server };
}

/** The side that closes first stays in TIME_WAIT. */
async function end(first: Socket, second: Socket): Promise<void> {
  const gone = Promise.all([once(first, "close"), once(second, "close")]);
  first.resume();
  second.resume();
  first.end();
  await gone;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
