import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { requireCompose } from "../requirements.ts";
import { environment } from "./askCompose.ts";

/** A Docker Compose program. */
export interface Release {
  readonly program: string;
  /** For example "2.40.3-3". */
  readonly version: string;
  /**
   * It uses the port parser of go-connections 0.4, like Debian's builds, but unlike Docker's
   * releases since 2.24.
   */
  readonly oldPortParser: boolean;
}

/**
 * Finds a Docker Compose program, and downloads it if it is missing.
 *
 * @param wanted the path of a program, or a suite of real-compose.sh; null for its default
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
