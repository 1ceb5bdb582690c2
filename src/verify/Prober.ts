/**
 * The result of a connection. `closed`: the peer accepted it and closed it at once, as docker-proxy
 * does if nothing listens in the container. `failed`: any other error.
 */
export type ConnectOutcome =
  | "accepted"
  | "closed"
  | "refused"
  | "timed-out"
  | "unreachable"
  | "failed";

/** The status of an HTTP response, or why there is none, as part of a sentence. */
export type HttpOutcome = { readonly status: number } | { readonly failure: string };

/** Connects to ports of this host. Its methods do not throw, and are bounded in time. */
export interface Prober {
  /**
   * Opens a TCP connection and closes it, without sending anything.
   *
   * @param keepOpen how long to keep the connection open, in milliseconds: the peer may close it
   */
  connect(address: string, port: number, keepOpen: number): Promise<ConnectOutcome>;
  /** Sends a GET request, follows no redirect and reads no body. */
  get(address: string, port: number, path: string): Promise<HttpOutcome>;
}
