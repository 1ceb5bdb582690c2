import { randomUUID } from "node:crypto";
import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { makeFetch } from "./makeFetch.ts";

export interface GitHubOptions {
  readonly token: string;
  /** `GITHUB_API_URL`, also that of an Enterprise server: `https://host/api/v3`. */
  readonly apiUrl: string;
  /** Milliseconds after which nothing is waited for or tried again. */
  readonly patience?: number;
  /** Milliseconds of what the plugins take for a second. */
  readonly second?: number;
}

/**
 * Whatever GitHub names a time for coming back is a limit
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api); the throttling
 * plugin knows one by its words or by what remains.
 */
function readRetryAfter({ hook }: Octokit): void {
  hook.error("request", (error) => {
    const { status, response } = error as {
      readonly status?: number;
      readonly response?: { readonly headers: Record<string, string> };
    };
    const seconds = Number.parseInt(response?.headers["retry-after"] ?? "", 10);
    // The plugin waits for a second more.
    const reset = `${Math.ceil(Date.now() / 1000) + seconds - 1}`;
    if (response !== undefined && (status === 403 || status === 429) && seconds >= 0)
      Object.assign(response.headers, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset });
    throw error;
  });
}

// The first is the nearest to the request.
const Client = Octokit.plugin(readRetryAfter, throttling, retry, paginateRest);
export type GitHub = InstanceType<typeof Client>;

const REQUEST_MS = 15_000;
const PATIENCE_MS = 60_000;
/** What fails on the way or on the server is tried again after one second, and after four more. */
const RETRIES = 2;
/** How often a limit is waited for with one request. */
const MAX_WAITS = 2;

/**
 * GitHub's API. A limit is waited for as long as GitHub says, what fails on the way or on the
 * server is tried again, all of it within `patience`: a gate must not wait for a comment.
 */
export function connect({
  token,
  apiUrl,
  patience = PATIENCE_MS,
  second = 1000,
}: GitHubOptions): GitHub {
  const end = performance.now() + patience;
  const mayWait = (seconds: number, _request: object, _client: object, retries: number) =>
    retries < MAX_WAITS && performance.now() + seconds * second < end;
  return new Client({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "portplan",
    // What GitHub says of deprecation is nothing for the user's log.
    log: { debug() {}, info() {}, warn() {}, error() {} },
    request: { fetch: createBoundedFetch(end) },
    retry: {
      doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
      retries: RETRIES,
      retryAfterBaseValue: second,
    },
    throttle: {
      id: randomUUID(),
      retryAfterBaseValue: second,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  });
}

function createBoundedFetch(end: number): typeof fetch {
  return (input, init = {}) => {
    const left = Math.max(1, Math.ceil(Math.min(REQUEST_MS, end - performance.now())));
    return makeFetch(process.env)(input, { ...init, signal: AbortSignal.timeout(left) });
  };
}

/**
 * Why a request came to nothing. `permission`: the token lacks a right; `needed` names it where
 * GitHub does.
 */
export interface FailureDescription {
  readonly kind: "permission" | "other";
  readonly message: string;
  readonly needed: string | null;
}

/** What a client's request throws. Every part may be missing. */
interface RequestFailure {
  readonly status?: number;
  readonly message?: string;
  readonly response?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly data?: unknown;
  };
}

/** Describes what was thrown by a request, in words for the user. */
export function describeFailure(reason: unknown): FailureDescription {
  const failure = reason as RequestFailure;
  const { status, message: thrown = String(reason), response } = failure;
  const [words = ""] = thrown.split(" - https://", 1);
  const message = words.replace(/\.+$/, "");
  // Nothing of HTTP: a reason of our own.
  if (status === undefined) return { kind: "other", message, needed: null };
  const text =
    response === undefined
      ? `GitHub cannot be reached: ${message}`
      : `GitHub answers ${status}: ${message}`;
  const accepted = response?.headers?.["x-accepted-github-permissions"] ?? "";
  return {
    kind: lacksPermission(failure) ? "permission" : "other",
    message: isRateLimit(failure) ? `${text} (a limit of requests)` : text,
    needed: /^[\w=;, -]{1,200}$/.test(accepted) ? accepted : null,
  };
}

function lacksPermission(failure: RequestFailure): boolean {
  const { status, message = "" } = failure;
  return (
    !isRateLimit(failure) && (status === 403 || status === 404) && !/locked|archived/i.test(message)
  );
}

function isRateLimit({ status, message = "", response }: RequestFailure): boolean {
  return (
    status === 429 ||
    response?.headers?.["x-ratelimit-remaining"] === "0" ||
    /\bsecondary rate\b/i.test(message)
  );
}
