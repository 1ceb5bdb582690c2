import { distinctBy } from "../lib/distinctBy.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { formatEndpoint, type HostEndpoint, isWildcard, overlaps } from "../ports/HostEndpoint.ts";
import { type Container, type ContainerPort, listContainerPorts } from "./engine/Container.ts";
import { type KernelSocket, toEndpoint } from "./KernelSocket.ts";

export interface PortBlockers {
  /** Containers that publish it. */
  readonly containers: readonly Container[];
  /**
   * One of them is seen to have it bound. In IPv6 the engine may list what it never bound
   * (docs/reference/engine.md E3).
   */
  readonly bound: boolean;
  /** Sockets that listen or are bound there, without those that belong to these containers. */
  readonly sockets: readonly KernelSocket[];
  /**
   * Connections from there. An outgoing one keeps its port from being bound, an accepted one does
   * not, and the kernel's table does not tell which it is.
   */
  readonly connections: readonly KernelSocket[];
  /**
   * Whether anything listens on the port, on any address: connections from it may be accepted ones.
   */
  readonly listening: boolean;
}

interface PortUse {
  readonly sockets: KernelSocket[];
  readonly published: ContainerPort[];
}

/** The kernel's sockets and the engine's containers, by port. */
export class PortTable {
  readonly #ports: Readonly<Record<HostEndpoint["protocol"], Map<number, PortUse>>> = {
    tcp: new Map(),
    udp: new Map(),
    sctp: new Map(),
  };

  constructor(sockets: readonly KernelSocket[], containers: readonly Container[]) {
    for (const socket of sockets) this.#open(socket.protocol, socket.port).sockets.push(socket);
    for (const port of listContainerPorts(containers))
      this.#open(port.endpoint.protocol, port.endpoint.first).published.push(port);
  }

  /** Returns the ports of an endpoint that something uses or publishes, ascending. */
  listPorts({ protocol, first, last }: HostEndpoint): number[] {
    return [...this.#ports[protocol].keys()]
      .filter((port) => port >= first && port <= last)
      .toSorted((a, b) => a - b);
  }

  findBlockers(endpoint: HostEndpoint, port: number): PortBlockers {
    const single = { ...endpoint, first: port, last: port };
    const { sockets, published } = this.#ports[endpoint.protocol].get(port) ?? {
      sockets: [],
      published: [],
    };
    const others = sockets.filter(
      (socket) => !published.some((each) => isSameAddress(each.endpoint, socket)),
    );
    const isIpv4Held = sockets.some((socket) => socket.family === "IPv4" && isHeld(socket));
    const blocking = others.filter(
      (socket) =>
        overlaps(single, toEndpoint(socket)) || (!isIpv4Held && bindsBothFamilies(single, socket)),
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

  /** Returns every endpoint that is bound or published, once. */
  listInUse(): readonly HostEndpoint[] {
    const all = Object.values(this.#ports).flatMap((ports) => [...ports.values()]);
    const endpoints = all.flatMap(({ sockets, published }) => [
      ...sockets.filter(isHeld).map(toEndpoint),
      ...published.map(({ endpoint }) => endpoint),
    ]);
    return distinctBy(endpoints, formatEndpoint);
  }

  #open(protocol: HostEndpoint["protocol"], port: number): PortUse {
    return getOrInsert(this.#ports[protocol], port, () => ({ sockets: [], published: [] }));
  }
}

/**
 * An IPv6 socket on every address takes IPv4 too unless it is V6ONLY, which the kernel's table does
 * not tell. Where IPv4 is bound beside it, it must be (docs/reference/engine.md E8).
 */
function bindsBothFamilies(endpoint: HostEndpoint, socket: KernelSocket): boolean {
  return endpoint.family === "IPv4" && socket.family === "IPv6" && isWildcard(socket);
}

/** A connected udp socket keeps its port like a bound one. */
function isHeld({ protocol, state }: KernelSocket): boolean {
  return protocol !== "tcp" || state === "listening" || state === "bound";
}

function isSameAddress(endpoint: HostEndpoint, socket: KernelSocket): boolean {
  return endpoint.family === socket.family && endpoint.address === socket.address;
}
