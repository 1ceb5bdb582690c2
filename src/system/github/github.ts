import { randomUUID } from "node:crypto";
import { getOctokit } from "@actions/github";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { UnusableAnswer } from "./answers.ts";

export { context } from "@actions/github";

export type GitHub = ReturnType<typeof getOctokit>;

export interface GitHubOptions {
  /** Empty for anonymous access. */
  readonly token: string;
  /** `GITHUB_API_URL`, which may be an Enterprise server: `https://host/api/v3`. */
  readonly apiUrl: string;
  /** The time in milliseconds after which nothing is awaited or retried. */
  readonly patience?: number;
  /** The length in milliseconds of a second for the plugins. For tests. */
  readonly second?: number;
}

const REQUEST_MS = 15_000;
/** Network and server errors are retried after one second, and after four more. */
const RETRIES = 2;
/** The number of times that a request waits for a rate limit. */
const MAX_WAITS = 2;
/** The number of bytes of an answer after decompression; the rest of an error is not read. */
const MAX_SIZE = 10 * 1024 * 1024;
const MAX_ERROR_SIZE = 64 * 1024;

/** Octokit's default logger prints to the console, e.g. that an API path is deprecated. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** Authentication for anonymous access, because `getOctokit` requires a token or a strategy. */
const ANONYMOUS = { auth: {}, authStrategy: () => ({ hook: anonymousHook }) };
const anonymousHook = (request: (options: object) => unknown, options: object) => request(options);

/**
 * Connects to GitHub's API. Waits for rate limits as long as GitHub says, and retries network and
 * server errors, all within `patience`: a check must not wait for a comment.
 */
export function connect(options: GitHubOptions): GitHub {
  const { token, apiUrl, patience = 60_000, second: retryAfterBaseValue = 1000 } = options;
  const end = performance.now() + patience;
  const mayWait = (seconds: number, _request: object, _client: object, retries: number) =>
    retries < MAX_WAITS && performance.now() + seconds * retryAfterBaseValue < end;
  const clientOptions = {
    ...(token === "" && ANONYMOUS),
    baseUrl: apiUrl.replace(/(?<!\/)\/+$/, ""),
    userAgent: "portplan",
    log: SILENT,
    retry: {
      doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
      retries: RETRIES,
      retryAfterBaseValue,
    },
    throttle: {
      id: randomUUID(),
      retryAfterBaseValue,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  };
  // The first plugin is closest to the request.
  return getOctokit(token, clientOptions, (client) => addBounds(client, end), throttling, retry);
}

function addBounds(
  { hook, request: { endpoint } }: Pick<GitHub, "hook" | "request">,
  end: number,
): void {
  const { baseUrl, request: defaults } = endpoint.DEFAULTS;
  const fetch = boundAnswers(defaults?.fetch ?? globalThis.fetch, new URL(baseUrl).origin);
  hook.before("request", ({ request }) => {
    const left = Math.max(1, Math.ceil(Math.min(REQUEST_MS, end - performance.now())));
    Object.assign(request, { signal: AbortSignal.timeout(left), fetch, log: SILENT });
  });
  hook.after("request", ({ data, status }) => {
    if (status !== 204 && (typeof data !== "object" || data === null)) throw new UnusableAnswer();
  });
  // Any response with retry-after is a rate limit
  // (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api). The
  // throttling plugin recognizes only some of them, by text or remaining requests.
  hook.error("request", (error) => {
    if (error.cause instanceof UnusableAnswer) throw error.cause;
    const { status, headers } = ("response" in error && error.response) || {};
    const seconds = Number.parseInt(`${headers?.["retry-after"]}`, 10);
    // The plugin waits for one second more.
    const reset = `${Math.ceil(Date.now() / 1000) + seconds - 1}`;
    if (headers !== undefined && (status === 403 || status === 429) && seconds >= 0)
      Object.assign(headers, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
    throw error;
  });
}

type Fetch = (url: string, options?: RequestInit) => Promise<Response>;

/**
 * Refuses requests to another origin, e.g. a next page, because they carry the token. Reads answers
 * completely, up to a limit, because Octokit ignores errors while it reads them.
 */
function boundAnswers(fetch: Fetch, origin: string): Fetch {
  return async (url, options) => {
    if (new URL(url).origin !== origin) throw new UnusableAnswer();
    const response = await fetch(url, options);
    const { ok, body } = response;
    if (body === null) return response;
    const bytes = await readBytes(body, ok ? MAX_SIZE + 1 : MAX_ERROR_SIZE);
    if (bytes.length > MAX_SIZE) throw new UnusableAnswer("GitHub's answer is larger than 10 MB");
    return new Response(bytes, response);
  };
}

/** Returns the first `size` bytes and cancels the rest. */
async function readBytes(body: AsyncIterable<Uint8Array>, size: number) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= size) break;
  }
  return Buffer.concat(chunks).subarray(0, size);
}
