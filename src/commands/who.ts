import type { Host } from "../host/Host.ts";
import { listListeners } from "../host/listListeners.ts";
import { type Listener, usesEndpoint } from "../host/Listener.ts";
import {
  readSupportInfo,
  type SupportInfo,
  type SupportRequest,
  type SupportSources,
} from "../host/readSupportInfo.ts";
import { listEndpoints } from "../leases/addLeases.ts";
import type { Lease } from "../leases/Lease.ts";
import type { LeaseStore } from "../leases/LeaseStore.ts";
import { findUnlistedSockets } from "../host/findUnlistedSockets.ts";
import { ValueFilter } from "../lib/ValueFilter.ts";
import { type NamedEndpoint, overlapsNamed, parseEndpoint } from "../ports/parseEndpoint.ts";
import type { HostEndpoint } from "../ports/HostEndpoint.ts";
import type { Who } from "../report/formats/who.ts";
import { listPorts } from "../lib/PortRange.ts";
import { type CommandName, UsageError } from "./UsageError.ts";

/** The number of ports to look for in the firewall rules. */
const MAX_FIREWALL_PORTS = 1000;

export interface WhoOptions {
  /** The sources of the details for bug reports; null to add none. */
  readonly sources?: SupportSources | null;
  /** Lists the leases on the given ports. */
  readonly leases?: LeaseStore | null;
}

/**
 * Finds what uses the given ports, and the leases on them, or all ports in use if none are given.
 * Throws a UsageError.
 */
export async function who(
  names: readonly string[],
  host: Host,
  { sources = null, leases: store = null }: WhoOptions = {},
): Promise<Who> {
  const requested = names.map((name) => ({ name, endpoint: parsePort(name, "who") }));
  const endpoints = requested.map(({ endpoint }) => endpoint);
  const isRequested = (port: number) =>
    endpoints.some(({ first, last }) => port >= first && port <= last);
  const view = await listListeners(host, names.length === 0 ? null : isRequested);
  const all = [...view.listeners, ...(await findUnlistedSockets(endpoints, view, host))];
  const listeners = all.filter(
    (each) => names.length === 0 || endpoints.some((endpoint) => usesEndpoint(each, endpoint)),
  );
  const leases = await listLeases(endpoints, store, sources !== null);
  const ports = endpoints.flatMap(listPorts);
  const unused = requested.filter(
    ({ endpoint }) => !listeners.some((each) => usesEndpoint(each, endpoint)),
  );
  return {
    ...view,
    ...(sources === null
      ? { listeners, support: null }
      : await addSupport(host, listeners, { ports: ports.slice(0, MAX_FIREWALL_PORTS), sources })),
    leases: leases.toSorted((a, b) => a.port - b.port),
    unused: unused.map(({ name }) => name),
  };
}

/** Lists the leases on the endpoints. For a bug report without endpoints, lists all leases. */
async function listLeases(
  endpoints: readonly NamedEndpoint[],
  store: LeaseStore | null,
  isReport: boolean,
): Promise<readonly Lease[]> {
  if (store === null || (endpoints.length === 0 && !isReport)) return [];
  const isNamed = (port: number) =>
    endpoints.length === 0 || endpoints.some(({ first, last }) => port >= first && port <= last);
  const isLeased = (endpoint: HostEndpoint) =>
    endpoints.length === 0 || endpoints.some((named) => overlapsNamed(endpoint, named));
  const leases = await store.list(isNamed);
  return leases.filter((lease) => listEndpoints(lease).some(isLeased));
}

/** Adds details for bug reports. The details of the listeners then contain no secrets either. */
async function addSupport(
  host: Host,
  listeners: readonly Listener[],
  { ports, sources }: Pick<SupportRequest, "ports" | "sources">,
): Promise<{ readonly listeners: readonly Listener[]; readonly support: SupportInfo }> {
  const filter = new ValueFilter({ ...sources.hidden, home: host.home });
  const hide = (text: string | null) => text && filter.hide(text);
  const holders = new Set(listeners.map(({ holder }) => holder.name));
  return {
    support: await readSupportInfo(host, { ports, holders, filter, sources }),
    listeners: listeners.map((each) => ({
      ...each,
      holder: { ...each.holder, detail: hide(each.holder.detail) },
    })),
  };
}

/** Parses a port that the user names. Throws a UsageError. */
export function parsePort(name: string, command: CommandName): NamedEndpoint {
  const endpoint = parseEndpoint(name);
  if (endpoint !== null) return endpoint;
  const message = /^\d+$/.test(name)
    ? `${name} is not a valid port (1-65535)`
    : `${JSON.stringify(name)} is not a port (e.g. 5432, 8080-8084, 127.0.0.1:53/udp or [::1]:53)`;
  throw new UsageError(message, command);
}
