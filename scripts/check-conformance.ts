import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Holds dist/cli against recorded answers of Docker Compose and compares the disagreements with the committed list of those that are known,
// which may only get shorter.
//   check-conformance.ts FOLDER           prints "passed failed skipped": a known disagreement counts as skipped

const list = "__tests__/conformance/known-disagreements.txt";
const folder = process.argv[2] ?? "";
const known = new Set(
  existsSync(list)
    ? readFileSync(list, "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
    : [],
);

const runs = [
  ["--cases", join(folder, "cases.json")],
  ["--projects", join(folder, "projects.json")],
].map((args) => {
  const { stdout } = spawnSync(process.execPath, [join(folder, "run.mjs"), "--verbose", ...args], { encoding: "utf8", maxBuffer: 1 << 28 });
  const passed = /^(\d+) passed, \d+ failed$/m.exec(stdout)?.[1];
  if (passed === undefined) throw new Error(`no answer from ${folder}/run.mjs ${args.join(" ")}`);
  return {
    passed: Number(passed),
    disagreements: stdout
      .split(/^✗ /m)
      .slice(1)
      .map((text) => text.trimEnd()),
  };
});
const disagreements = new Map(runs.flatMap((run) => run.disagreements).map((text) => [text.split("\n")[0] ?? "", text]));
const fresh = [...disagreements].filter(([label]) => !known.has(label));
const settled = [...known].filter((label) => !disagreements.has(label));

for (const [, text] of fresh) console.error(`✗ ${text}`);
for (const label of settled) console.error(`✗ agrees now, so take it off ${list}: ${label}`);
const passed = runs.reduce((sum, run) => sum + run.passed, 0) - settled.length;
console.log(`${passed} ${fresh.length + settled.length} ${disagreements.size - fresh.length}`);
process.exitCode = fresh.length + settled.length > 0 ? 1 : 0;
