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
   * @param settle how long to keep the connection open, in milliseconds, to see if the peer closes
   *   it
   */
  connect(address: string, port: number, settle: number): Promise<ConnectOutcome>;
  /** Sends a GET request, follows no redirect and reads no body. */
  get(address: string, port: number, path: string): Promise<HttpOutcome>;
}
