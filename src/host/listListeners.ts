import type { Container } from "./Container.ts";
import { findBlindSpot } from "./findBlindSpot.ts";
import { type Engine, findEngine } from "./findEngine.ts";
import type { Host } from "./Host.ts";
import type { HostView } from "./HostView.ts";
import type { KernelSocket } from "./KernelSocket.ts";
import type { Listener } from "./Listener.ts";
import { fromContainer, nameHolders } from "./nameHolders.ts";
import { readContainers, readStarts } from "./readContainers.ts";
import { readKernel } from "./readKernel.ts";
import { readSockets } from "./readSockets.ts";

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
  const answer = await readContainers(host, engine);
  const sockets = (reason === null ? (readSockets(host, asked ?? (() => false)) ?? []) : []).filter(wanted);
  const published = await publishedPorts(answer?.containers ?? [], wanted, host, engine);
  const rest = sockets.filter((socket) => !published.some(({ endpoint }) => isThere(endpoint, socket)));
  const holders = nameHolders(rest, answer?.containers ?? null, host);
  const ipv4 = new Set(sockets.filter(({ family }) => family === "IPv4").map(({ protocol, port }) => `${port}/${protocol}`));
  const bound = rest.flatMap((socket): Listener[] => {
    const { family, address, port, protocol, state } = socket;
    const holder = holders.get(socket);
    // Beside an IPv4 socket of the same port an IPv6 one is V6ONLY; alone the kernel's table does not tell.
    const dualStack = address === "::" && !ipv4.has(`${port}/${protocol}`) ? null : false;
    return holder ? [{ endpoint: { family, address, first: port, last: port, protocol }, dualStack, state, holder }] : [];
  });
  return { kernel: readKernel(host), visible: reason === null, reason, listeners: [...published, ...bound].toSorted(byPort) };
}

async function publishedPorts(
  containers: readonly Container[],
  wanted: (of: { readonly port: number }) => boolean,
  host: Host,
  engine: Engine,
): Promise<Listener[]> {
  const ports = containers
    .flatMap((container) => container.published.map((endpoint) => ({ container, endpoint, port: endpoint.first })))
    .filter(wanted);
  const starts = await readStarts(host, engine, [...new Set(ports.map(({ container }) => container))]);
  return ports.map(({ container, endpoint }) => ({
    endpoint,
    dualStack: false,
    state: "published",
    holder: fromContainer(container, starts.get(container.id) ?? null),
  }));
}

function isThere(endpoint: Listener["endpoint"], { family, address, port, protocol }: KernelSocket): boolean {
  return endpoint.first === port && endpoint.protocol === protocol && endpoint.family === family && endpoint.address === address;
}

function byPort({ endpoint: a }: Listener, { endpoint: b }: Listener): number {
  return a.first - b.first || compare(a.protocol, b.protocol) || compare(a.address, b.address);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
