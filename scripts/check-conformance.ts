import { spawnSync } from "node:child_process";
import { join } from "node:path";

// Compares dist/cli with recorded answers of Docker Compose.
// Usage: check-conformance.ts FOLDER
// Prints the numbers of passed, failed and skipped cases.

const folder = process.argv[2] ?? "";
const runs = [
  ["--cases", join(folder, "cases.json")],
  ["--projects", join(folder, "projects.json")],
].map((args) => {
  const { stdout } = spawnSync(process.execPath, [join(folder, "run.mjs"), "--verbose", ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const counts = /^(\d+) passed, (\d+) failed$/m.exec(stdout);
  if (counts === null) throw new Error(`no answer from ${folder}/run.mjs ${args.join(" ")}`);
  const failures = stdout.split(/^✗ /m).slice(1);
  for (const text of failures) console.error(`✗ ${text.trimEnd()}`);
  return { passed: Number(counts[1]), failed: Number(counts[2]) };
});

const passed = runs.reduce((sum, run) => sum + run.passed, 0);
const failed = runs.reduce((sum, run) => sum + run.failed, 0);
console.log(`${passed} ${failed} 0`);
process.exitCode = failed > 0 ? 1 : 0;
