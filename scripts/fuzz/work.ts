import { readCorpus } from "./corpus.ts";
import { findBroken } from "./invariants.ts";
import { makeInput } from "./makeInput.ts";
import type { Result } from "./Result.ts";
import { runInput } from "./runInput.ts";
import { onDisk } from "./writeInput.ts";

// Runs the inputs from one seed to another in this process: node scripts/fuzz/work.ts FROM TO
// Prints a result for each as a line of JSON.

const [from = 0, to = 0] = process.argv.slice(2).map(Number);
const drawing = { corpus: readCorpus(), processes: false };

for (let seed = from; seed < to; seed++) {
  // If this process ends without a result, it is the result of the next seed.
  const input = makeInput(seed, drawing);
  const result = await onDisk(input, async (place): Promise<Result> => {
    const before = process.cpuUsage();
    const outcome = await runInput(input, place);
    const { user, system } = process.cpuUsage(before);
    const memory = process.resourceUsage().maxRSS / 1024;
    return {
      seed,
      cpu: (user + system) / 1e6,
      memory,
      broken: await findBroken(outcome),
    };
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
