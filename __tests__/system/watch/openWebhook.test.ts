import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openWebhook, type Webhook } from "../../../src/system/watch/openWebhook.ts";

const closers: (() => unknown)[] = [];

// The waits between attempts use this clock, and the sockets do not.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const close of closers.splice(0).toReversed()) await close();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => void setImmediate(resolve));
}

/** Waits until the webhook waits, ends its wait, and returns how long it is in milliseconds. */
async function skipWait(): Promise<number> {
  await until(() => vi.getTimerCount() > 0);
  const before = Date.now();
  await vi.advanceTimersToNextTimerAsync();
  return Date.now() - before;
}

type Answer = number | ((response: ServerResponse) => void);

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that answers requests in turn, and then with status 200, and its webhook. */
interface Receiver {
  readonly origin: string;
  readonly received: Received[];
  readonly reported: string[];
  readonly webhook: Webhook;
}

async function receive(...answers: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request;
    const body = await text(request);
    const answer = answers[received.push({ method, url, headers, body }) - 1] ?? 200;
    if (typeof answer === "number") response.writeHead(answer).end();
    else answer(response);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { ...open(`127.0.0.1:${port}`), received };
}

function open(host: string): Omit<Receiver, "received"> {
  const reported: string[] = [];
  const webhook = openWebhook(
    `http://bot:pass@${host}/services/T0/B0/SECRET?token=SECRET`,
    (line) => reported.push(line),
  );
  return { origin: `http://${host}`, reported, webhook };
}

const bodies = ({ received }: Receiver) =>
  received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
const closesConnection = (response: ServerResponse) => void response.destroy();

describe("a webhook", () => {
  it("sends the document as JSON with POST", async () => {
    const receiver = await receive();
    receiver.webhook.send({ text: "ä" });
    await receiver.webhook.close();
    expect(receiver.received).toMatchObject([
      {
        method: "POST",
        url: "/services/T0/B0/SECRET?token=SECRET",
        headers: {
          "content-type": "application/json",
          "user-agent": "portplan",
          authorization: `Basic ${Buffer.from("bot:pass").toString("base64")}`,
        },
        body: '{"text":"ä"}',
      },
    ]);
    expect(receiver.reported).toEqual([]);
  });

  it("sends documents one after the other", async () => {
    const receiver = await receive((response) => void setImmediate(() => response.end()));
    for (const name of ["a", "b", "c"]) receiver.webhook.send({ text: name });
    await until(() => receiver.received.length === 3);
    expect(bodies(receiver)).toEqual(["a", "b", "c"]);
  });

  it("tries again with growing delays, and reports it once", async () => {
    const receiver = await receive(500, closesConnection, 503);
    receiver.webhook.send({ text: "a" });
    expect([await skipWait(), await skipWait(), await skipWait()]).toEqual([1000, 2000, 4000]);
    await until(() => receiver.received.length === 4);
    await receiver.webhook.close();
    expect(bodies(receiver)).toEqual(["a", "a", "a", "a"]);
    expect(receiver.reported).toEqual([
      `webhook ${receiver.origin}: the response has status 500; trying again`,
    ]);
  });

  it("gives up after ten attempts, and sends the next document", async () => {
    const receiver = await receive(...Array.from({ length: 10 }, () => 500));
    receiver.webhook.send({ text: "a" });
    receiver.webhook.send({ text: "b" });
    for (let attempt = 1; attempt < 10; attempt++) await skipWait();
    await until(() => receiver.received.length === 11);
    expect(bodies(receiver).slice(-2)).toEqual(["a", "b"]);
    expect(receiver.reported[1]).toBe(
      `webhook ${receiver.origin}: the response has status 500; the message was not delivered`,
    );
  });

  it("waits as long as the server asks for, up to five minutes", async () => {
    const after = (wait: string) => (response: ServerResponse) =>
      void response.writeHead(429, { "retry-after": wait }).end();
    const receiver = await receive(after("30"), after("86400"), after("0"));
    receiver.webhook.send({ text: "a" });
    expect([await skipWait(), await skipWait(), await skipWait()]).toEqual([30_000, 300_000, 4000]);
    await until(() => receiver.received.length === 4);
  });

  it.each([302, 400, 404])("does not try again after status %i", async (status) => {
    const receiver = await receive(
      (response) => void response.writeHead(status, { location: "/elsewhere" }).end(),
    );
    receiver.webhook.send({ text: "a" });
    receiver.webhook.send({ text: "b" });
    await until(() => receiver.received.length === 2);
    expect(bodies(receiver)).toEqual(["a", "b"]);
    const reason = `the response has status ${status}; the message was not delivered`;
    expect(receiver.reported).toEqual([`webhook ${receiver.origin}: ${reason}`]);
  });

  it("never reports more of the URL than its origin", async () => {
    const { webhook, reported, origin } = open("127.0.0.1:1");
    webhook.send({ text: "a" });
    await until(() => reported.length === 1);
    await webhook.close();
    expect(reported).toEqual([
      `webhook ${origin}: connect ECONNREFUSED 127.0.0.1:1; trying again`,
      `webhook ${origin}: connect ECONNREFUSED 127.0.0.1:1; the message was not delivered`,
    ]);
  });

  it("keeps the newest documents if the server does not respond for long", async () => {
    const receiver = await receive(500);
    for (let number = 0; number < 20; number++) receiver.webhook.send({ text: `${number}` });
    expect(await skipWait()).toBe(1000);
    await until(() => receiver.received.length === 18);
    const kept = Array.from({ length: 16 }, (_, at) => `${at + 4}`);
    expect(bodies(receiver)).toEqual(["0", "0", ...kept]);
    const dropped = "too many messages are waiting; the oldest was dropped";
    expect(receiver.reported.filter((line) => line.endsWith(dropped)).length).toBe(3);
  });

  it("reads no response body", async () => {
    const receiver = await receive((response) => {
      const more = () => void (response.destroyed || response.write("x".repeat(65_536), more));
      more();
    });
    receiver.webhook.send({ text: "a" });
    receiver.webhook.send({ text: "b" });
    await until(() => receiver.received.length === 2);
    expect(receiver.reported).toEqual([]);
  });
});

