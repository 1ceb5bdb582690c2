import type { BlindSpot } from "../BlindSpot.ts";
import type { Host } from "../Host.ts";
import type { Engine } from "./findEngine.ts";

/** Describes why an engine cannot be asked for its containers, and what helps. */
export function describeRefusal(
  host: Host,
  { socket, described }: Engine,
  failure: string,
): BlindSpot {
  const path = socket !== null && "path" in socket ? socket.path : null;
  const place = path ?? `the engine's address (${described})`;
  const isOfRoot = path === "/var/run/docker.sock" || path === "/run/docker.sock";
  const make = (reason: string, fix: string) => ({ reason, fix, bindsHere: true });
  if (socket === null) return make(`${described}, which cannot be asked for containers`, CHECK);
  if (/\b(EACCES|EPERM)\b/.test(failure))
    return make(`permission denied on ${place}`, suggestAccess(host, isOfRoot));
  if (/\b(ECONNREFUSED|ENOENT)\b/.test(failure)) {
    const isUserUnit = /^\/run\/user\/\d+\/docker\.sock$/.test(path ?? "");
    const command = isUserUnit ? "systemctl --user start docker" : "sudo systemctl start docker";
    const isUnit = host.platform === "linux" && (isOfRoot || isUserUnit);
    return make(
      `the engine is not running: nothing listens on ${place}`,
      `start the engine${isUnit ? `: ${command}` : ""}`,
    );
  }
  return make(`the engine cannot be asked for its containers: ${failure}`, CHECK);
}

const CHECK = "run `docker ps` to see whether the engine responds";

function suggestAccess({ platform }: Host, isOfRoot: boolean): string {
  if (platform === "win32") return "run as administrator, or join the group docker-users";
  return platform === "linux" && isOfRoot
    ? "run with sudo, or join the docker group: sudo usermod -aG docker $USER, then log in again"
    : "run with sudo, or as the user who started the engine";
}
