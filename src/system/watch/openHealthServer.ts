import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { isLoopback } from "../../ports/HostEndpoint.ts";
import { buildHealthDocument } from "../../watch/healthDocument.ts";
import { chooseMetricsFormat } from "../../watch/chooseMetricsFormat.ts";
import { isTrustedHost } from "../../watch/isTrustedHost.ts";
import { buildMetricsDocument } from "../../watch/listMetrics.ts";
import type { WatchSnapshot } from "../../watch/WatchSnapshot.ts";

export interface ListenAddress {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
}

/** The HTTP server of `/health`, `/healthz` and `/metrics`. */
export interface HealthServer {
  /** `127.0.0.1:8081`; null if it listens on no port. */
  readonly address: string | null;
  /** Ends all connections. */
  close(): Promise<void>;
}

interface Options {
  /** The server uses the first one that it can. */
  readonly addresses: readonly ListenAddress[];
  readonly snapshot: () => WatchSnapshot;
  /** Is called with messages for the user. */
  readonly report: (message: string) => void;
}

interface HealthResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Prometheus and a few others read from this machine. */
const MAX_CONNECTIONS = 64;
/**
 * The requests of a connection. A client could send many without reading the responses, which are
 * kept in memory.
 */
const MAX_REQUESTS = 16;
/** In milliseconds. A scrape interval is usually shorter than the longest time without requests. */
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 5000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 65_000,
};
const MAX_SILENCE = 10_000;

const JSON_TYPE = "application/json; charset=utf-8";
const TEXT_TYPE = "text/plain; charset=utf-8";

const REASONS: Readonly<Partial<Record<string, string>>> = {
  EADDRINUSE: "it is in use",
  EACCES: "permission denied",
  EADDRNOTAVAIL: "this host does not have the address",
  EAFNOSUPPORT: "this host has no IPv6",
};

/**
 * Listens on the first address that is free, and reports those that are not. If none is, it reports
 * this and returns a server without an address. It does not reject.
 */
export async function openHealthServer(options: Options): Promise<HealthServer> {
  const { addresses, report } = options;
  // Other commands do not need the module, which takes several milliseconds to load.
  const { createServer } = await import("node:http");
  for (const each of addresses) {
    const server = createServer(LIMITS, (request, response) => {
      void respond(request, response, options);
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.maxRequestsPerSocket = MAX_REQUESTS;
    // The last response said that it closes the connection.
    server.on("dropRequest", (_request, socket) => socket.destroy());
    server.setTimeout(MAX_SILENCE);
    const address = formatAddress(each);
    const failure = await listen(server, each);
    if (failure === null) return { address, close: () => closeServer(server) };
    report(`cannot listen on ${address}: ${REASONS[failure.code ?? ""] ?? failure.message}`);
  }
  report("the health endpoints are not available, because no address is left to listen on");
  return { address: null, close: async () => {} };
}

function listen(
  server: Server,
  { address, port }: ListenAddress,
): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    // After it listens, an error means that a connection could not be accepted.
    server.on("error", resolve);
    server.listen({ host: address, port, exclusive: true }, () => resolve(null));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function formatAddress({ address, port }: ListenAddress): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { snapshot }: Options,
): Promise<void> {
  response.on("error", () => {});
  const { status, type, body, headers } = await answer(request, snapshot).catch(() =>
    refuse(500, "the response could not be built"),
  );
  response.writeHead(status, {
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...headers,
  });
  // Node sends no body for HEAD.
  response.end(body);
}

async function answer(
  request: IncomingMessage,
  snapshot: Options["snapshot"],
): Promise<HealthResponse> {
  const { method = "", url = "", headers, socket } = request;
  if (
    isLoopback({ address: (socket.localAddress ?? "").replace("::ffff:", "") }) &&
    !isTrustedHost(headers.host, hostname())
  )
    return refuse(403, "use an IP address or localhost");
  const build = ROUTES.get(url.replace(/\?.*/s, ""));
  if (build === undefined) return refuse(404, "use /health, /healthz or /metrics");
  if (method !== "GET" && method !== "HEAD")
    return { ...refuse(405, "use GET or HEAD"), headers: { allow: "GET, HEAD" } };
  return build(snapshot(), headers.accept);
}

function refuse(status: number, text: string): HealthResponse {
  return { status, type: TEXT_TYPE, body: `${text}\n` };
}

type Build = (snapshot: WatchSnapshot, accept?: string) => HealthResponse | Promise<HealthResponse>;

const ROUTES: ReadonlyMap<string, Build> = new Map<string, Build>([
  [
    "/health",
    (snapshot) =>
      answerHealth(snapshot, JSON_TYPE, toJson(buildHealthDocument(snapshot, Date.now()))),
  ],
  ["/healthz", (snapshot) => answerHealth(snapshot, TEXT_TYPE, `${snapshot.status}\n`)],
  ["/metrics", answerMetrics],
]);

function answerHealth({ status }: WatchSnapshot, type: string, body: string): HealthResponse {
  return { status: status === "ok" ? 200 : 503, type, body };
}

async function answerMetrics(snapshot: WatchSnapshot, accept?: string): Promise<HealthResponse> {
  const format = chooseMetricsFormat(accept);
  const { type, body } =
    format === "json"
      ? { type: JSON_TYPE, body: toJson(buildMetricsDocument(snapshot)) }
      : await (await import("./renderMetrics.ts")).renderMetrics(snapshot, format);
  return { status: 200, type, body, headers: { vary: "accept" } };
}

function toJson(document: object): string {
  return `${JSON.stringify(document)}\n`;
}
