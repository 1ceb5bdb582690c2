import { spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const cli = resolve(import.meta.dirname, "../../../dist/cli/index.js");

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const AS_NOBODY = `
  process.setgroups([]);
  process.setgid(65534);
  process.setuid(65534);
  import(process.argv[1]);
`;

/** Copies the program to a directory that every user can read, which dist/ may not be. */
function copyForOthers(): string {
  const folder = mkdtempSync(join(tmpdir(), "portplan-"));
  cpSync(dirname(cli), folder, { recursive: true });
  chmodSync(folder, 0o755);
  return join(folder, "index.js");
}

/** Runs the built program in a directory. Its environment has PATH, HOME and `more`. */
export function portplan(
  args: readonly string[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
  asNobody = false,
): Promise<Ended> {
  const { PATH = "", HOME = "", SystemRoot = "" } = process.env;
  const env = { PATH, HOME, SystemRoot, PWD: cwd, ...more };
  return new Promise((done, reject) => {
    const program = asNobody ? ["-e", AS_NOBODY, "--", copyForOthers()] : ["--", cli];
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
