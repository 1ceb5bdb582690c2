import type { Project } from "../../compose/index.ts";
import type { Host } from "../Host.ts";

/** The Docker CLI plugin and the standalone program. */
const COMMANDS = [
  ["docker", "compose", "version", "--short"],
  ["docker-compose", "version", "--short"],
] as const;

/** `2.40.3`, `v2.29.7`, `2.40.3-desktop.1` or `5.0.0-rc.1`. */
const RELEASE = /^v?(\d{1,9}\.\d{1,9}\.\d{1,9}[\w.+~-]{0,40})$/;

/**
 * Reads the release of Docker Compose on this host, as it prints it. This may start two processes,
 * so it returns null if no project depends on the release, and if no release is found.
 */
export async function readComposeRelease(
  projects: readonly Project[],
  host: Host,
): Promise<string | null> {
  if (!projects.some(({ problems, versions }) => problems.length === 0 && versions.length > 0))
    return null;
  return findComposeRelease(host);
}

/** Finds the release of Docker Compose on this host; null if none is found. */
export async function findComposeRelease(host: Host): Promise<string | null> {
  for (const [program, ...args] of COMMANDS) {
    const release = RELEASE.exec((await host.command?.(program, args))?.trim() ?? "")?.[1];
    if (release !== undefined) return release;
  }
  return null;
}
