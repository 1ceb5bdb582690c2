import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { openEtcdLeases } from "../../../src/system/leases/openEtcdLeases.ts";
import { portFor } from "../../leases/portFor.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a server, and opens the leases in it. */
async function openStore(answer: (response: ServerResponse, path: string) => void) {
  const server = createServer((request, response) => answer(response, request.url ?? ""));
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return openEtcdLeases(`etcd://127.0.0.1:${port}/p`, {});
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const listOf = async (kvs: unknown) =>
  (await openStore((response) => response.end(JSON.stringify({ kvs })))).list(() => true);

describe("an answer of a lease store that is not etcd", () => {
  it.each([
    ["text", 200, "hello", "its response is not from etcd's HTTP gateway"],
    ["a page", 200, "<html>", "its response is not from etcd's HTTP gateway"],
    ["null", 200, "null", "its response is not from etcd's HTTP gateway"],
    ["a list", 200, "[]", "its response is not from etcd's HTTP gateway"],
    ["an empty response", 200, "", "its response is not from etcd's HTTP gateway"],
    ["an error without text", 500, "", "it responded with status 500"],
    [
      "an error with control characters",
      500,
      '{"message":"a\\u001b[2J\\nb"}',
      "it responded with status 500",
    ],
    ["a long error", 500, "x".repeat(201), "it responded with status 500"],
    [
      "an error that is an object",
      500,
      '{"message":{},"error":[]}',
      "it responded with status 500",
    ],
    ["a redirect", 302, "", "it responded with status 302"],
  ])("is an error that says so: %s", async (_, status, text, expected) => {
    const store = await openStore((response) => response.writeHead(status).end(text));
    const message = new RegExp(
      String.raw`^cannot use the lease store: 127\.0\.0\.1:\d+: ${expected}; no ports were leased$`,
    );
    await expect(store.list(() => true)).rejects.toThrow(message);
    await expect(store.claim([portFor(1)])).rejects.toThrow(message);
    await expect(store.release(() => true)).rejects.toThrow(message);
  });

  it.each([
    [
      "too much",
      (response: ServerResponse) => void response.end(" ".repeat(65 * 1024 * 1024)),
      /its response is too large/,
    ],
    [
      "slowly",
      (response: ServerResponse) => void response.write("{"),
      /no response within 5 seconds/,
    ],
  ])("is an error if it sends %s", async (_, answer, message) => {
    await expect((await openStore(answer)).list(() => true)).rejects.toThrow(message);
  });

  it("does not grant a lease without an id", async () => {
    for (const ID of [undefined, 5, null, ""]) {
      const store = await openStore((response) => response.end(JSON.stringify({ ID })));
      await expect(store.claim([portFor(1)])).rejects.toThrow("it did not grant a lease");
    }
  });
});

describe("a key in etcd", () => {
  it.each([
    "p/ports/tcp/0",
    "p/ports/tcp/080",
    "p/ports/tcp/65536",
    "p/ports/x/tcp/80",
    "q/ports/tcp/80",
    "p/ports/icmp/80",
    "p/ports/tcp/80\n",
    "tcp/80",
    "",
  ])("is not a lease: %j", async (key) => {
    expect(await listOf([{ key: base64(key), value: base64("{}") }])).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no value", undefined],
    ["text", base64("hello")],
    ["null", base64("null")],
    ["a list", base64("[1]")],
    [
      "fields of other types",
      base64('{"project":1,"addresses":"x","target":"80","since":5,"run":{}}'),
    ],
    [
      "fields that are too long",
      base64(JSON.stringify({ project: "x".repeat(5000), addresses: Array(65).fill("::") })),
    ],
    ["a time that does not exist", base64('{"since":"2026-13-45"}')],
  ])("is a lease of another account, whatever its value is: %s", async (_, value) => {
    expect(await listOf([{ key: base64("p/ports/tcp/80"), value }])).toEqual([
      {
        port: 80,
        protocol: "tcp",
        addresses: [],
        project: "",
        startedAs: "",
        service: "",
        target: 0,
        directory: "",
        run: "",
        ours: false,
        local: false,
        account: null,
        ended: false,
        lasts: null,
        checkout: null,
        pid: null,
        since: null,
        until: null,
      },
    ]);
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["an object", {}],
    ["a list of other values", [null, 1, "x", [], {}, { key: 5, value: 5 }]],
  ])("is not read from %s", async (_, kvs) => {
    expect(await listOf(kvs)).toEqual([]);
  });
});
