import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { RUNS } from "../../../src/cli/runs.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "portplan-explain-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const output = join(scratch, "output.json");
const MESSAGE = "Bind for 127.0.0.1:1 failed: port is already allocated";
const log = join(scratch, "up log.txt");
writeFileSync(log, `${MESSAGE.replace(":1 ", ":2 ")}\n`);

/** Runs `explain`, and returns its exit status and the port that it explains. */
async function run(...operands: string[]) {
  const invocation = parseCommandLine([
    "explain",
    "--format",
    "json",
    "--output",
    output,
    ...operands,
  ]);
  if (invocation.kind !== "run") throw new Error("explain does not run");
  const status = await RUNS.explain(invocation.options, invocation.operands);
  const { cause } = JSON.parse(readFileSync(output, "utf8")) as { cause: { endpoint: string } };
  return [status, cause?.endpoint ?? null];
}

it.each([
  ["a message", [MESSAGE], [0, "127.0.0.1:1/tcp"]],
  ["a message that is longer than a file name", [MESSAGE.padStart(9000)], [0, "127.0.0.1:1/tcp"]],
  ["the words of a message", MESSAGE.split(" "), [0, "127.0.0.1:1/tcp"]],
  ["a file with a blank in its name", [log], [0, "127.0.0.1:2/tcp"]],
  ["a message without a port error", ["No such image: tiny"], [1, null]],
])("explain reads %s from its arguments", async (_, operands, expected) => {
  expect(await run(...operands)).toEqual(expected);
});

it("explain does not take the name of a missing file for a message", async () => {
  await expect(run(join(scratch, "missing.log"))).rejects.toThrow("no such file");
  await expect(run(scratch)).rejects.toThrow("it is a directory");
});
