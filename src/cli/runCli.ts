import manifest from "../../package.json" with { type: "json" };
import { UsageError } from "../commands/UsageError.ts";
import { getErrorMessage } from "../lib/getErrorMessage.ts";
import { createPainter } from "../report/formats/createPainter.ts";
import { renderDiagnostic } from "../report/formats/renderDiagnostic.ts";
import { InputErrors } from "../report/InputErrors.ts";
import { limitTime } from "../system/limitTime.ts";
import { parseCommandLine } from "./arguments.ts";
import { RUNS } from "./runs.ts";
import { formatHelp } from "./help.ts";
import { printError, printMessage, printText } from "./terminal.ts";

/** Runs the command line, and returns the exit status. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    const invocation = parseCommandLine(args);
    if (invocation.kind === "run") {
      limitTime(process.env);
      return await RUNS[invocation.command](invocation.options, invocation.operands);
    }
    printText(
      invocation.kind === "help" ? formatHelp(invocation.command) : `${manifest.version}\n`,
    );
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

const PLAIN = createPainter(false);

function reportFailure(error: unknown): number {
  if (error instanceof InputErrors) {
    for (const { message, diagnostic } of error.errors)
      if (diagnostic === undefined) printError(message);
      else for (const line of renderDiagnostic(diagnostic, PLAIN, null)) printMessage(line);
    return 2;
  }
  for (const line of getErrorMessage(error).split("\n")) printError(line);
  if (error instanceof UsageError) {
    const command = error.command === null ? "" : `${error.command} `;
    printMessage(`For more information, try 'portplan ${command}--help'.`);
  } else if (process.argv.includes("--verbose") && error instanceof Error)
    for (const [line] of (error.stack ?? "").matchAll(/^ +at .*$/gm)) printMessage(line);
  return 2;
}
