import { request } from "node:https";
import { Readable } from "node:stream";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { Env } from "../../lib/Env.ts";

/** Returns `fetch`, through the proxy that the environment names where it names one. */
export function makeFetch(env: Env): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const proxy = findProxy(url, env);
    return proxy === null ? fetch(url, init) : makeProxyFetch(proxy)(url, init);
  };
}

/**
 * Returns the proxy that the environment names for an https address; null for none, for what
 * `NO_PROXY` names, and for this machine. As curl reads it: without a scheme it is http.
 */
export function findProxy(url: URL, env: Env): URL | null {
  const written = env["https_proxy"] || env["HTTPS_PROXY"] || "";
  if (
    url.protocol !== "https:" ||
    written === "" ||
    isThisMachine(url.hostname) ||
    isLeftOut(url, env)
  )
    return null;
  const proxy = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  return URL.canParse(proxy) ? new URL(proxy) : null;
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host.startsWith("127.") || host === "[::1]";
}

/**
 * `example.com` and `.example.com` mean the host and all below it, `*` every host; a port may stand
 * behind.
 */
function isLeftOut({ hostname, port }: URL, env: Env): boolean {
  const names = (env["no_proxy"] || env["NO_PROXY"] || "").toLowerCase().split(/[\s,]+/);
  return names.filter(Boolean).some((name) => {
    const [, host = "", only = ""] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(name) ?? [];
    return (
      name === "*" ||
      ((hostname === host || hostname.endsWith(`.${host}`)) &&
        (only === "" || only === (port || "443")))
    );
  });
}

const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 307, 308]);
const MAX_REDIRECTS = 5;

/**
 * `fetch` of an https address through an HTTP proxy, as far as a client of JSON needs it: Node's
 * own takes none (as of Node 24.4).
 */
function makeProxyFetch(proxy: URL): typeof fetch {
  const agent = new HttpsProxyAgent(proxy.href);
  const get = (url: URL, init: RequestInit, redirects: number): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { method = "GET", headers = {}, body, signal } = init;
      const options = {
        method,
        agent,
        headers: { ...(headers as Record<string, string>) },
        ...(signal ? { signal } : {}),
      };
      const outgoing = request(url, options, (answer) => {
        const { statusCode: status = 0, headersDistinct } = answer;
        const location =
          answer.headers.location === undefined ? null : new URL(answer.headers.location, url);
        // Elsewhere the token is nobody's business.
        if (REDIRECTS.has(status) && location?.origin === url.origin && redirects < MAX_REDIRECTS) {
          answer.resume();
          resolve(get(location, init, redirects + 1));
          return;
        }
        const pairs = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        const content =
          status === 204 || status === 304 ? null : (Readable.toWeb(answer) as ReadableStream);
        resolve(new Response(content, { status, headers: pairs }));
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  return (input, init = {}) => get(new URL(input instanceof Request ? input.url : input), init, 0);
}
