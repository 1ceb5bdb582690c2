import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openProber } from "../../../src/system/host/openProber.ts";

const prober = openProber();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Listens on a free port of 127.0.0.1, and returns the port. */
function listen(server: Server): Promise<number> {
  closing.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const listenTcp = (accept: (socket: Socket) => void) =>
  listen(
    createServer((socket) => {
      socket.on("error", () => {});
      closing.push(() => socket.destroy());
      accept(socket);
    }),
  );
const listenHttp = (respond: RequestListener) => listen(createHttpServer(respond));

describe("connect", () => {
  it.each<[string, (socket: Socket) => void, number, string]>([
    ["accepts, and says nothing", () => {}, 100, "accepted"],
    ["speaks first", (socket) => socket.write("220 ready\r\n"), 5000, "accepted"],
    ["closes at once", (socket) => socket.end(), 5000, "closed"],
    ["resets at once", (socket) => socket.resetAndDestroy(), 5000, "closed"],
    ["closes at once, which is not awaited", (socket) => socket.end(), 0, "accepted"],
  ])("recognizes a server that %s", async (_title, accept, keepOpen, expected) => {
    const port = await listenTcp(accept);
    expect(await prober.connect("127.0.0.1", port, keepOpen)).toBe(expected);
  });

  it("recognizes a port on which nothing listens", async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await prober.connect("127.0.0.1", port, 0)).toBe("refused");
  });

  it("does not take a connection for late because this process was busy", async () => {
    const port = await listenTcp(() => {});
    const outcome = prober.connect("127.0.0.1", port, 0);
    const end = Date.now() + 3500;
    while (Date.now() < end);
    expect(await outcome).toBe("accepted");
  }, 15_000);

  it("sends nothing", async () => {
    const received: Buffer[] = [];
    let ended = () => {};
    const end = new Promise<void>((resolve) => (ended = resolve));
    const port = await listenTcp((socket) => {
      socket.on("data", (chunk) => received.push(chunk));
      socket.on("close", ended);
    });
    await prober.connect("127.0.0.1", port, 50);
    await end;
    expect(received).toEqual([]);
  });
});

describe("get", () => {
  it("returns the status, and does not follow a redirect", async () => {
    const asked: (string | undefined)[] = [];
    const port = await listenHttp(({ url, method }, response) => {
      asked.push(`${method} ${url}`);
      response.writeHead(302, { location: "/other" }).end();
    });
    expect(await prober.get("127.0.0.1", port, "/up?full=1")).toEqual({ status: 302 });
    expect(asked).toEqual(["GET /up?full=1"]);
  });

  it("does not wait for a body that does not end", async () => {
    const port = await listenHttp((_request, response) => {
      response.writeHead(200).write("x".repeat(100_000));
    });
    expect(await prober.get("127.0.0.1", port, "/")).toEqual({ status: 200 });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ["does not speak HTTP", (socket) => socket.end("SSH-2.0-x\r\n"), "does not respond in HTTP"],
    ["closes the connection", (socket) => socket.destroy(), "fails with ECONNRESET"],
  ])("says why there is no status: %s", async (_title, accept, failure) => {
    const port = await listenTcp(accept);
    expect(await prober.get("127.0.0.1", port, "/")).toEqual({ failure });
  });

  it("gives up after five seconds", async () => {
    const port = await listenTcp(() => {});
    expect(await prober.get("127.0.0.1", port, "/")).toEqual({
      failure: "does not respond within 5 seconds",
    });
  }, 15_000);
});