describe("closing a webhook", () => {
  it("waits for the documents that are left", async () => {
    const receiver = await receive((response) => void setImmediate(() => response.end()));
    receiver.webhook.send({ text: "a" });
    receiver.webhook.send({ text: "b" });
    await receiver.webhook.close();
    expect(bodies(receiver)).toEqual(["a", "b"]);
  });

  it("waits two seconds for a server that does not respond", async () => {
    const receiver = await receive(() => {});
    receiver.webhook.send({ text: "a" });
    receiver.webhook.send({ text: "b" });
    await until(() => receiver.received.length === 1);
    const closing = receiver.webhook.close();
    expect(await skipWait()).toBe(2000);
    await closing;
    expect(bodies(receiver)).toEqual(["a"]);
    const reason = "no response before the end; the message was not delivered";
    expect(receiver.reported).toEqual([
      `webhook ${receiver.origin}: ${reason}`,
      `webhook ${receiver.origin}: ${reason}`,
    ]);
  });

  it("ends the wait for the next attempt", async () => {
    const receiver = await receive(500);
    receiver.webhook.send({ text: "a" });
    await until(() => vi.getTimerCount() > 0);
    await receiver.webhook.close();
    expect(vi.getTimerCount()).toBe(0);
    expect(receiver.received.length).toBe(1);
    expect(receiver.reported[1]).toContain("the message was not delivered");
  });

  it("sends nothing afterwards", async () => {
    const receiver = await receive();
    await receiver.webhook.close();
    receiver.webhook.send({ text: "a" });
    await new Promise((resolve) => void setImmediate(resolve));
    expect(receiver.received).toEqual([]);
  });
});

it("a webhook ends an attempt after ten seconds", async () => {
  vi.useRealTimers();
  const receiver = await receive(() => {});
  const started = performance.now();
  receiver.webhook.send({ text: "a" });
  await until(() => receiver.reported.length === 1);
  expect(performance.now() - started).toBeGreaterThan(9000);
  expect(receiver.reported[0]).toContain("no response within 10 seconds; trying again");
  await receiver.webhook.close();
});
