import type { Container } from "../host/engine/Container.ts";
import { isPlainName } from "../host/holders/adviseStop.ts";
import { getHolderKey, LEFT_OVER } from "../host/holders/Holder.ts";
import { findJob } from "../host/holders/Job.ts";
import { nameHolders, toContainerHolder } from "../host/holders/nameHolders.ts";
import { type KernelSocket, toEndpoint } from "../host/KernelSocket.ts";
import type { PortBlockers } from "../host/PortTable.ts";
import { distinctBy } from "../lib/distinctBy.ts";
import { type HostEndpoint, isWildcard, overlaps } from "../ports/HostEndpoint.ts";
import type { Answer } from "./Answer.ts";
import { toLoopback } from "./findConnectionProblem.ts";
import { joinPlanned, type PortCheck } from "./listPortChecks.ts";
import type { VerifyContext } from "./VerifyContext.ts";

/** Containers and sockets that listen on a port instead of the service. */
interface Intruders {
  readonly containers: readonly Container[];
  readonly sockets: readonly KernelSocket[];
}

/** Finds what listens on a port although it is not the container of the service. */
export async function findIntruders(
  check: PortCheck,
  context: VerifyContext,
): Promise<Pick<Answer, "holders" | "fix"> | null> {
  const found = await listIntruders(check, context);
  const { isIntruder } = context;
  const containers = found.containers.filter(({ id }) => isIntruder(id));
  const sockets = found.sockets.filter(({ inode, uid, port, protocol, address }) =>
    isIntruder(inode > 0 ? `${inode}` : `${address} ${port} ${protocol} ${uid}`),
  );
  if (containers.length + sockets.length === 0) return null;
  const { host, running } = context;
  const job = await findJob(host);
  // The engine binds the ports of a container again before it says that the container runs.
  const isRestarting = check.container?.state === "restarting";
  const named = await nameHolders(sockets, running, job, host);
  const holders = [
    ...containers.map((container) => toContainerHolder(container, null, job)),
    ...sockets.flatMap((socket) => named.get(socket) ?? []),
  ].filter(({ detail }) => !(isRestarting && detail === LEFT_OVER));
  if (holders.length === 0) return null;
  // `docker compose stop` does not stop these.
  const oneOff = containers.filter(({ compose, name }) => compose?.oneOff && isPlainName(name));
  const fix = oneOff.map(({ name }) => `docker stop ${name}`).join("; ") || null;
  return { holders: distinctBy(holders, getHolderKey), fix };
}

async function listIntruders(check: PortCheck, context: VerifyContext): Promise<Intruders> {
  // The engine may publish any port of a pool, and others may use the rest of it.
  const planned = joinPlanned(check);
  const isOpen = planned === null || planned.first < planned.last;
  const endpoints = isOpen ? check.actual : check.planned;
  const finding = endpoints.map(async (endpoint) => {
    const blockers = await findBlockers(endpoint, context);
    const isUdp = endpoint.protocol === "udp";
    const own = findOwnSockets(endpoint, check, context);
    const foreign = own.filter((socket) => !isForwarder(socket, check, context));
    const isOwned = own.length > foreign.length;
    // Of udp sockets on several addresses, the one with the most specific address gets a packet.
    const others =
      isUdp && isOwned
        ? blockers.sockets.filter(({ address }) => address === toLoopback(endpoint))
        : blockers.sockets;
    return {
      containers: blockers.containers.filter((each) => !check.own.includes(each)),
      sockets: [...others, ...foreign],
    };
  });
  const found = await Promise.all(finding);
  return {
    containers: [...new Set(found.flatMap((each) => each.containers))],
    sockets: [...new Set(found.flatMap((each) => each.sockets))],
  };
}

/**
 * Finds what else uses an endpoint. Only a connection shows whether a socket on all addresses of
 * IPv6 also gets the connections of IPv4.
 */
async function findBlockers(
  endpoint: HostEndpoint,
  { table, prober }: VerifyContext,
): Promise<PortBlockers> {
  const blockers = table.findBlockers(endpoint, endpoint.first);
  const isOpen = ({ family, state, address }: KernelSocket) =>
    state === "listening" && family !== endpoint.family && isWildcard({ address });
  if (!blockers.sockets.some(isOpen)) return blockers;
  const outcome = await prober.connect(toLoopback(endpoint), endpoint.first, 0);
  if (outcome !== "refused") return blockers;
  return { ...blockers, sockets: blockers.sockets.filter((socket) => !isOpen(socket)) };
}

/** Returns the sockets at an address and port that a container of the service publishes. */
function findOwnSockets(
  { protocol, first: port }: HostEndpoint,
  { own }: PortCheck,
  { sockets }: VerifyContext,
): readonly KernelSocket[] {
  const published = own.flatMap((container) => container.published);
  return sockets.filter(
    (socket) =>
      socket.port === port &&
      socket.protocol === protocol &&
      socket.state !== "connected" &&
      published.some(
        (each) => each.address === socket.address && overlaps(each, toEndpoint(socket)),
      ),
  );
}

/** Returns whether a socket passes connections on to a container of the service. */
function isForwarder(
  { inode, uid, port }: KernelSocket,
  { own }: PortCheck,
  { owners, forwarders }: VerifyContext,
): boolean {
  const owner = owners.get(inode);
  // Only Linux says which program has a socket open.
  if (owner === undefined) return true;
  if (!forwarders.has(uid)) return false;
  if (owner.kind !== "proxy") return owner.kind !== "other";
  const { address, target } = owner;
  return own.some(
    ({ addresses, published }) =>
      (addresses.length === 0 || addresses.includes(address)) &&
      published.some((each) => each.first === port && each.target === target),
  );
}
