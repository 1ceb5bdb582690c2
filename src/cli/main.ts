import manifest from "../../package.json" with { type: "json" };
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { InputErrors } from "../report/InputErrors.ts";
import { parseCommandLine } from "./arguments.ts";
import { RUNS } from "./runs.ts";
import { formatHelp } from "./help.ts";
import { printMessage, printText } from "./terminal.ts";

/** The command line: arguments in, text and an exit status out. */
async function main(args: readonly string[]): Promise<number> {
  const invocation = parseCommandLine(args);
  if (invocation.kind === "run")
    return RUNS[invocation.command](invocation.options, invocation.operands);
  printText(invocation.kind === "help" ? formatHelp(invocation.command) : `${manifest.version}\n`);
  return 0;
}

/** Says why no work could be done. */
function reportFailure(error: unknown): number {
  const message = getErrorMessage(error);
  for (const line of message.split("\n")) printMessage(line);
  if (error instanceof UsageError)
    printMessage(`see portplan ${error.command === null ? "" : `${error.command} `}--help`);
  else if (
    process.argv.includes("--verbose") &&
    error instanceof Error &&
    !(error instanceof InputErrors)
  )
    for (const [line] of (error.stack ?? "").matchAll(/^ +at .*$/gm)) printMessage(line);
  return 2;
}

/** All is written by then. Left alone, Node would collect garbage once more before it ends. */
async function start(): Promise<void> {
  process.exit(await main(process.argv.slice(2)).catch(reportFailure));
}

void start();
