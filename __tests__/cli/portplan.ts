import { spawn } from "node:child_process";
import { resolve } from "node:path";

const cli = resolve(import.meta.dirname, "../../dist/cli/index.js");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program in a directory, as a process of its own, in an environment with nothing but PATH, HOME and what is given. */
export function portplan(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { PATH = "", HOME = "", SystemRoot = "" } = process.env;
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ["--", cli, ...args], {
      cwd,
      env: { PATH, HOME, SystemRoot, PWD: cwd, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) =>
      done({ status, stdout: Buffer.concat(chunks.out).toString(), stderr: Buffer.concat(chunks.err).toString() }),
    );
  });
}
