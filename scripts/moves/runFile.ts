import { execFile } from "node:child_process";
import { promisify } from "node:util";

const start = promisify(execFile);

/** Runs a program, and returns its output; null if it fails. */
export async function runFile(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  try {
    const { stdout } = await start(program, args, {
      cwd,
      env,
      timeout: 60_000,
      maxBuffer: 1 << 28,
    });
    return stdout;
  } catch {
    return null;
  }
}
