type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for an https address; null for none, for what `NO_PROXY`
 * names, and for this machine. As curl reads it: without a scheme it is http.
 */
export function proxyOf(url: URL, env: Env): URL | null {
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
