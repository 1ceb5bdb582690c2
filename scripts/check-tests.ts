import { readFileSync } from "node:fs";
import { relative } from "node:path";

// Adds up what vitest's JSON reporter wrote; a later run of a test file replaces an earlier one.
//   check-tests.ts RESULTS...             prints "passed failed skipped"
//   check-tests.ts --skipped RESULTS...   prints the test files in which a test was skipped

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const args = process.argv.slice(2);
const files = new Map<string, { passed: number; failed: number; skipped: number }>();
for (const path of args.filter((arg) => arg !== "--skipped")) {
  const { testResults }: Results = JSON.parse(readFileSync(path, "utf8"));
  for (const { name, status, assertionResults } of testResults) {
    const passed = assertionResults.filter((test) => test.status === "passed").length;
    const failed = assertionResults.filter((test) => test.status === "failed").length;
    // A file that could not be loaded has failed without having a test.
    const broken = status === "failed" && failed === 0 ? 1 : 0;
    files.set(relative("", name), { passed, failed: failed + broken, skipped: assertionResults.length - passed - failed });
  }
}
if (args.includes("--skipped")) {
  for (const [name, { skipped }] of files) if (skipped > 0) console.log(name);
} else {
  const sum = (key: "passed" | "failed" | "skipped") => [...files.values()].reduce((total, file) => total + file[key], 0);
  console.log(`${sum("passed")} ${sum("failed")} ${sum("skipped")}`);
}
