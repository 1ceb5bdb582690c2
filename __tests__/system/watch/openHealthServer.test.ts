import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { hostname } from "node:os";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { openHealthServer, type HealthServer } from "../../../src/system/watch/openHealthServer.ts";
import type { WatchSnapshot } from "../../../src/watch/WatchSnapshot.ts";
import { freePorts } from "../host/freePort.ts";
import { makeSnapshot } from "../../watch/snapshot.ts";

const HOST = "127.0.0.1";
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Listens on a port until the test ends, and returns it. 0: any port. */
async function usePort(port = 0): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ host: HOST, port, exclusive: true });
  await once(server, "listening");
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

async function serve(
  ports: readonly number[],
  snapshot: () => WatchSnapshot = makeSnapshot,
): Promise<{ server: HealthServer; reported: string[] }> {
  const reported: string[] = [];
  const server = await openHealthServer({
    addresses: ports.map((port) => ({ address: HOST, port })),
    snapshot,
    report: (message) => reported.push(message),
  });
  closers.push(() => server.close());
  return { server, reported };
}

/** Opens a server on any free port, and returns a function that sends it requests. */
async function serveSnapshot(snapshot: () => WatchSnapshot = makeSnapshot) {
  const { server } = await serve(await freePorts(1), snapshot);
  return async (path: string, { method = "GET", ...headers }: Record<string, string> = {}) => {
    const sent = request(`http://${server.address}${path}`, { method, headers });
    sent.end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return {
      status: response.statusCode,
      headers: response.headers,
      body: await text(response),
    };
  };
}

/** Sends bytes to the server, and returns what it responds until it closes the connection. */
async function exchange({ address }: HealthServer, bytes: string): Promise<string> {
  const socket = connect(Number(address?.split(":").pop()), HOST);
  socket.on("error", () => {});
  socket.write(bytes);
  const received: Buffer[] = [];
  socket.on("data", (piece) => received.push(piece));
  await new Promise((resolve) => socket.on("close", resolve));
  return Buffer.concat(received).toString();
}

describe("the ports", () => {
  it("are tried in order, as one after the other is in use", async () => {
    const ports = await freePorts(5);
    const inUse = (port: number | undefined) => `cannot listen on ${HOST}:${port}: it is in use`;
    for (let used = 0; used < 5; used++) {
      const { server, reported } = await serve(ports);
      expect(server.address).toBe(`${HOST}:${ports[used]}`);
      expect(reported).toEqual(ports.slice(0, used).map(inUse));
      await server.close();
      await usePort(ports[used]);
    }
    const { server, reported } = await serve(ports);
    expect(server.address).toBeNull();
    expect(reported).toEqual([
      ...ports.map(inUse),
      "the health endpoints are not available, because no address is left to listen on",
    ]);
    await server.close();
  });

  it("are skipped if this host does not have the address", async () => {
    const [port = 0] = await freePorts(1);
    const reported: string[] = [];
    const server = await openHealthServer({
      addresses: [
        { address: "192.0.2.1", port },
        { address: HOST, port },
      ],
      snapshot: makeSnapshot,
      report: (message) => reported.push(message),
    });
    closers.push(() => server.close());
    expect(server.address).toBe(`${HOST}:${port}`);
    expect(reported).toEqual([
      `cannot listen on 192.0.2.1:${port}: this host does not have the address`,
    ]);
  });
});

