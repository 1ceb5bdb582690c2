import type { Container } from "./Container.ts";
import type { Engine } from "./findEngine.ts";
import { asList, asObject, asString, isObject, parseJson } from "../../lib/json.ts";
import type { EngineAnswer, Host } from "../Host.ts";
import { parseContainers, parseStartedAt } from "./parseContainers.ts";

/** What the engine said of its containers. */
export interface EngineView {
  readonly containers: readonly Container[];
  /** The engine's release, "28.5.2"; null where it did not say. */
  readonly version: string | null;
}

/** Of more containers the start is not asked. */
export const MAX_INSPECTED = 20;

/** Asks for the running containers; null where the engine is not there or does not answer. */
export async function readContainers(host: Host, engine: Engine): Promise<EngineView | null> {
  const answer = await getContainers(host, engine);
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

/** A container port of a service, as the engine knows it. */
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
  const answer = await getContainers(host, engine);
  if (answer === null || "failure" in answer) return null;
  const containers = asList(parseJson(answer.body))
    .filter(isObject)
    .filter((container) => {
      const labels = asObject(container["Labels"]);
      return (
        labels["com.docker.compose.project"] === project &&
        labels["com.docker.compose.service"] === service
      );
    });
  const ports = containers.flatMap((container) => asList(container["Ports"]).filter(isObject));
  const published = ports.find(
    (port) => port["PrivatePort"] === target && asString(port["Type"]) === protocol.toLowerCase(),
  );
  const port = published?.["PublicPort"];
  return typeof port === "number" ? port : null;
}

/** Asks for the list of running containers; null where the engine's socket is not there. */
async function getContainers(host: Host, { socket }: Engine): Promise<EngineAnswer | null> {
  const isMissing =
    socket === null || ("path" in socket && host.platform !== "win32" && !host.exists(socket.path));
  return isMissing ? null : host.get(socket, "/containers/json");
}
