import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  checkCopies,
  publishesPorts,
  type RecordedRun,
  type Verdict,
} from "./copies/checkCopies.ts";
import { CopyWorkspace } from "./copies/CopyWorkspace.ts";
import { requireCompose } from "./requirements.ts";

// Sets up two copies of each recorded project that publishes host ports, with `allocate --here` of
// dist/cli, and compares them with the original as a real Docker Compose resolves them.
// Usage: check-copies.ts FOLDER [NAME]
// With NAME, checks only the projects whose directory contains it.
// Prints the numbers of passed, failed and skipped projects. A project that Docker Compose rejects
// does not count.

/** The number of projects that are checked at the same time. */
const WORKERS = 2;

const folder = resolve(process.argv[2] ?? "");
const name = process.argv[3] ?? "";
const compose = requireCompose();
const recorded = JSON.parse(readFileSync(join(folder, "projects.json"), "utf8")) as RecordedRun[];
const queue = recorded.filter((run) => publishesPorts(run) && run.dir.includes(name));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "check-copies-")));
const counts: Record<Verdict["kind"], number> = { "set-up": 0, refused: 0, rejected: 0, failed: 0 };

process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function work(): Promise<void> {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    const verdict = await checkCopies(
      run,
      join(folder, "projects"),
      () => new CopyWorkspace(scratch, compose),
    );
    counts[verdict.kind]++;
    if (verdict.kind !== "failed") continue;
    const title = `✗ ${[run.dir, ...run.args].join(" ")}`;
    console.error([title, ...verdict.reasons].join("\n    "));
  }
}

await Promise.all(Array.from({ length: WORKERS }, work));
console.log(
  `${counts["set-up"]} set up, ${counts.refused} refused because a container gets COMPOSE_FILE, ` +
    `${counts.rejected} rejected by Docker Compose`,
);
console.log(`${counts["set-up"] + counts.refused} ${counts.failed} 0`);
process.exitCode = counts.failed > 0 ? 1 : 0;
