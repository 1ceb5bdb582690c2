import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** An action right before one of the calls of a process. */
export interface Interception {
  /**
   * The calls that count. `changes`: all that change what another process sees: the files and their
   * content, and programs that stop and start. `programs`: only these, before and after they start.
   */
  readonly calls: "changes" | "programs" | { readonly read: string } | { readonly write: string };
  /** The index of the call, from 0. */
  readonly at: number;
  /** The program to run until it ends; null to kill this process instead. */
  readonly command: readonly string[] | null;
  /** The file with a line for each call. */
  readonly log: string;
}

const PRELOAD = `
const fs = require("node:fs");
const programs = require("node:child_process");
const { appendFileSync } = fs;
const { execFileSync } = programs;
const kill = process.kill.bind(process);
const { calls, at, command, log } = JSON.parse(process.env.TEST_INTERCEPTION);
let [count, isBusy] = [0, false];
const meet = (what) => {
  // Writing the log is made of the same calls.
  if (isBusy) return;
  isBusy = true;
  appendFileSync(log, what + "\\n");
  isBusy = false;
  if (count++ !== at) return;
  if (command !== null) return void execFileSync(command[0], command.slice(1), { stdio: "ignore" });
  kill(process.pid, "SIGKILL");
  for (;;);
};
const wrap = (object, name, describe) => {
  const real = object[name];
  object[name] = (...args) => {
    const what = describe(args);
    if (what !== null) meet(name + " " + what);
    return real.apply(object, args);
  };
};
const isWriting = (flags) => typeof flags === "number" ? (flags & 3) !== 0 : /[wa+]/.test(flags);
const changing = {
  openSync: ([path, flags = "r"]) => (isWriting(flags) ? path : null),
  writeFileSync: ([path]) => String(path),
  writeSync: ([descriptor]) => (descriptor > 2 ? String(descriptor) : null),
  rmSync: ([path]) => (fs.existsSync(path) ? String(path) : null),
};
for (const name of ["rename", "unlink", "mkdir", "rmdir", "link"])
  changing[name + "Sync"] = ([path]) => String(path);
if (typeof calls === "string") {
  if (calls === "changes")
    for (const [name, describe] of Object.entries(changing)) wrap(fs, name, describe);
  const real = programs.execFile;
  programs.execFile = (file, args, ...more) => {
    const isChanging = args.some((each) => /^(?:start|stop|rm)$/.test(each));
    const what = [file.split("/").at(-1), ...args].join(" ");
    if (isChanging) meet("before " + what);
    const child = real(file, args, ...more);
    if (isChanging) meet("during " + what);
    return child;
  };
  process.kill = (pid, signal) => {
    if (signal !== 0) meet("signal " + signal);
    return kill(pid, signal);
  };
} else if ("read" in calls)
  wrap(fs, "readFileSync", ([path]) => (path === calls.read ? path : null));
else
  wrap(fs, "openSync", ([path, flags = "r"]) =>
    isWriting(flags) && path.includes(calls.write) ? path : null);
require("node:module").syncBuiltinESMExports();
`;

/** Returns the environment of a process that is intercepted. */
export function intercept(folder: string, interception: Interception): Record<string, string> {
  const file = join(folder, "intercept.cjs");
  writeFileSync(file, PRELOAD);
  return {
    NODE_OPTIONS: `--require=${file}`,
    NODE_DISABLE_COMPILE_CACHE: "1",
    TEST_INTERCEPTION: JSON.stringify(interception),
  };
}
