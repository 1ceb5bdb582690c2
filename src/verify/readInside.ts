import type { Container } from "../host/engine/Container.ts";
import { askForJson } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { parseProcNet } from "../host/linux/listLinuxSockets.ts";
import { isSameProcess, readControlGroup, readStat } from "../host/linux/readProcess.ts";
import { getOrInsert } from "../lib/getOrInsert.ts";
import { asObject } from "../lib/json.ts";
import type { VerifyContext } from "./VerifyContext.ts";
import type { ContainerProcess, Inside, OpenContainer } from "./VerifyCache.ts";

/**
 * Reads which tcp ports programs in a container listen on, from the kernel, which takes some
 * milliseconds for each of its tables.
 */
function readInside({ pid }: ContainerProcess, host: Host): Inside | null {
  const text = host.read(`/proc/${pid}/net/tcp`);
  if (text === null) return null;
  const inside = new Map<number, string[]>();
  for (const table of [text, host.read(`/proc/${pid}/net/tcp6`) ?? ""])
    for (const { port, address } of parseProcNet(selectListening(table), "tcp", () => false))
      inside.set(port, [...(inside.get(port) ?? []), address]);
  return inside;
}

/** Drops connections, of which there may be thousands. */
function selectListening(table: string): string {
  const lines = table.split("\n");
  return lines.filter((line) => line.includes(" 0A ")).join("\n");
}

/** Finds the first process of a container, once in a verification. */
export function openContainer(
  container: Container,
  context: VerifyContext,
): Promise<OpenContainer | null> {
  return getOrInsert(context.opened, container.id, async () => {
    const main = await findProcess(container, context);
    if (main === null) return null;
    let inside: Inside | null | undefined;
    return { main, readInside: () => (inside ??= readInside(main, context.host)) };
  });
}

/** Finds the first process of a container; null if its processes cannot be seen from here. */
async function findProcess(
  container: Container,
  { engine, host, cache }: VerifyContext,
): Promise<ContainerProcess | null> {
  const { processes } = cache;
  const { id } = container;
  if (host.platform !== "linux" || !engine.local) return null;
  const known = processes.get(id);
  if (known === null) return null;
  if (known !== undefined && isSameProcess(readStat(known.pid, host), known.startTicks))
    return known;
  if (!/^[0-9a-f]+$/.test(id)) return null;
  const details = asObject(await askForJson(host, engine, `/containers/${id}/json`));
  const { Pid: pid } = asObject(details["State"]);
  // A container that restarts has no process for a moment.
  if (typeof pid !== "number" || pid <= 0) return null;
  const stat = readStat(pid, host);
  const isSeen = stat !== null && isOfContainer(pid, container, host);
  const found = isSeen ? { pid, startTicks: stat.startTicks, listening: new Set<number>() } : null;
  processes.set(id, found);
  return found;
}

/**
 * Returns whether a process is in a container. If the engine is in another PID namespace, its
 * process ids belong to other processes here.
 */
function isOfContainer(pid: number, { id, addresses }: Container, host: Host): boolean {
  if (readControlGroup(pid, host).container === id) return true;
  const routes = host.read(`/proc/${pid}/net/fib_trie`) ?? "";
  return addresses.some((address) => routes.includes(`|-- ${address}\n`));
}
