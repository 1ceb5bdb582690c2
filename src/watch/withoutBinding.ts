import type { BindOutcome, Host } from "../host/Host.ts";
import { type HostEndpoint, isLoopback, isWildcard } from "../ports/HostEndpoint.ts";

/**
 * Returns a Linux host that binds no port to test it: if a check that is repeated did, a container
 * that starts at the same moment could fail. The sockets of the kernel decide instead. Other
 * systems do not list all sockets, so their hosts stay as they are.
 */
export function withoutBinding(host: Host): Host {
  if (host.platform !== "linux") return host;
  return {
    ...host,
    bind: (endpoint) => findAddress(endpoint, host),
    bindEvery: () => Promise.resolve(false),
  };
}

/** Tests only if the host has an address, with a port that the kernel chooses. */
async function findAddress(endpoint: HostEndpoint, host: Host): Promise<BindOutcome> {
  if (isWildcard(endpoint) || isLoopback(endpoint)) return "failed";
  const outcome = await host.bind({ ...endpoint, first: 0, last: 0 });
  return outcome === "not-local" ? "not-local" : "failed";
}
