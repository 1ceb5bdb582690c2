import { groupBy } from "../lib/groupBy.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import { findBoundSockets } from "./linux/findBoundSockets.ts";
import type { Container } from "./engine/Container.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import { findEngine } from "./engine/findEngine.ts";
import type { Holder } from "./holders/Holder.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import { findJob } from "./holders/Job.ts";
import type { KernelSocket } from "./KernelSocket.ts";
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
 * Everything that holds a port: sockets that listen or are bound, published ports of containers,
 * and for the ports that are asked for connections and TIME_WAIT too, of which an outgoing one
 * keeps its port from being bound.
 *
 * @param asked whether a port is asked for; null for all that listen, where of many containers the start is not looked up
 */
export async function listListeners(
  host: Host,
  asked: ((port: number) => boolean) | null,
): Promise<ListenerView> {
  const engine = findEngine(host);
  const reason = findBlindSpot(host, engine);
  const requested = ({ port }: { readonly port: number }) => asked === null || asked(port);
  const asking = readContainers(host, engine);
  const beside = listWindowsSockets(host);
  // What was asked is on its way before the tables are read, which takes a while and lets nothing
  // else happen.
  await new Promise((done) => setImmediate(done));
  const own = reason === null ? ((await listSockets(host, asked ?? (() => false))) ?? []) : [];
  // Of all that listen none is one of these.
  const silent = reason === null && asked !== null ? await findBoundSockets(null, host) : [];
  const sockets = [...own, ...silent, ...(await beside)].filter(requested);
  const containers = (await asking)?.containers ?? null;
  const ports = listPublished(containers ?? []).filter(({ endpoint }) =>
    requested({ port: endpoint.first }),
  );
  const publishing = [...new Set(ports.map(({ container }) => container))];
  const starting = readStarts(
    host,
    engine,
    asked === null && publishing.length > MAX_INSPECTED ? [] : publishing,
  );
  const taken = groupBy(ports, ({ endpoint: { protocol, first } }) => portKey(protocol, first));
  const isPublished = ({ protocol, port, address }: KernelSocket) =>
    taken.get(portKey(protocol, port))?.some(({ endpoint }) => endpoint.address === address) ??
    false;
  const rest = taken.size === 0 ? sockets : sockets.filter((socket) => !isPublished(socket));
  const job = await findJob(host);
  const holders = await nameHolders(rest, containers, job, host);
  const starts = await starting;
  const published = ports.map(({ container, endpoint }): Listener => {
    return {
      endpoint,
      dualStack: false,
      state: "published",
      holder: toContainerHolder(container, starts.get(container.id) ?? null, job),
    };
  });
  const listeners = [...toListeners(rest, sockets, holders), ...published].toSorted(byPort);
  return { kernel: readKernel(host), visible: reason === null, reason, listeners };
}

/** @param all also those whose ports are published */
function toListeners(
  sockets: readonly KernelSocket[],
  all: readonly KernelSocket[],
  holders: ReadonlyMap<KernelSocket, Holder>,
): Listener[] {
  const dual = new Set(
    sockets
      .filter(({ address }) => address === "::")
      .map(({ protocol, port }) => portKey(protocol, port)),
  );
  if (dual.size > 0)
    for (const { family, protocol, port } of all)
      if (family === "IPv4") dual.delete(portKey(protocol, port));
  const listeners: Listener[] = [];
  for (const socket of sockets) {
    const { address, port, protocol, state } = socket;
    const holder = holders.get(socket);
    // Beside an IPv4 socket of the same port an IPv6 one is V6ONLY; alone the kernel's table does
    // not tell.
    const dualStack = address === "::" && dual.has(portKey(protocol, port)) ? null : false;
    if (holder) listeners.push({ endpoint: toEndpoint(socket), dualStack, state, holder });
  }
  return listeners;
}

function listPublished(
  containers: readonly Container[],
): { readonly container: Container; readonly endpoint: HostEndpoint }[] {
  return containers.flatMap((container) =>
    container.published.map((endpoint) => ({ container, endpoint })),
  );
}

/** Ports of different protocols do not meet. As a number, because there may be thousands. */
const portKey = (protocol: HostEndpoint["protocol"], port: number) =>
  PROTOCOLS.indexOf(protocol) * 65_536 + port;
const PROTOCOLS: readonly HostEndpoint["protocol"][] = ["tcp", "udp", "sctp"];

function toEndpoint({ family, address, port, protocol }: KernelSocket): HostEndpoint {
  return { family, address, first: port, last: port, protocol };
}

function byPort({ endpoint: a }: Listener, { endpoint: b }: Listener): number {
  return a.first - b.first || compare(a.protocol, b.protocol) || compare(a.address, b.address);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
