import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * Reports that a program is missing, so that the tests that need it are skipped. Throws if
 * PORTPLAN_REAL is 1.
 */
export function absent(why: string): null {
  if (process.env["PORTPLAN_REAL"] === "1") throw new Error(why);
  process.stderr.write(`skipped: ${why}\n`);
  return null;
}

/** Returns the path of a real Docker Compose, or null if it is missing. */
export const realCompose = (): string | null => locate("real-compose.sh");

/** Returns the directory of a real `prometheus` and `promtool`, or null if they are missing. */
export const realPrometheus = (): string | null => locate("real-prometheus.sh");

/** Runs a script that prints a path. */
function locate(script: string): string | null {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    [resolve(import.meta.dirname, "../../scripts", script)],
    { encoding: "utf8" },
  );
  return status === 0 ? stdout.trim() : absent(stderr?.trim() || `bash is missing for ${script}`);
}

/** Returns the path of a browser based on Chromium, or null if it is missing. */
export function realBrowser(): string | null {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? absent("no Chromium in PATH");
}
