import type { Container } from "../host/engine/Container.ts";
import { makeUnlistedHolder } from "../host/findUnlistedSockets.ts";
import type { Host } from "../host/Host.ts";
import type { Holder } from "../host/holders/Holder.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import { listListeners } from "../host/listListeners.ts";
import { selectPorts, tryBind } from "../host/tryBind.ts";
import { type HostEndpoint, overlaps } from "../ports/HostEndpoint.ts";

/**
 * Lists what keeps ports from being bound. A port is free if it can be bound and nothing lists it.
 * Connections and sockets in TIME_WAIT count only if their port cannot be bound: those that a
 * server accepted do not block it.
 */
export async function findUsers(
  endpoints: readonly HostEndpoint[],
  host: Host,
): Promise<Listener[]> {
  if (endpoints.length === 0) return [];
  const isRequested = (port: number) =>
    endpoints.some(({ first, last }) => port >= first && port <= last);
  const view = await listListeners(host, isRequested);
  // The ports of an engine on another machine are not bound here.
  const outcomes = await tryBind(view.isListed === true ? endpoints : [], host);
  const refused = selectPorts(outcomes, "in-use");
  const using = view.listeners.filter(
    (each) =>
      endpoints.some((endpoint) => usesEndpoint(each, endpoint)) &&
      (isServing(each) || refused.some((endpoint) => usesEndpoint(each, endpoint))),
  );
  const unlisted = refused.filter(
    (endpoint) => !using.some((each) => usesEndpoint(each, endpoint)),
  );
  const holder = makeUnlistedHolder(host);
  return [
    ...using,
    ...unlisted.map(
      (endpoint) => ({ endpoint, dualStack: false, state: "bound", holder }) as const,
    ),
  ];
}

/** Returns whether a listener is more than a connection, which may have ended already. */
export function isServing({ state }: Listener): boolean {
  return state !== "connected" && state !== "time-wait";
}

/** The start of an id, which names a container that was not listed. Names like "db" are shorter. */
const SHORT_ID = /^[0-9a-f]{12}$/;

/** Returns the container that a holder is; null if it is none, or not certain which one. */
export function findContainer(
  { kind, name, compose }: Holder,
  endpoint: HostEndpoint,
  containers: readonly Container[],
): Container | null {
  if (kind !== "container" && kind !== "compose") return null;
  const named = containers.filter((each) =>
    compose === null
      ? each.name === name || (SHORT_ID.test(name) && each.id.startsWith(name))
      : each.compose?.project === compose.project &&
        each.compose.service === compose.service &&
        each.compose.directory === compose.directory,
  );
  const publishing = named.filter(({ published }) =>
    published.some((each) => overlaps(each, endpoint)),
  );
  const [found, ...others] = publishing.length > 0 ? publishing : named;
  return found !== undefined && others.length === 0 ? found : null;
}
