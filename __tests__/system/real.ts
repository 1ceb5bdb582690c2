import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * Says that a real thing is not here, so that the tests that need it are skipped. With
 * PORTPLAN_REAL=1 it has to be here.
 */
export function absent(why: string): null {
  if (process.env["PORTPLAN_REAL"] === "1") throw new Error(why);
  process.stderr.write(`skipped: ${why}\n`);
  return null;
}

/**
 * The path of a real Docker Compose, which takes Compose's own arguments; null where there is none.
 */
export function realCompose(): string | null {
  const { status, stdout, stderr } = spawnSync(
    "bash",
    [resolve(import.meta.dirname, "../../scripts/real-compose.sh")],
    {
      encoding: "utf8",
    },
  );
  return status === 0
    ? stdout.trim()
    : absent(stderr?.trim() || "no bash here, which would look for Docker Compose");
}

/** The path of Chromium or of a browser made of it; null where there is none. */
export function realBrowser(): string | null {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? absent("no Chromium in PATH");
}
