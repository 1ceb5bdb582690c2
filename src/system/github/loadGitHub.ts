import { readFileSync } from "node:fs";
import { attempt } from "../attempt.ts";

/**
 * Loads GitHub's client, which few runs need. Rejects if the URL of GitHub or of the proxy in the
 * environment is not valid.
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
 * Adapts the environment for @actions/github, which reads the event file and the proxy when it is
 * loaded. Returns a function that undoes the changes.
 */
function adaptEnvironment(): () => void {
  const { env } = process;
  // Only the changes of this call, because another one may be loading the client at the same time.
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
  // If the file is missing, @actions/github prints a line, and if it is not JSON, it throws.
  change("GITHUB_EVENT_PATH", (path) =>
    attempt(() => JSON.parse(readFileSync(path, "utf8"))) === null ? null : path,
  );
  for (const name of ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])
    change(name, adaptProxy);
  // curl also accepts spaces between the names.
  for (const name of ["no_proxy", "NO_PROXY"])
    change(name, (names) => names.trim().replaceAll(/[\s,]+/g, ","));
  return () => void Object.assign(env, changed);
}

/**
 * Adds a scheme to a proxy URL. curl does not require one (https://curl.se/docs/manpage.html#-x).
 * For `proxy:3128`, @actions/github would read `proxy` as the scheme, and it uses no proxy if the
 * host is empty.
 */
function adaptProxy(proxy: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const isValid = attempt(() => {
    const { username, password } = new URL(address);
    return [username, password].map(decodeURIComponent);
  });
  // Without a scheme, an invalid URL is rejected. With one, it would mean no proxy.
  return isValid === null ? ":" : address;
}
