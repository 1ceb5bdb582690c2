import { distinctBy } from "../lib/distinctBy.ts";
import { groupBy } from "../lib/groupBy.ts";
import { formatEndpoint, type HostEndpoint, isWildcard, overlaps } from "../ports/HostEndpoint.ts";
import { type Container, type ContainerPort, listContainerPorts } from "./engine/Container.ts";
import { type KernelSocket, mayBe, toEndpoint } from "./KernelSocket.ts";

export interface PortBlockers {
  /** Containers that publish the port. */
  readonly containers: readonly Container[];
  /**
   * True if one of them is known to be bound. In IPv6 the engine may list ports that it never bound
   * (docs/reference/engine.md E3).
   */
  readonly bound: boolean;
  /** Listening and bound sockets, without those of these containers. */
  readonly sockets: readonly KernelSocket[];
  /**
   * Connections with this local port. Outgoing connections block the port and accepted ones do not,
   * but the kernel's table does not distinguish them.
   */
  readonly connections: readonly KernelSocket[];
  /**
   * True if a socket listens on the port on any address. If so, the connections may be accepted
   * ones.
   */
  readonly listening: boolean;
}

/** The kernel's sockets and the engine's containers, by port. */
export class PortTable {
  readonly #sockets: ReadonlyMap<string, readonly KernelSocket[]>;
  readonly #published: ReadonlyMap<string, readonly ContainerPort[]>;
  /** The endpoints of all sockets and containers. */
  readonly #endpoints: readonly HostEndpoint[];
  /** Endpoints that are bound or published, without duplicates. */
  readonly inUse: readonly HostEndpoint[];

  constructor(sockets: readonly KernelSocket[], containers: readonly Container[]) {
    const ports = listContainerPorts(containers);
    this.#sockets = groupBy(sockets, ({ protocol, port }) => `${port}/${protocol}`);
    this.#published = groupBy(ports, ({ endpoint }) => `${endpoint.first}/${endpoint.protocol}`);
    const published = ports.map(({ endpoint }) => endpoint);
    this.#endpoints = [...sockets.map(toEndpoint), ...published];
    const held = sockets.filter(isHeld).map(toEndpoint);
    this.inUse = distinctBy([...held, ...published], formatEndpoint);
  }

  /** Returns the ports of an endpoint that something uses or publishes, ascending. */
  listPorts({ protocol, first, last }: HostEndpoint): number[] {
    const ports = this.#endpoints.flatMap((each) => (each.protocol === protocol ? each.first : []));
    const inside = ports.filter((port) => port >= first && port <= last);
    return [...new Set(inside)].toSorted((a, b) => a - b);
  }

  findBlockers(endpoint: HostEndpoint, port: number): PortBlockers {
    const single = { ...endpoint, first: port, last: port };
    const key = `${port}/${endpoint.protocol}`;
    const sockets = this.#sockets.get(key) ?? [];
    const published = this.#published.get(key) ?? [];
    const isIpv4Held = sockets.some((socket) => socket.family === "IPv4" && isHeld(socket));
    const blocking = sockets.filter(
      (socket) =>
        !published.some(({ endpoint: each }) => isPublishedBy(each, socket)) &&
        (overlaps(single, toEndpoint(socket)) ||
          mayBe(socket.address, endpoint.address) ||
          (!isIpv4Held && bindsBothFamilies(single, socket))),
    );
    const overlapping = published.filter((each) => overlaps(single, each.endpoint));
    return {
      containers: [...new Set(overlapping.map(({ container }) => container))],
      bound: overlapping.some(
        (each) =>
          each.endpoint.family === "IPv4" ||
          sockets.some((socket) => isSameAddress(each.endpoint, socket)),
      ),
      sockets: blocking.filter(isHeld),
      connections: blocking.filter((socket) => !isHeld(socket)),
      listening: sockets.some(({ state }) => state === "listening"),
    };
  }
}

/**
 * Returns whether an IPv6 wildcard socket also binds IPv4. It does unless it is V6ONLY, which the
 * kernel's table does not show. It must be V6ONLY if IPv4 is bound too (docs/reference/engine.md
 * E8).
 */
function bindsBothFamilies(endpoint: HostEndpoint, socket: KernelSocket): boolean {
  return endpoint.family === "IPv4" && socket.family === "IPv6" && isWildcard(socket);
}

/** Returns whether a socket blocks its port. A connected udp socket does, too. */
function isHeld({ protocol, state }: KernelSocket): boolean {
  return protocol !== "tcp" || state === "listening" || state === "bound";
}

/** Programs that forward ports to an engine in a virtual machine (docs/reference/engine.md E26). */
const FORWARDERS = /^(ssh|limactl|colima|gvproxy|orbstack|com\.docke|host-switch)/i;

/**
 * Returns whether a socket is the engine's own for a published port. A program that forwards the
 * port may bind fewer addresses.
 */
function isPublishedBy(endpoint: HostEndpoint, socket: KernelSocket): boolean {
  if (isSameAddress(endpoint, socket)) return true;
  return FORWARDERS.test(socket.program ?? "") && overlaps(endpoint, toEndpoint(socket));
}

function isSameAddress(endpoint: HostEndpoint, socket: KernelSocket): boolean {
  return endpoint.family === socket.family && endpoint.address === socket.address;
}
