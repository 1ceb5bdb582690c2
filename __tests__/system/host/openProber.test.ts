import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openProber } from "../../../src/system/host/openProber.ts";
import { freePort } from "./freePort.ts";

const prober = openProber();
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server on a port of 127.0.0.1, and returns the port. */
async function serve(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket) => sockets.push(socket.on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
const listen = (onConnection: (socket: Socket) => unknown) => serve(createServer(onConnection));
const respond = (listener: RequestListener) => serve(createHttpServer(listener));

describe("a connection", () => {
  it.each<[string, (socket: Socket) => unknown, string]>([
    ["accepted by a server that waits", () => {}, "accepted"],
    [
      "accepted by a server that speaks first",
      (socket) => socket.write("220 ready\r\n"),
      "accepted",
    ],
    ["closed by a proxy without a backend", (socket) => socket.end(), "closed"],
    ["closed with a reset", (socket) => socket.resetAndDestroy(), "closed"],
  ])("is %s", async (_, onConnection, outcome) => {
    const received: Buffer[] = [];
    const port = await listen((socket) => {
      socket.on("data", (chunk: Buffer) => received.push(chunk));
      onConnection(socket);
    });
    expect(await prober.connect("127.0.0.1", port, 300)).toBe(outcome);
    expect(received).toEqual([]);
  });

  it("is refused if nothing listens", async () => {
    expect(await prober.connect("127.0.0.1", await freePort(), 300)).toBe("refused");
  });
});

describe("a request of a health path", () => {
  it("is one GET without credentials, whose redirect is not followed", async () => {
    const requests: unknown[] = [];
    const port = await respond(({ method, url, headers }, response) => {
      requests.push([method, url, Object.keys(headers).toSorted()]);
      response.writeHead(302, { location: "/secret" }).end();
    });
    expect(await prober.get("127.0.0.1", port, "/healthz?full=1")).toEqual({ status: 302 });
    expect(requests).toEqual([["GET", "/healthz?full=1", ["connection", "host", "user-agent"]]]);
  });

  it("ends with the status of the response, whose body is not read", async () => {
    const port = await respond((_, response) => {
      const write = () => {
        while (response.write("x".repeat(65_536)));
        response.once("drain", write);
      };
      response.writeHead(503);
      write();
    });
    expect(await prober.get("127.0.0.1", port, "/")).toEqual({ status: 503 });
  });

  it.each<[string, (socket: Socket) => unknown, RegExp]>([
    ["another protocol", (socket) => socket.write("SSH-2.0-x\r\n"), /^does not respond in HTTP$/],
    ["a closed connection", (socket) => socket.end(), /^fails with ECONNRESET$/],
    ["silence", () => {}, /^does not respond within 5 seconds$/],
  ])("fails with %s", async (_, onConnection, failure) => {
    const port = await listen(onConnection);
    expect(await prober.get("127.0.0.1", port, "/healthz")).toEqual({
      failure: expect.stringMatching(failure),
    });
  });
});
