import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Kernel } from "./HostView.ts";
import type { Env } from "../lib/Env.ts";

/**
 * The result of binding one port. `in-use`: EADDRINUSE. `not-local`: EADDRNOTAVAIL, an address that
 * this host does not have; EAFNOSUPPORT, no IPv6; or EINVAL, a link-local address without its
 * interface. `denied`: EACCES, which does not apply to an engine that runs as root. `failed`: any
 * other error.
 */
export type BindOutcome = "free" | "in-use" | "not-local" | "denied" | "failed";

/** The address of an engine: the path of a socket or named pipe, or a plain TCP address. */
export type EngineSocket =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

/** `version` is the engine's release from its `Server` header ("28.5.2"); null if it sends none. */
export type EngineAnswer =
  | { readonly body: string; readonly version: string | null }
  | { readonly failure: string };

/** The interface to the machine. Its methods change nothing and do not throw. */
export interface Host {
  readonly platform: Kernel["platform"];
  readonly env: Env;
  /** The user's home directory; empty if there is none. */
  readonly home: string;
  /**
   * Returns the text of a file, with one character per byte outside of UTF-8; null if it cannot be
   * read. Bounded in size.
   */
  read(path: string): string | null;
  /** Returns the names in a directory; null if it cannot be listed. */
  list(path: string): readonly string[] | null;
  /** Returns the target of a symbolic link; null if it cannot be read. */
  link(path: string): string | null;
  /**
   * Returns the target of each link in a directory, with null for links that cannot be read; null
   * if the directory cannot be listed.
   */
  links(path: string): readonly (string | null)[] | null;
  /** Resolves all links in a path; returns the path itself if it does not exist. */
  real(path: string): string;
  exists(path: string): boolean;
  /**
   * Binds the endpoint's first port as the engine does (docs/reference/engine.md E10) and closes
   * the socket at once. tcp and udp only.
   *
   * @param shared for udp: set SO_REUSEADDR, which succeeds if all other sockets set it too
   */
  bind(endpoint: HostEndpoint, shared?: boolean): Promise<BindOutcome>;
  /**
   * Binds a tcp port on all addresses of both families at once. On Linux, true proves that all of
   * them are free; false proves nothing. Saves a second bind for most entries.
   */
  bindEvery(port: number): Promise<boolean>;
  /**
   * Runs a program and returns its output; null if it is missing or fails. Bounded in time and
   * size.
   */
  command?(program: string, args: readonly string[]): Promise<string | null>;
  /** True if programs may run as root with passwordless sudo. */
  readonly sudo?: boolean;
  /**
   * Sends a GET request to the Engine API. Bounded in time and size.
   *
   * @param encoding of the body: utf8 by default; latin1 for one character per byte
   */
  get(engine: EngineSocket, path: string, encoding?: "utf8" | "latin1"): Promise<EngineAnswer>;
}
