import manifest from "../../package.json" with { type: "json" };
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { InputErrors } from "../report/InputErrors.ts";
import { parseCommandLine } from "./arguments.ts";
import { RUNS } from "./runs.ts";
import { formatHelp } from "./help.ts";
import { printMessage, printText } from "./terminal.ts";

/** The command line: arguments in, text and an exit status out. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const invocation = parseCommandLine(args);
    if (invocation.kind === "run")
      return await RUNS[invocation.command](invocation.options, invocation.operands);
    printText(
      invocation.kind === "help" ? formatHelp(invocation.command) : `${manifest.version}\n`,
    );
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
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
