import { escapeControlChars } from "../../lib/escapeControlChars.ts";
import { isRetriable, parseRetryAfter, retryDelay } from "../../watch/retryDelay.ts";

/** Sends documents to a URL in their order. */
export interface Webhook {
  /** Returns at once. */
  send(document: object): void;
  /** Takes two seconds at most. The documents that are left have one attempt each. */
  close(): Promise<void>;
}

/** In milliseconds. */
const MAX_WAIT = 10_000;
const MAX_CLOSING = 2000;
const BACKOFF = { first: 1000, max: 5 * 60_000 };
const MAX_ATTEMPTS = 10;
/** In addition to the document that is being sent. */
const MAX_QUEUE = 16;

/** Why an attempt failed. `retryAfter`: in milliseconds, if the server names a time. */
interface Failure {
  readonly reason: string;
  readonly isFinal: boolean;
  readonly retryAfter: number | null;
}

/**
 * Opens a webhook, which sends each document as JSON with POST. It tries again if an attempt fails
 * and may succeed later.
 *
 * @param url with http or https. Only its origin is reported, because the rest may be a secret.
 */
export function openWebhook(url: string, report: (message: string) => void): Webhook {
  const target = new URL(url);
  const log = (message: string) => report(`webhook ${target.origin}: ${message}`);
  const queue: object[] = [];
  const end = new AbortController();
  let isClosing = false;
  let running: Promise<void> | null = null;
  let endWait = () => {};

  const wait = (time: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time);
      endWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const deliver = async (document: object) => {
    const body = JSON.stringify(document);
    for (let attempts = 1; ; attempts++) {
      const failure = await post(target, body, end.signal);
      if (failure === null) return;
      const isLast = failure.isFinal || attempts === MAX_ATTEMPTS;
      if (isLast || isClosing) return log(`${failure.reason}; the message was not delivered`);
      if (attempts === 1) log(`${failure.reason}; trying again`);
      const delay = retryDelay(BACKOFF, attempts, Math.random());
      await wait(Math.min(BACKOFF.max, Math.max(delay, failure.retryAfter ?? 0)));
      if (isClosing) return log(`${failure.reason}; the message was not delivered`);
    }
  };
  const run = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await deliver(next);
    running = null;
  };
  return {
    send(document) {
      if (isClosing) return;
      queue.push(document);
      if (queue.length > MAX_QUEUE) {
        queue.shift();
        log("too many messages are waiting; the oldest was dropped");
      }
      running ??= run();
    },
    async close() {
      isClosing = true;
      endWait();
      const timer = setTimeout(() => end.abort(), MAX_CLOSING);
      await running;
      clearTimeout(timer);
    },
  };
}

/** Sends a document; null if the server accepts it. Follows no redirect and reads no body. */
async function post(url: URL, body: string, end: AbortSignal): Promise<Failure | null> {
  const { request } = await (url.protocol === "https:"
    ? import("node:https")
    : import("node:http"));
  const timeout = AbortSignal.timeout(MAX_WAIT);
  const options = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "user-agent": "portplan",
    },
    signal: timeout,
    agent: false,
  } as const;
  return new Promise((resolve) => {
    const sending = request(url, options);
    sending.on("error", (error: NodeJS.ErrnoException) => {
      const reason = timeout.aborted
        ? `no response within ${MAX_WAIT / 1000} seconds`
        : escapeControlChars(error.message || (error.code ?? "the connection failed"));
      resolve({ reason, isFinal: false, retryAfter: null });
    });
    sending.on("response", ({ statusCode: status = 0, headers }) => {
      const isAccepted = status >= 200 && status < 300;
      const retryAfter = parseRetryAfter(headers["retry-after"], Date.now());
      const reason = `the response has status ${status}`;
      resolve(isAccepted ? null : { reason, isFinal: !isRetriable(status), retryAfter });
      sending.destroy();
    });
    // In some releases of Node, AbortSignal.any would keep memory for each signal.
    const stop = () => sending.destroy(new Error("no response before the end"));
    end.addEventListener("abort", stop);
    sending.on("close", () => end.removeEventListener("abort", stop));
    if (end.aborted) stop();
    sending.end(body);
  });
}
