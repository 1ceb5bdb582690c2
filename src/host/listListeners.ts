import { format, type HostEndpoint } from "../plan/HostEndpoint.ts";
import type { Container } from "./Container.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import { findEngine } from "./findEngine.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import type { Listener } from "./Listener.ts";
import { fromContainer, nameHolders } from "./nameHolders.ts";
import { readContainers, readStarts } from "./readContainers.ts";
import { readKernel } from "./readKernel.ts";
import { listSockets } from "./readSockets.ts";

/** What stands on the host, and how far that could be seen. */
export interface ListenerView extends Pick<HostView, "kernel" | "visible" | "reason"> {
  /** By port, then protocol, then address. */
  readonly listeners: readonly Listener[];
}

/**
 * Everything that holds a port: sockets that listen or are bound, published ports of containers, and for the ports that are asked for connections
 * and TIME_WAIT too, of which an outgoing one keeps its port from being bound.
 *
 * @param asked whether a port is asked for; null for all that listen
 */
export async function listListeners(host: Host, asked: ((port: number) => boolean) | null): Promise<ListenerView> {
  const engine = findEngine(host);
  const reason = findBlindSpot(host, engine);
  const wanted = ({ port }: { readonly port: number }) => asked === null || asked(port);
  const asking = readContainers(host, engine);
  const sockets = (reason === null ? ((await listSockets(host, asked ?? (() => false))) ?? []) : []).filter(wanted);
  const containers = (await asking)?.containers ?? null;
  const ports = publishedPorts(containers ?? []).filter(({ endpoint }) => wanted({ port: endpoint.first }));
  const starting = readStarts(host, engine, [...new Set(ports.map(({ container }) => container))]);
  const taken = new Set(ports.map(({ endpoint }) => format(endpoint)));
  const rest = sockets.filter((socket) => !taken.has(format(endpointOf(socket))));
  const holders = await nameHolders(rest, containers, host);
  const ipv4 = new Set(sockets.filter(({ family }) => family === "IPv4").map(({ protocol, port }) => `${port}/${protocol}`));
  const bound = rest.flatMap((socket): Listener[] => {
    const { address, port, protocol, state } = socket;
    const holder = holders.get(socket);
    // Beside an IPv4 socket of the same port an IPv6 one is V6ONLY; alone the kernel's table does not tell.
    const dualStack = address === "::" && !ipv4.has(`${port}/${protocol}`) ? null : false;
    return holder ? [{ endpoint: endpointOf(socket), dualStack, state, holder }] : [];
  });
  const starts = await starting;
  const published = ports.map(({ container, endpoint }): Listener => {
    return { endpoint, dualStack: false, state: "published", holder: fromContainer(container, starts.get(container.id) ?? null, host) };
  });
  return { kernel: readKernel(host), visible: reason === null, reason, listeners: [...published, ...bound].toSorted(byPort) };
}

function publishedPorts(containers: readonly Container[]): { readonly container: Container; readonly endpoint: HostEndpoint }[] {
  return containers.flatMap((container) => container.published.map((endpoint) => ({ container, endpoint })));
}

function endpointOf({ family, address, port, protocol }: KernelSocket): HostEndpoint {
  return { family, address, first: port, last: port, protocol };
}

function byPort({ endpoint: a }: Listener, { endpoint: b }: Listener): number {
  return a.first - b.first || compare(a.protocol, b.protocol) || compare(a.address, b.address);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
