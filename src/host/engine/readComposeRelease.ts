import type { Project } from "../../compose/index.ts";
import type { Host } from "../Host.ts";

/** As a plugin of the Docker command line, and as a program of its own. */
const COMMANDS = [
  ["docker", "compose", "version", "--short"],
  ["docker-compose", "version", "--short"],
] as const;

/** `2.40.3`, `v2.29.7`, `2.40.3-desktop.1`, `5.0.0-rc.1`. */
const RELEASE = /^v?(\d+\.\d+\.\d+[\w.+~-]{0,40})$/;

/**
 * The release of Docker Compose with which projects are started here, as it calls itself. It takes
 * two processes to ask, so only projects are asked for that depend on it; null for others, and
 * where there is none that says.
 */
export async function readComposeRelease(
  projects: readonly Project[],
  host: Host,
): Promise<string | null> {
  if (!projects.some(({ problems, versions }) => problems.length === 0 && versions.length > 0))
    return null;
  for (const [program, ...args] of COMMANDS) {
    const release = RELEASE.exec((await host.command?.(program, args))?.trim() ?? "")?.[1];
    if (release !== undefined) return release;
  }
  return null;
}
