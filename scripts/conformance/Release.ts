import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { requireCompose } from "../requirements.ts";
import { environment } from "./askCompose.ts";

/** A Docker Compose program, as it speaks of itself and as it behaves. */
export interface Release {
  readonly program: string;
  /** As "2.40.3-3". */
  readonly version: string;
  /**
   * Linked with the port parser of go-connections 0.4, as Debian's builds are and no release of
   * Docker's from 2.24 on is.
   */
  readonly oldPortParser: boolean;
}

/**
 * Returns what a Docker Compose is, which is fetched where it is missing.
 *
 * @param wanted the path of a program, or a suite that real-compose.sh knows; null for its default
 */
export function findRelease(wanted: string | null): Release {
  const program =
    wanted !== null && existsSync(wanted) ? wanted : requireCompose(wanted ?? undefined);
  const version = execFileSync(program, ["version", "--short"], { encoding: "utf8" }).trim();
  const input = 'name: a\nservices: {a: {image: a, ports: ["::1:80:80"]}}\n';
  const { status } = spawnSync(program, ["-f", "-", "config", "-q"], {
    input,
    cwd: tmpdir(),
    env: environment(tmpdir(), {}),
  });
  return { program, version, oldPortParser: status !== 0 };
}
