import { groupBy } from "../lib/groupBy.ts";
import { MAX_PORT } from "../lib/PortRange.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { findBoundSockets } from "./linux/ss.ts";
import { listContainerPorts } from "./engine/Container.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import { findEngine } from "./engine/findEngine.ts";
import type { Holder } from "./holders/Holder.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import { findJob } from "./holders/Job.ts";
import { type KernelSocket, toEndpoint } from "./KernelSocket.ts";
import type { Listener } from "./Listener.ts";
import { toContainerHolder, nameHolders } from "./holders/nameHolders.ts";
import { MAX_INSPECTED, readContainers, readStarts } from "./engine/readContainers.ts";
import { readKernel } from "./linux/readKernel.ts";
import { listSockets } from "./listSockets.ts";
import { listWindowsSockets } from "./windows/wsl.ts";

/** What stands on the host, and how far that could be seen. */
export interface ListenerView extends Pick<HostView, "kernel" | "visible" | "reason"> {
  /** By port, then protocol, then address. */
  readonly listeners: readonly Listener[];
}

/**
 * Returns everything that holds a port: sockets that listen or are bound, published ports of
 * containers, and for the ports that are asked for connections and TIME_WAIT too, of which an
 * outgoing one keeps its port from being bound.
 *
 * @param isRequested whether a port is asked for; null for all that listen, where of many
 *   containers the start is not looked up
 */
export async function listListeners(
  host: Host,
  isRequested: ((port: number) => boolean) | null,
): Promise<ListenerView> {
  const engine = findEngine(host);
  const reason = findBlindSpot(host, engine);
  const isShown = ({ port }: { readonly port: number }) =>
    isRequested === null || isRequested(port);
  const readingContainers = readContainers(host, engine);
  const listingWindows = listWindowsSockets(host);
  // What was asked is on its way before the tables are read, which takes a while and lets nothing
  // else happen.
  await new Promise((done) => setImmediate(done));
  const visible = reason === null;
  const listed = visible ? ((await listSockets(host, isRequested ?? (() => false))) ?? []) : [];
  // Of all that listen none is one of these.
  const bound = visible && isRequested !== null ? await findBoundSockets(null, host) : [];
  const sockets = [...listed, ...bound, ...(await listingWindows)].filter(isShown);
  const containers = (await readingContainers)?.containers ?? null;
  const ports = listContainerPorts(containers ?? []).filter(({ endpoint }) =>
    isShown({ port: endpoint.first }),
  );
  const publishing = [...new Set(ports.map(({ container }) => container))];
  const isTooMany = isRequested === null && publishing.length > MAX_INSPECTED;
  const readingStarts = readStarts(host, engine, isTooMany ? [] : publishing);
  const byPort = groupBy(ports, ({ endpoint: { protocol, first } }) =>
    encodePortKey(protocol, first),
  );
  const isPublished = ({ protocol, port, address }: KernelSocket) =>
    byPort
      .get(encodePortKey(protocol, port))
      ?.some(({ endpoint }) => endpoint.address === address) ?? false;
  const unpublished =
    byPort.size === 0 ? sockets : sockets.filter((socket) => !isPublished(socket));
  const job = await findJob(host);
  const holders = await nameHolders(unpublished, containers, job, host);
  const starts = await readingStarts;
  const published = ports.map(({ container, endpoint }): Listener => {
    const holder = toContainerHolder(container, starts.get(container.id) ?? null, job);
    return { endpoint, dualStack: false, state: "published", holder };
  });
  const bySocket = toListeners(unpublished, sockets, holders);
  const listeners = [...bySocket, ...published].toSorted(compareListeners);
  return { kernel: readKernel(host), visible, reason, listeners };
}

/** @param all also those whose ports are published */
function toListeners(
  sockets: readonly KernelSocket[],
  all: readonly KernelSocket[],
  holders: ReadonlyMap<KernelSocket, Holder>,
): Listener[] {
  const wildcards = sockets.filter(({ address }) => address === "::");
  const undecided = new Set(wildcards.map(({ protocol, port }) => encodePortKey(protocol, port)));
  if (undecided.size > 0)
    for (const { family, protocol, port } of all)
      if (family === "IPv4") undecided.delete(encodePortKey(protocol, port));
  const listeners: Listener[] = [];
  for (const socket of sockets) {
    const { address, port, protocol, state } = socket;
    const holder = holders.get(socket);
    // With an IPv4 socket on the same port an IPv6 one is V6ONLY; alone the kernel's table does
    // not say.
    const dualStack =
      address === "::" && undecided.has(encodePortKey(protocol, port)) ? null : false;
    if (holder) listeners.push({ endpoint: toEndpoint(socket), dualStack, state, holder });
  }
  return listeners;
}

/** Ports of different protocols are different. As a number, because there may be thousands. */
const encodePortKey = (protocol: HostEndpoint["protocol"], port: number) =>
  PROTOCOLS.indexOf(protocol) * (MAX_PORT + 1) + port;
const PROTOCOLS: readonly HostEndpoint["protocol"][] = ["tcp", "udp", "sctp"];

function compareListeners({ endpoint: a }: Listener, { endpoint: b }: Listener): number {
  return (
    a.first - b.first || compareTexts(a.protocol, b.protocol) || compareTexts(a.address, b.address)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
