import type { BlindSpot } from "../BlindSpot.ts";
import type { Host } from "../Host.ts";
import type { Engine } from "./findEngine.ts";

/**
 * Describes why an engine does not list its containers, and what helps (docs/reference/engine.md
 * E27).
 */
export function describeRefusal(
  { platform }: Host,
  { socket, described }: Engine,
  failure: string,
): BlindSpot {
  const make = (reason: string, fix: string) => ({ reason, fix, bindsHere: true });
  if (socket === null)
    return make(
      `${described}, which cannot be asked for containers`,
      "run portplan on the machine that runs the engine",
    );
  const path = "path" in socket ? socket.path : null;
  // The message of Node contains the address, which may contain a user name.
  const code = /\bE[A-Z]{3,}\b/.exec(failure)?.[0] ?? failure;
  if (path !== null && (code === "EACCES" || code === "EPERM"))
    return make(`permission denied on ${path}`, suggestAccess(platform, path));
  if (path !== null && code === "ECONNREFUSED") {
    const command = COMMANDS.find(([pattern]) => pattern.test(path))?.[1] ?? "";
    return make(
      `the engine is not running: nothing listens on ${path}`,
      `start the engine${platform === "linux" ? command : ""}`,
    );
  }
  return make(
    `the engine cannot be asked for its containers: ${code}`,
    "run `docker ps` to see whether the engine responds",
  );
}

/** The commands that start the engine of a socket. */
const COMMANDS = [
  [/^(\/var)?\/run\/docker\.sock$/, ": sudo systemctl start docker"],
  [/^\/run\/user\/\d+\/docker\.sock$/, ": systemctl --user start docker"],
] as const;

function suggestAccess(platform: Host["platform"], path: string): string {
  if (platform === "win32") return "run as administrator, or join the group docker-users";
  const isOfUser = platform !== "linux" || /^\/(run\/user|home)\//.test(path);
  return isOfUser || !path.endsWith("/docker.sock")
    ? "run with sudo, or as the user who started the engine"
    : "run with sudo, or join the docker group: sudo usermod -aG docker $USER, then log in again";
}
