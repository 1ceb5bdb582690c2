import { dirname } from "node:path/posix";
import type { EngineSocket, Host } from "../Host.ts";
import { asObject, parseJson, asString } from "../../lib/json.ts";

/** The engine that `docker compose` connects to. */
export interface Engine {
  /** Null if it cannot be queried: over SSH, over TLS, or at an address of an unknown form. */
  readonly socket: EngineSocket | null;
  /** True if it listens on a socket or pipe, so that its ports are bound on this machine. */
  readonly local: boolean;
  /** The source and type of the address, without the address: `DOCKER_HOST is a tcp:// address`. */
  readonly described: string;
}

const DEFAULT_UNIX = "unix:///var/run/docker.sock";
const DEFAULT_PIPE = "npipe:////./pipe/docker_engine";
const MAX_CONTEXTS = 200;

/**
 * Finds the engine like the Docker CLI (docs/reference/engine.md E24): `DOCKER_HOST`,
 * `DOCKER_CONTEXT`, `currentContext` of `config.json` in `DOCKER_CONFIG` or `~/.docker`, then the
 * default socket.
 */
export function findEngine(host: Host): Engine {
  const fromHost = host.env["DOCKER_HOST"];
  if (fromHost) return parseAddress(fromHost, "DOCKER_HOST", host.env);
  const folder = host.env["DOCKER_CONFIG"] || `${host.home}/.docker`;
  const context =
    host.env["DOCKER_CONTEXT"] ||
    asString(asObject(parseJson(host.read(`${folder}/config.json`) ?? ""))["currentContext"]);
  const fallback = host.platform === "win32" ? DEFAULT_PIPE : DEFAULT_UNIX;
  if (context === "" || context === "default")
    return parseAddress(fallback, "the default context", host.env);
  const address = readContextAddress(host, folder, context);
  const described = "the current Docker context is not in the context store";
  if (address === null) return { socket: null, local: false, described };
  return parseAddress(address || fallback, "the current Docker context", host.env);
}

/**
 * Reads the address of a context from `contexts/meta/<SHA-256 of the name>/meta.json`. There are
 * few folders, so it reads them instead of computing the hash.
 */
function readContextAddress(host: Host, folder: string, name: string): string | null {
  const store = `${folder}/contexts/meta`;
  for (const entry of (host.list(store) ?? []).slice(0, MAX_CONTEXTS)) {
    const meta = asObject(parseJson(host.read(`${store}/${entry}/meta.json`) ?? ""));
    if (meta["Name"] === name)
      return asString(asObject(asObject(meta["Endpoints"])["docker"])["Host"]);
  }
  return null;
}

/** Parses an address. Without a scheme, it is a TCP address (docs/reference/engine.md E24). */
function parseAddress(address: string, source: string, env: Host["env"]): Engine {
  const scheme = /^([a-z]+):\/\//.exec(address)?.[1] ?? "tcp";
  const rest = address.replace(/^[a-z]+:\/\//, "");
  const described = `${source} is a ${scheme}:// address`;
  // "npipe:////./pipe/docker_engine" is the pipe \\.\pipe\docker_engine
  if (scheme === "unix")
    return { socket: { path: rest || "/var/run/docker.sock" }, local: true, described };
  if (scheme === "npipe")
    return { socket: { path: rest.replaceAll("/", "\\") }, local: true, described };
  const url =
    scheme === "tcp" || scheme === "http"
      ? /^([^/:[\]]+|\[[0-9a-fA-F:]+\])?(?::(\d{1,5}))?\/?$/.exec(rest)
      : null;
  const plain = url !== null && !env["DOCKER_TLS_VERIFY"] && !env["DOCKER_TLS"];
  const host = url?.[1]?.replace(/[[\]]/g, "") ?? "127.0.0.1";
  return { socket: plain ? { host, port: Number(url[2] ?? 2375) } : null, local: false, described };
}

/**
 * Reads the engine's process id from the file next to its socket (`--pidfile`,
 * https://docs.docker.com/reference/cli/dockerd/); null if there is none.
 */
export function readEnginePid(host: Host): number | null {
  const { socket } = findEngine(host);
  if (host.platform !== "linux" || socket === null || !("path" in socket)) return null;
  const pid = host.read(`${dirname(socket.path)}/docker.pid`)?.trim() ?? "";
  return /^\d+$/.test(pid) ? Number(pid) : null;
}
