import { hostname } from "node:os";
import type { Env } from "../../lib/Env.ts";

/** Who runs this: GitHub's runner by its name, else the machine. */
export function findRunnerName({ RUNNER_NAME }: Env): string {
  return RUNNER_NAME || hostname();
}
