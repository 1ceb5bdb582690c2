import { formatEndpoint } from "../ports/HostEndpoint.ts";
import { findBoundSockets } from "./linux/ss.ts";
import { listContainerPorts } from "./engine/Container.ts";
import { describeVisibility } from "./BlindSpot.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import { findEngine } from "./engine/findEngine.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import type { Holder } from "./holders/Holder.ts";
import { findJob } from "./holders/Job.ts";
import { type KernelSocket, toEndpoint } from "./KernelSocket.ts";
import type { Listener } from "./Listener.ts";
import { toContainerHolder, nameHolders } from "./holders/nameHolders.ts";
import { MAX_INSPECTED, readContainers, readStarts } from "./engine/readContainers.ts";
import { readKernel } from "./linux/readKernel.ts";
import { listSockets, NO_SOCKETS } from "./listSockets.ts";
import { listWindowsSockets } from "./windows/wsl.ts";

/** The listeners of the host, and whether all of them can be seen. */
export interface ListenerView extends Pick<HostView, "kernel" | "visible" | "reason" | "fix"> {
  /** True if the sockets of this host are listed, although others may not be visible. */
  readonly isListed?: boolean;
  /** Sorted by port, protocol and address. */
  readonly listeners: readonly Listener[];
}

/**
 * Lists everything that uses a port: listening and bound sockets, and published container ports.
 * For requested ports also connections and TIME_WAIT, because outgoing connections block their
 * port.
 *
 * @param isRequested whether to list a port; null lists everything that listens, without the start
 *   times of containers if there are many
 */
export async function listListeners(
  host: Host,
  isRequested: ((port: number) => boolean) | null,
): Promise<ListenerView> {
  const engine = findEngine(host);
  const blind = findBlindSpot(host, engine);
  const isSeen = blind?.bindsHere ?? true;
  const isShown = (port: number) => isRequested === null || isRequested(port);
  const readingContainers = readContainers(host, engine);
  const listingWindows = listWindowsSockets(host);
  const { sockets: listed, missing } = isSeen
    ? await listSockets(host, isRequested ?? (() => false))
    : NO_SOCKETS;
  // These sockets do not listen.
  const bound = isSeen && isRequested !== null ? await findBoundSockets(null, host) : [];
  const all = [...listed, ...bound, ...(await listingWindows)];
  const sockets = all.filter(({ port }) => isShown(port));
  const { view, failure } = await readingContainers;
  const containers = view?.containers ?? null;
  const ports = listContainerPorts(containers ?? []).filter(({ endpoint }) =>
    isShown(endpoint.first),
  );
  const publishing = [...new Set(ports.map(({ container }) => container))];
  const isTooMany = isRequested === null && publishing.length > MAX_INSPECTED;
  const readingStarts = readStarts(host, engine, isTooMany ? [] : publishing);
  const publishedAt = new Set(ports.map(({ endpoint }) => formatEndpoint(endpoint)));
  const unpublished = sockets.filter(
    (socket) => !publishedAt.has(formatEndpoint(toEndpoint(socket))),
  );
  const job = await findJob(host);
  const holders = await nameHolders(unpublished, containers, job, host);
  const starts = await readingStarts;
  const published = ports.map(({ container, endpoint }): Listener => {
    const holder = toContainerHolder(container, starts.get(container.id) ?? null, job);
    return { endpoint, dualStack: false, state: "published", holder };
  });
  const listeners = [...toListeners(holders, sockets), ...published].toSorted(compareListeners);
  const visibility = describeVisibility(blind, failure, missing);
  return {
    kernel: readKernel(host),
    ...visibility,
    isListed: isSeen && missing === null,
    listeners,
  };
}

function toListeners(
  holders: ReadonlyMap<KernelSocket, Holder>,
  sockets: readonly KernelSocket[],
): Listener[] {
  const ipv4 = new Set(sockets.filter(({ family }) => family === "IPv4").map(formatPort));
  return Array.from(holders, ([socket, holder]): Listener => {
    // With an IPv4 socket on the same port, the IPv6 socket is V6ONLY. Without one, the kernel's
    // table does not say.
    const dualStack = socket.address === "::" && !ipv4.has(formatPort(socket)) ? null : false;
    return { endpoint: toEndpoint(socket), dualStack, state: socket.state, holder };
  });
}

const formatPort = ({ protocol, port }: KernelSocket) => `${port}/${protocol}`;

function compareListeners({ endpoint: a }: Listener, { endpoint: b }: Listener): number {
  if (a.first !== b.first) return a.first - b.first;
  const [one, other] = [`${a.protocol} ${a.address}`, `${b.protocol} ${b.address}`];
  return one < other ? -1 : Number(one > other);
}
