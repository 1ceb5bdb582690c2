import { readFileSync } from "node:fs";
import { attempt } from "../attempt.ts";

/**
 * Loads GitHub's client, which few runs need. Rejects where the address of GitHub or of the proxy
 * that the environment names is not valid.
 */
export async function loadGitHub() {
  const restore = adaptEnvironment();
  try {
    return await import("./github.ts");
  } catch (error) {
    throw new Error(`GITHUB_API_URL or https_proxy is not valid: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    restore();
  }
}

/**
 * Changes the environment to what @actions/github understands, which reads the event's file and
 * the proxy when it is loaded. Returns a function that undoes the changes.
 */
function adaptEnvironment(): () => void {
  const { env } = process;
  // Only what this call changes: another one may be loading the client at the same time.
  const changed: Record<string, string> = {};
  const change = (name: string, adapt: (value: string) => string | null) => {
    const value = env[name];
    if (!value) return;
    const adapted = adapt(value);
    if (adapted === value) return;
    changed[name] = value;
    if (adapted === null) delete env[name];
    else env[name] = adapted;
  };
  // For a file that is missing @actions/github prints a line, and for one that is not JSON it
  // throws.
  change("GITHUB_EVENT_PATH", (path) =>
    attempt(() => JSON.parse(readFileSync(path, "utf8"))) === null ? null : path,
  );
  for (const name of ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])
    change(name, adaptProxy);
  // curl also takes blanks between the names.
  for (const name of ["no_proxy", "NO_PROXY"])
    change(name, (names) => names.trim().replaceAll(/[\s,]+/g, ","));
  return () => void Object.assign(env, changed);
}

/**
 * The proxy of curl needs no scheme (https://curl.se/docs/manpage.html#-x). For @actions/github,
 * `proxy` is the scheme of `proxy:3128`, and it goes around a proxy without a host.
 */
function adaptProxy(proxy: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const isValid = attempt(() => {
    const { username, password } = new URL(address);
    return [username, password].map(decodeURIComponent);
  });
  // An invalid address is only rejected without its scheme; with it, there is no proxy.
  return isValid === null ? ":" : address;
}
