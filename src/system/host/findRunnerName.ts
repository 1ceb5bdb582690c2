import { hostname } from "node:os";

/** Who runs this: GitHub's runner by its name, else the machine. */
export function findRunnerName({
  RUNNER_NAME,
}: Readonly<Record<string, string | undefined>>): string {
  return RUNNER_NAME || hostname();
}
