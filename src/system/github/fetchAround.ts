import { fetchThrough } from "./fetchThrough.ts";
import { proxyOf } from "./proxyOf.ts";

/** `fetch`, through the proxy that the environment names where it names one. */
export function fetchAround(env: Readonly<Record<string, string | undefined>>): typeof fetch {
  return (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const proxy = proxyOf(url, env);
    return proxy === null ? fetch(url, init) : fetchThrough(proxy)(url, init);
  };
}
