import { dirname } from "node:path/posix";
import { findEngine } from "./findEngine.ts";
import type { Host } from "../Host.ts";

/**
 * The process of the engine, from the file that it writes beside its socket (`--pidfile`,
 * https://docs.docker.com/reference/cli/dockerd/); null where there is none.
 */
export function readEnginePid(host: Host): number | null {
  const { socket } = findEngine(host);
  if (host.platform !== "linux" || socket === null || !("path" in socket)) return null;
  const pid = host.read(`${dirname(socket.path)}/docker.pid`)?.trim() ?? "";
  return /^\d+$/.test(pid) ? Number(pid) : null;
}
