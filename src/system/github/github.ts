import { randomUUID } from "node:crypto";
import { getOctokit } from "@actions/github";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";

export { context } from "@actions/github";

export type GitHub = ReturnType<typeof getOctokit>;

export interface GitHubOptions {
  /** Empty: without one. */
  readonly token: string;
  /** `GITHUB_API_URL`, also that of an Enterprise server: `https://host/api/v3`. */
  readonly apiUrl: string;
  /** Milliseconds after which nothing is waited for or tried again. */
  readonly patience?: number;
  /** Milliseconds of what the plugins take for a second. */
  readonly second?: number;
}

const REQUEST_MS = 15_000;
/** What fails on the way or on the server is tried again after one second, and after four more. */
const RETRIES = 2;
/** How often a limit is waited for with one request. */
const MAX_WAITS = 2;
/** Bytes that are read of an answer that reports an error. */
const MAX_ERROR_SIZE = 64 * 1024;

/** Octokit's default prints on the console, for example that a path of the API is deprecated. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** `getOctokit` demands a token or a strategy. */
const ANONYMOUS = { auth: {}, authStrategy: () => ({ hook: anonymousHook }) };
const anonymousHook = (request: (options: object) => unknown, options: object) => request(options);

/**
 * GitHub's API. A limit is waited for as long as GitHub says, what fails on the way or on the
 * server is tried again, all of it within `patience`: a gate must not wait for a comment.
 */
export function connect(options: GitHubOptions): GitHub {
  const { token, apiUrl, patience = 60_000, second: retryAfterBaseValue = 1000 } = options;
  const end = performance.now() + patience;
  const mayWait = (seconds: number, _request: object, _client: object, retries: number) =>
    retries < MAX_WAITS && performance.now() + seconds * retryAfterBaseValue < end;
  const clientOptions = {
    ...(token === "" && ANONYMOUS),
    baseUrl: apiUrl.replace(/\/+$/, ""),
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
  // The first is the nearest to the request.
  return getOctokit(token, clientOptions, (client) => addBounds(client, end), throttling, retry);
}

function addBounds(
  { hook, request: { endpoint } }: Pick<GitHub, "hook" | "request">,
  end: number,
): void {
  const fetch = boundErrors(endpoint.DEFAULTS.request?.fetch ?? globalThis.fetch);
  hook.before("request", ({ request }) => {
    const left = Math.max(1, Math.ceil(Math.min(REQUEST_MS, end - performance.now())));
    Object.assign(request, { signal: AbortSignal.timeout(left), fetch, log: SILENT });
  });
  // Whatever GitHub names a time for coming back is a limit
  // (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api); the
  // throttling plugin knows one by its words or by what remains.
  hook.error("request", (error) => {
    const { status, headers } = ("response" in error && error.response) || {};
    const seconds = Number.parseInt(`${headers?.["retry-after"]}`, 10);
    // The plugin waits for a second more.
    const reset = `${Math.ceil(Date.now() / 1000) + seconds - 1}`;
    if (headers !== undefined && (status === 403 || status === 429) && seconds >= 0)
      Object.assign(headers, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
    throw error;
  });
}

/** Octokit reads the whole body of an answer that reports an error: this leaves only its start. */
function boundErrors(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (...request) => {
    const response = await fetch(...request);
    const { ok, body } = response;
    if (ok || body === null) return response;
    const readStart = async () => new Response(await readBytes(body, MAX_ERROR_SIZE));
    return Object.assign(response, {
      text: async () => (await readStart()).text(),
      arrayBuffer: async () => (await readStart()).arrayBuffer(),
    });
  };
}

/** Returns the first `size` bytes, and cancels the rest. */
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
