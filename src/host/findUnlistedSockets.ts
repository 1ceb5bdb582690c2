import { type Holder, makeHolder, UNNAMED } from "./holders/Holder.ts";
import type { Host } from "./Host.ts";
import type { Listener } from "./Listener.ts";
import type { ListenerView } from "./listListeners.ts";
import { selectPorts, tryBind } from "./tryBind.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { NamedEndpoint } from "../ports/parseEndpoint.ts";

const UNLISTED = makeHolder("unknown", UNNAMED, {
  detail: "a socket that is bound but not listening, which the kernel does not list",
});

/** Returns the holder of a port that cannot be bound and for which the host lists no socket. */
export function makeUnlistedHolder({ platform }: Host): Holder {
  const detail = "a program that the list of sockets does not show";
  return platform === "linux" ? UNLISTED : makeHolder("unknown", UNNAMED, { detail });
}

const EVERY_ADDRESS = [
  { family: "IPv4", address: "0.0.0.0" },
  { family: "IPv6", address: "::" },
] as const;

const MAX_PORTS = 1000;

/**
 * Returns the named tcp ports that have no listed socket but cannot be bound. (`findBoundSockets`
 * returns the sockets that newer kernels list.) Linux only.
 */
export async function findUnlistedSockets(
  named: readonly NamedEndpoint[],
  { listeners, isListed }: Pick<ListenerView, "listeners" | "isListed">,
  host: Host,
): Promise<Listener[]> {
  if (host.platform !== "linux" || isListed !== true) return [];
  const listed = new Set(
    listeners.flatMap(({ endpoint: { protocol, first } }) => (protocol === "tcp" ? [first] : [])),
  );
  const endpoints = named.flatMap((each) =>
    each.protocol === null || each.protocol === "tcp" ? listEndpoints(each) : [],
  );
  const unlisted = endpoints.filter(({ first }) => !listed.has(first));
  const refused = selectPorts(await tryBind(unlisted, host), "in-use");
  // Another inspection may have bound the port for a moment.
  const held = selectPorts(await tryBind(refused, host), "in-use");
  return held.map((endpoint) => ({ endpoint, dualStack: false, state: "bound", holder: UNLISTED }));
}

function listEndpoints({ family, address, first, last }: NamedEndpoint): HostEndpoint[] {
  const addresses = family === null || address === null ? EVERY_ADDRESS : [{ family, address }];
  const ports = Array.from({ length: Math.min(last - first + 1, MAX_PORTS) }, (_, i) => first + i);
  return ports.flatMap((port) =>
    addresses.map((each) => ({ ...each, first: port, last: port, protocol: "tcp" as const })),
  );
}
