import type { Engine } from "./findEngine.ts";
import type { Host } from "../Host.ts";
import { isObject, asList, asObject, parseJson, asString } from "../../lib/json.ts";

/** A container port of a service, as the engine knows it. */
export interface EnginePort {
  readonly project: string;
  readonly service: string;
  readonly target: number;
  readonly protocol: string;
}

/**
 * The host port at which the engine publishes a service's container port now; null where it does
 * not run, or cannot be asked.
 */
export async function findPublishedPort(
  host: Host,
  { socket }: Engine,
  { project, service, target, protocol }: EnginePort,
): Promise<number | null> {
  if (
    socket === null ||
    ("path" in socket && host.platform !== "win32" && !host.exists(socket.path))
  )
    return null;
  const answer = await host.get(socket, "/containers/json");
  if ("failure" in answer) return null;
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
  const found = ports.find(
    (port) => port["PrivatePort"] === target && asString(port["Type"]) === protocol.toLowerCase(),
  );
  const port = found?.["PublicPort"];
  return typeof port === "number" ? port : null;
}