describe("/health and /healthz", () => {
  it.each([
    ["ok", 200],
    ["failing", 503],
    ["unknown", 503],
  ] as const)("have the status %s and %i", async (status, code) => {
    const get = await serveSnapshot(() => makeSnapshot({ status }));
    const health = await get("/health?verbose");
    expect(health.status).toBe(code);
    expect(health.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(JSON.parse(health.body)).toMatchObject({ status });
    expect(await get("/healthz")).toMatchObject({ status: code, body: `${status}\n` });
  });

  it("show the state at the time of the request", async () => {
    let status: WatchSnapshot["status"] = "unknown";
    const get = await serveSnapshot(() => makeSnapshot({ status }));
    expect((await get("/healthz")).body).toBe("unknown\n");
    status = "ok";
    expect((await get("/healthz")).body).toBe("ok\n");
  });
});

describe("/metrics", () => {
  it("is JSON by default", async () => {
    const get = await serveSnapshot();
    const { status, headers, body } = await get("/metrics", { accept: "*/*" });
    expect([status, headers["content-type"], headers["vary"]]).toEqual([
      200,
      "application/json; charset=utf-8",
      "accept",
    ]);
    expect(JSON.parse(body)).toMatchObject({ portplan_conflicts: { samples: [{ value: 1 }] } });
  });

  it("is the text of Prometheus if the client asks for it", async () => {
    const services = [{ project: "shop", service: 'a"b\\c', up: true, ports: [] }];
    const get = await serveSnapshot(() => makeSnapshot({ services }));
    const { headers, body } = await get("/metrics", { accept: "text/plain" });
    expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(body).toMatchSnapshot();
  });

  it("is the text of OpenMetrics if the client prefers it", async () => {
    const get = await serveSnapshot();
    const accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.1";
    const { headers, body } = await get("/metrics", { accept });
    expect(headers["content-type"]).toBe(
      "application/openmetrics-text; version=1.0.0; charset=utf-8",
    );
    expect(body).toContain("# TYPE portplan_checks counter\nportplan_checks_total{");
    expect(body).toMatch(/\n# EOF\n$/);
  });

  it("has no values that are not known before the first check", async () => {
    const get = await serveSnapshot(() =>
      makeSnapshot({ status: "unknown", lastCheck: null, services: [], ports: new Map() }),
    );
    const { body } = await get("/metrics", { accept: "text/plain" });
    const values = body.split("\n").filter((line) => /^\w/.test(line));
    expect(values.map((value) => /^\w+/.exec(value)?.[0])).toEqual([
      "portplan_healthy",
      ...Array.from({ length: 3 }, () => "portplan_checks_total"),
      "portplan_start_time_seconds",
    ]);
  });
});

describe("the server", () => {
  it("sends headers against caches and content sniffing, and no body for HEAD", async () => {
    const get = await serveSnapshot();
    const { status, headers, body } = await get("/health", { method: "HEAD" });
    expect([status, body]).toEqual([503, ""]);
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(Number(headers["content-length"])).toBeGreaterThan(10);
  });

  it("refuses other paths and methods", async () => {
    const get = await serveSnapshot();
    expect((await get("/")).status).toBe(404);
    expect((await get("/metrics/..%2fhealth")).status).toBe(404);
    expect((await get("/constructor")).status).toBe(404);
    expect(await get("/health", { method: "POST" })).toMatchObject({
      status: 405,
      headers: { allow: "GET, HEAD" },
    });
  });

  it("refuses a name that a web page could point to this machine", async () => {
    const get = await serveSnapshot();
    for (const host of ["localhost:1", HOST, hostname(), "host.docker.internal:9464"])
      expect((await get("/healthz", { host })).status).toBe(503);
    for (const host of ["evil.example", `${HOST}.evil.example:8080`])
      expect(await get("/metrics", { host })).toMatchObject({
        status: 403,
        body: "use an IP address or localhost\n",
      });
  });

  it("refuses headers that are too large", async () => {
    const { server } = await serve(await freePorts(1));
    const answer = await exchange(server, `GET /health HTTP/1.1\r\nX: ${"x".repeat(20_000)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("ends requests that do not arrive within some seconds", async () => {
    const { server } = await serve(await freePorts(1));
    const answers = await Promise.all([
      exchange(server, "GET /health HTTP/1.1\r\nHost: x\r\n"),
      exchange(server, "POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"),
      exchange(server, ""),
    ]);
    expect(answers[0]).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
    expect(answers[1]).toMatch(/^HTTP\/1\.1 405 /);
    expect(answers[2]).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
  });

  it("limits the number of connections", async () => {
    const { server } = await serve(await freePorts(1));
    const port = Number(server.address?.split(":").pop());
    const sockets = Array.from({ length: 100 }, () => connect(port, HOST).on("error", () => {}));
    await expect.poll(() => sockets.filter((socket) => socket.closed).length).toBe(36);
    for (const socket of sockets) socket.destroy();
  });

  it("limits the requests of a connection, which a client may send without reading", async () => {
    const { server } = await serve(await freePorts(1));
    const pipelined = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    const received = await exchange(server, pipelined.repeat(1000));
    expect(received.split("HTTP/1.1 ").length - 1).toBeLessThanOrEqual(16);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    closers.push(() => agent.destroy());
    const statuses = new Set<number | undefined>();
    for (let sent = 0; sent < 40; sent++) {
      const asked = request(`http://${server.address}/healthz`, { agent }).end();
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      statuses.add(response.statusCode);
      await text(response);
    }
    expect([...statuses]).toEqual([503]);
  });

  it("closes at once, with clients that are slow or keep their connections", async () => {
    const { server } = await serve(await freePorts(1));
    const slow = exchange(server, "GET /health HTTP/1.1\r\nHos");
    const kept = exchange(server, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const port = Number(server.address?.split(":").pop());
    const unread = connect(port, HOST).on("error", () => {});
    unread.pause().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(1000));
    await once(unread, "connect");
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(await slow).toBe("");
    await kept;
    unread.destroy();
    expect(await usePort(port)).toBe(port);
  });
});
