import { expect, it } from "vitest";
import { findProxy } from "../../src/system/github/makeFetch.ts";

const PROXY = { HTTPS_PROXY: "http://proxy:3128" };

it.each<[string, string, Record<string, string>, string | null]>([
  ["no proxy", "https://api.github.com/", {}, null],
  ["a proxy", "https://api.github.com/", PROXY, "http://proxy:3128/"],
  [
    "one in small letters before one in capitals",
    "https://api.github.com/",
    { ...PROXY, https_proxy: "http://small:1" },
    "http://small:1/",
  ],
  [
    "one without a scheme",
    "https://api.github.com/",
    { HTTPS_PROXY: "proxy.corp:3128" },
    "http://proxy.corp:3128/",
  ],
  [
    "one with a password",
    "https://api.github.com/",
    { HTTPS_PROXY: "https://me:p%40ss@proxy" },
    "https://me:p%40ss@proxy/",
  ],
  ["one that is no address", "https://api.github.com/", { HTTPS_PROXY: "http://" }, null],
  ["an empty one", "https://api.github.com/", { HTTPS_PROXY: "" }, null],
  ["a server without TLS", "http://ghes.corp/", PROXY, null],
  ["this machine", "https://localhost:8443/", PROXY, null],
  ["this machine's address", "https://127.0.0.1:8443/", PROXY, null],
  ["this machine's IPv6 address", "https://[::1]:8443/", PROXY, null],
  [
    "a host that is left out",
    "https://ghes.corp/",
    { ...PROXY, NO_PROXY: "other, ghes.corp" },
    null,
  ],
  ["in capitals", "https://ghes.corp/", { ...PROXY, NO_PROXY: "GHES.corp" }, null],
  ["a domain that is left out", "https://ghes.corp/", { ...PROXY, no_proxy: ".corp" }, null],
  ["with a star", "https://ghes.corp/", { ...PROXY, no_proxy: "*.corp" }, null],
  ["everything", "https://ghes.corp/", { ...PROXY, no_proxy: "*" }, null],
  ["its port", "https://ghes.corp/", { ...PROXY, no_proxy: "ghes.corp:443" }, null],
  [
    "another port",
    "https://ghes.corp:8443/",
    { ...PROXY, no_proxy: "ghes.corp:443" },
    "http://proxy:3128/",
  ],
  [
    "a host that only ends in the same letters",
    "https://notghes.corp/",
    { ...PROXY, no_proxy: "ghes.corp" },
    "http://proxy:3128/",
  ],
])("%s", (_, url, env, proxy) => {
  expect(findProxy(new URL(url), env)?.href ?? null).toBe(proxy);
});
