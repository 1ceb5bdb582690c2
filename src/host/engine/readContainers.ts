import type { Container } from "./Container.ts";
import type { Engine } from "./findEngine.ts";
import type { Host } from "../Host.ts";
import { parseContainers, parseStartedAt } from "./parseContainers.ts";

export interface EngineView {
  readonly containers: readonly Container[];
  /** The engine's release, "28.5.2"; null where it did not say. */
  readonly version: string | null;
}

/** Of more containers the start is not asked. */
export const MAX_INSPECTED = 20;

/** Asks for the running containers; null where the engine is not there or does not answer. */
export async function readContainers(host: Host, { socket }: Engine): Promise<EngineView | null> {
  const isMissing =
    socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
  const answer = isMissing ? null : await host.get(socket, "/containers/json");
  if (answer === null || "failure" in answer) return null;
  const containers = parseContainers(answer.body);
  return containers && { containers, version: answer.version };
}

/** When containers were started, by id: the list tells only when they were made. */
export async function readStarts(
  host: Host,
  engine: Engine,
  containers: readonly Container[],
): Promise<ReadonlyMap<string, string | null>> {
  const { socket } = engine;
  if (socket === null) return new Map();
  const inspected = containers.filter(({ id }) => /^[0-9a-f]+$/.test(id)).slice(0, MAX_INSPECTED);
  const starts = inspected.map(async ({ id }) => {
    const answer = await host.get(socket, `/containers/${id}/json`);
    return [id, "failure" in answer ? null : parseStartedAt(answer.body)] as const;
  });
  return new Map(await Promise.all(starts));
}

export interface EnginePort {
  readonly project: string;
  readonly service: string;
  readonly target: number;
  readonly protocol: string;
}

/**
 * Returns the host port at which the engine publishes a service's container port now; null where it
 * does not run, or cannot be asked.
 */
export async function findPublishedPort(
  host: Host,
  engine: Engine,
  { project, service, target, protocol }: EnginePort,
): Promise<number | null> {
  const { containers = [] } = (await readContainers(host, engine)) ?? {};
  const published = containers
    .filter(({ compose }) => compose?.project === project && compose.service === service)
    .flatMap((container) => container.published)
    .find((port) => port.target === target && port.protocol === protocol.toLowerCase());
  return published?.first ?? null;
}
