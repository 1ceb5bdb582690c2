import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publishesPorts, type RecordedRun } from "./copies/checkCopies.ts";
import { checkMoves, type Verdict } from "./moves/checkMoves.ts";
import { requireCompose } from "./requirements.ts";

// Moves the first host port of each service of each recorded project to another port and back.
// A real Docker Compose has to resolve the project with this port alone changed, and in the end the
// files have to be as they were. A refused move counts if its reason is true.
// Usage: check-moves.ts FOLDER [NAME]
// With NAME, checks only the projects whose directory contains it.
// Prints the numbers of passed, failed and skipped ports.

/** The number of projects that are checked at the same time. */
const WORKERS = 2;

const folder = resolve(process.argv[2] ?? "");
const name = process.argv[3] ?? "";
const compose = requireCompose();
const recorded = JSON.parse(readFileSync(join(folder, "projects.json"), "utf8")) as RecordedRun[];
const queue = recorded.filter((run) => publishesPorts(run) && run.dir.includes(name));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "check-moves-")));
const counts: Record<Verdict["kind"], number> = { moved: 0, refused: 0, failed: 0 };
const reasons = new Map<string, number>();
const rejected: string[] = [];

process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function work(): Promise<void> {
  for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
    const title = [run.dir, ...run.args].join(" ");
    const found = await checkMoves(run, join(folder, "projects"), scratch, compose);
    if (found.length === 0) rejected.push(title);
    for (const { name: port, verdict } of found) {
      counts[verdict.kind]++;
      if (verdict.kind === "moved") continue;
      if (verdict.kind === "failed") console.error(`✗ ${title} ${port}: ${verdict.reason}`);
      else reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1);
    }
  }
}

await Promise.all(Array.from({ length: WORKERS }, work));
console.log(`${counts.moved} moved and moved back, ${counts.refused} refused`);
for (const [reason, count] of reasons) console.log(`refused ${count}: ${reason}`);
if (rejected.length > 0) console.log(`rejected by Docker Compose: ${rejected.length}`);
console.log(`${counts.moved + counts.refused} ${counts.failed} 0`);
process.exitCode = counts.failed > 0 ? 1 : 0;
