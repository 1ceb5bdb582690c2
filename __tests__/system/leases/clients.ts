import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundle } from "../../../scripts/build.ts";

/** A temporary folder that all accounts can enter, with the bundled client. */
export interface Bench {
  readonly folder: string;
  readonly program: string;
  remove(): void;
}

export async function makeBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "leases-"));
  const client = join(folder, "client");
  await bundle("lib/__tests__/system/leases/client.js", client);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, program: join(client, "index.js"), remove };
}

export interface Client {
  readonly process: ChildProcess;
  /** The line that it prints; null if it ended before. */
  readonly answer: Promise<unknown>;
  readonly errors: () => string;
  readonly ended: Promise<void>;
}

/** Starts a client. `wrapper` is a command to start it with. */
export function start(
  { program }: Bench,
  directory: string | null,
  action: string,
  argument: object = {},
  {
    wrapper = [],
    env = {},
    ...options
  }: SpawnOptions & { readonly wrapper?: readonly string[] } = {},
): Client {
  const [file, ...args] = [...wrapper, process.execPath, program, action, JSON.stringify(argument)];
  const named =
    directory === null
      ? {}
      : { PORTPLAN_LEASE_DIR: directory, PORTPLAN_STATE_DIR: `${directory}-checkouts` };
  const child = spawn(file, args, {
    stdio: ["pipe", "pipe", "pipe"],
    ...options,
    env: { PATH: process.env["PATH"], ...named, ...env },
  });
  let errors = "";
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((finish) => child.on("close", () => finish()));
  const answer = new Promise<unknown>((finish) => {
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).once("line", (line) => finish(JSON.parse(line)));
    void ended.then(() => finish(null));
  });
  return { process: child, answer, errors: () => errors, ended };
}

/** Runs a client until it ends. */
export async function ask(...args: Parameters<typeof start>): Promise<unknown> {
  const client = start(...args);
  const answer = await client.answer;
  client.process.stdin?.end();
  await client.ended;
  if (answer === null && client.errors() !== "") throw new Error(client.errors());
  return answer;
}
