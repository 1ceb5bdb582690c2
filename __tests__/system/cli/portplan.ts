import { spawn } from "node:child_process";
import { resolve } from "node:path";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Reads the program as root, and runs it as nobody: it may lie where nobody may read. */
const AS_NOBODY = `
  const Module = require("node:module");
  const [cli, ...args] = process.argv.slice(1);
  const text = require("node:fs").readFileSync(cli, "utf8").replace(/^#!.*/, "");
  process.argv = [process.execPath, cli, ...args];
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
  new Module(cli)._compile(text, cli);
`;

/**
 * The built program in a directory, as a process of its own, in an environment with nothing but
 * PATH, HOME and what is given.
 */
export function portplan(
  args: readonly string[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
  asNobody = false,
): Promise<Ended> {
  const { PATH = "", HOME = "", SystemRoot = "" } = process.env;
  const env = { PATH, HOME, SystemRoot, PWD: cwd, ...more };
  return new Promise((done, reject) => {
    const program = asNobody ? ["-e", AS_NOBODY, "--", cli] : ["--", cli];
    const child = spawn(process.execPath, [...program, ...args], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
    child.stdout.on("data", (chunk: Buffer) => chunks.out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.err.push(chunk));
    child.on("error", reject);
    child.on("close", (status) =>
      done({
        status,
        stdout: Buffer.concat(chunks.out).toString(),
        stderr: Buffer.concat(chunks.err).toString(),
      }),
    );
  });
}
