import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Kernel } from "./HostView.ts";
import type { Env } from "../lib/Env.ts";

/**
 * What binding one port came to: `in-use` (EADDRINUSE), `not-local` (EADDRNOTAVAIL: an address that
 * is not this host's; EAFNOSUPPORT: no IPv6 at all; EINVAL: a link-local one without its
 * interface), `denied` (EACCES, which says nothing about an engine that runs as root), `failed`:
 * anything else, so that nothing is known.
 */
export type BindOutcome = "free" | "in-use" | "not-local" | "denied" | "failed";

/** Where an engine listens: a socket or a named pipe by its path, or a plain TCP address. */
export type EngineSocket =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

/**
 * `version` is the engine's release as its `Server` header gives it ("28.5.2"); null where it gives
 * none.
 */
export type EngineAnswer =
  | { readonly body: string; readonly version: string | null }
  | { readonly failure: string };

/**
 * The machine, as far as this stage looks at it. Nothing here changes anything, and nothing throws.
 */
export interface Host {
  readonly platform: Kernel["platform"];
  readonly env: Env;
  /** The user's home directory; empty where there is none. */
  readonly home: string;
  /**
   * A file's text, one character a byte for everything outside of UTF-8; null where it cannot be
   * read. Bounded in size.
   */
  read(path: string): string | null;
  /** The names in a directory; null where it cannot be listed. */
  list(path: string): readonly string[] | null;
  /** What a symbolic link says; null where it cannot be read. */
  link(path: string): string | null;
  /**
   * What each link in a directory says, null for one that cannot be read; null where it cannot be
   * listed.
   */
  links(path: string): readonly (string | null)[] | null;
  /** The path with every link followed; itself where nothing is there. */
  real(path: string): string;
  exists(path: string): boolean;
  /**
   * Binds the endpoint's first port as the engine does (docs/reference/engine.md E10) and lets it
   * go at once. tcp and udp only.
   *
   * @param shared udp: with SO_REUSEADDR, so that it succeeds beside sockets that have it too
   */
  bind(endpoint: HostEndpoint, shared?: boolean): Promise<BindOutcome>;
  /**
   * Binds a tcp port on every address of both families at once. On Linux true proves that each of
   * them is free; false proves nothing. One bind instead of two for nearly every entry.
   */
  bindEvery(port: number): Promise<boolean>;
  /**
   * What a program of the system prints; null where it is not there or fails. Bounded in time and
   * size.
   */
  command?(program: string, args: readonly string[]): Promise<string | null>;
  /** Programs may be asked as root, if that takes no password. */
  readonly sudo?: boolean;
  /** One GET of the Engine API, bounded in time and size. */
  get(engine: EngineSocket, path: string): Promise<EngineAnswer>;
}
