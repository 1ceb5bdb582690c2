import manifest from "../../package.json" with { type: "json" };
import { type CommandName, UsageError } from "../commands/UsageError.ts";
import { MissingInput } from "../compose/index.ts";
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
  const status = await run(args);
  // The status of a substitution is lost: `eval "$(portplan allocate --print shell)"`.
  if (status !== 0 && printsShell(args)) printText("false\n");
  return status;
}

/** Returns whether a shell evaluates the output, also if the arguments are invalid. */
function printsShell(all: readonly string[]): boolean {
  // The arguments of a program are its own.
  const args = all.includes("--") ? all.slice(0, all.indexOf("--")) : all;
  const isPrinted = args.some(
    (arg, index) => arg === "--print=shell" || (arg === "shell" && args[index - 1] === "--print"),
  );
  return isPrinted && !args.some((arg) => /^--output(?:=|$)/.test(arg));
}

async function run(args: readonly string[]): Promise<number> {
  let command: CommandName | null = null;
  try {
    const invocation = parseCommandLine(args);
    if (invocation.kind === "run") {
      ({ command } = invocation);
      limitTime(process.env);
      return await RUNS[command](invocation.options, invocation.operands, invocation.program);
    }
    printText(
      invocation.kind === "help" ? formatHelp(invocation.command) : `${manifest.version}\n`,
    );
    return 0;
  } catch (error) {
    return reportFailure(error, command);
  }
}

const PLAIN = createPainter(false);

function reportFailure(error: unknown, running: CommandName | null): number {
  if (error instanceof InputErrors) {
    for (const { message, diagnostic } of error.errors)
      if (diagnostic === undefined) printError(message);
      else for (const line of renderDiagnostic(diagnostic, PLAIN, null)) printMessage(line);
    return 2;
  }
  for (const line of getErrorMessage(error).split("\n")) printError(line);
  if (error instanceof UsageError || error instanceof MissingInput) {
    const command = error instanceof UsageError ? error.command : running;
    const help = ["portplan", ...(command === null ? [] : [command]), "--help"].join(" ");
    printMessage(`For more information, try '${help}'.`);
  } else if (process.argv.includes("--verbose") && error instanceof Error)
    for (const [line] of (error.stack ?? "").matchAll(/^ +at .*$/gm)) printMessage(line);
  return 2;
}
