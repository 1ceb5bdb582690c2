import type { Container } from "../host/engine/Container.ts";
import type { Engine } from "../host/engine/findEngine.ts";
import { askForJson } from "../host/engine/readContainers.ts";
import type { Host } from "../host/Host.ts";
import { parseProcNet } from "../host/linux/listLinuxSockets.ts";
import { isSameProcess, readControlGroup, readStat } from "../host/linux/readProcess.ts";
import { asObject } from "../lib/json.ts";
import type { VerifyCache } from "./VerifyCache.ts";

/** The addresses on which programs in a container listen, by tcp port. */
export type Inside = ReadonlyMap<number, readonly string[]>;

/**
 * Reads which tcp ports programs in a container listen on, from the kernel; null if its processes
 * cannot be seen from here.
 */
export async function readInside(
  container: Container,
  engine: Engine,
  host: Host,
  cache: VerifyCache,
): Promise<Inside | null> {
  if (host.platform !== "linux" || !engine.local) return null;
  const pid = await findProcess(container, engine, host, cache);
  const text = pid === null ? null : host.read(`/proc/${pid}/net/tcp`);
  if (text === null) return null;
  const inside = new Map<number, string[]>();
  for (const table of [text, host.read(`/proc/${pid}/net/tcp6`) ?? ""])
    for (const { port, address } of parseProcNet(selectListening(table), "tcp", () => false))
      inside.set(port, [...(inside.get(port) ?? []), address]);
  return inside;
}

/** Drops connections, of which there may be thousands. */
function selectListening(table: string): string {
  return table.includes(" 0A ")
    ? table
        .split("\n")
        .filter((line) => line.includes(" 0A "))
        .join("\n")
    : "";
}

async function findProcess(
  container: Container,
  engine: Engine,
  host: Host,
  { processes }: VerifyCache,
): Promise<number | null> {
  const { id } = container;
  const known = processes.get(id);
  if (known === null) return null;
  if (known !== undefined && isSameProcess(readStat(known.pid, host), known.startTicks))
    return known.pid;
  if (!/^[0-9a-f]+$/.test(id)) return null;
  const { Pid: pid } = asObject(
    asObject(await askForJson(host, engine, `/containers/${id}/json`))["State"],
  );
  // A container that restarts has no process for a moment.
  if (typeof pid !== "number" || pid <= 0) return null;
  const stat = readStat(pid, host);
  const isSeen = stat !== null && isOfContainer(pid, container, host);
  processes.set(id, isSeen ? { pid, startTicks: stat.startTicks } : null);
  return isSeen ? pid : null;
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
