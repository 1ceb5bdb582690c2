import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/**
 * The next port to try, by the first requested port. Each test process starts at a different port.
 */
const next = new Map<number, number>();
const begin = 12_000 + (process.pid % 900) * 20;

/**
 * Returns a port below the ephemeral range that no tcp or udp socket uses on any address. Never
 * returns a port twice.
 */
export async function freePort(from = begin): Promise<number> {
  for (;;) {
    const port = next.get(from) ?? from;
    next.set(from, port + 1);
    if ((await listens(port)) && (await binds(port))) return port;
  }
}

let finding: Promise<unknown> = Promise.resolve();

/** Returns a number of free ports in a row. Calls at the same time are answered in turn. */
export function freePorts(count: number): Promise<readonly number[]> {
  const found = finding.then(() => findRow(count));
  finding = found.catch(() => {});
  return found;
}

async function findRow(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await freePort();
    if (port - 1 !== ports.at(-1)) ports.length = 0;
    ports.push(port);
  }
  return ports;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function binds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp6");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ port, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
