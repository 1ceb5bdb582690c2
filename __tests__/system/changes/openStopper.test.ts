import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ProcessTarget } from "../../../src/changes/ChangeRecord.ts";
import type { StopperResult } from "../../../src/changes/Stopper.ts";
import { parseStat } from "../../../src/host/linux/readProcess.ts";
import { openStopper } from "../../../src/system/changes/openStopper.ts";
import { absent } from "../real.ts";
import { listArguments } from "./killed.ts";

const scratch = mkdtempSync(join(tmpdir(), "stopper-"));
const bin = join(scratch, "bin");
const [open, closed] = ["open.sock", "closed.sock"].map((name) => join(scratch, name));
const NOBODY = 65_534;
const onLinux = process.platform === "linux" || absent("processes are read as on Linux") !== null;
const isRoot = process.getuid?.() === 0 || absent("other accounts need root") !== null;

/** Programs that print how they were called. "fails" is an argument with which they fail. */
const PROGRAM = `#!/bin/sh
case "$*" in
  *fails*) echo "$(basename "$0") is not permitted" >&2; exit 1 ;;
  *chatty*) exec head -c 1000000 /dev/zero ;;
esac
echo "$(basename "$0") $*"
`;

beforeAll(() => {
  mkdirSync(bin);
  for (const name of ["docker", "podman", "systemctl", "sudo"]) {
    writeFileSync(join(bin, name), PROGRAM);
    chmodSync(join(bin, name), 0o755);
  }
  for (const path of [open, closed]) writeFileSync(path ?? "", "");
  chmodSync(open ?? "", 0o666);
  chmodSync(closed ?? "", 0o600);
  chmodSync(scratch, 0o755);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const source = resolve(import.meta.dirname, "../../../src/system/changes/openStopper.ts");

/** Calls a stopper as an account, and returns what an expression of it is. */
function callStopper(
  expression: string,
  { sudo = false, account = 0, host = `unix://${open}` },
): unknown {
  const program = `
    import { openStopper } from ${JSON.stringify(source)};
    if (${account} !== 0) {
      process.setgroups([]);
      process.setgid(${account});
      process.setuid(${account});
    }
    const stopper = openStopper(process.env, ${sudo});
    console.log(JSON.stringify(await (${expression})));`;
  const { stdout, stderr } = spawnSync(process.execPath, listArguments(program), {
    encoding: "utf8",
    cwd: "/",
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: scratch, DOCKER_HOST: host },
  });
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const run = (line: string, options: Parameters<typeof callStopper>[1]) =>
  callStopper(`stopper.run(${JSON.stringify(line.split(" "))})`, options);

describe.runIf(onLinux && isRoot)("a program that stops or starts something", () => {
  const [root, user] = [{ account: 0 }, { account: NOBODY }];
  const STOP = "docker stop 4f1d";

  it.each<[string, string, Parameters<typeof callStopper>[1], string]>([
    ["systemctl as root", "systemctl stop a", root, "systemctl stop a"],
    ["systemctl without sudo", "systemctl stop a", user, "systemctl stop a"],
    [
      "systemctl with sudo",
      "systemctl stop a",
      { ...user, sudo: true },
      "sudo -n systemctl stop a",
    ],
    ["systemctl as root with sudo", "systemctl stop a", { sudo: true }, "systemctl stop a"],
    [
      "systemctl for the units of the user with sudo",
      "systemctl --user stop a",
      { ...user, sudo: true },
      "systemctl --user stop a",
    ],
    ["docker", STOP, user, `docker --host unix://${open} stop 4f1d`],
    [
      "docker with sudo, on a socket that the user can use",
      STOP,
      { ...user, sudo: true },
      `docker --host unix://${open} stop 4f1d`,
    ],
    [
      "docker with sudo, on a socket that the user cannot use",
      STOP,
      { ...user, sudo: true, host: `unix://${closed}` },
      `sudo -n docker --host unix://${closed} stop 4f1d`,
    ],
    [
      "docker without sudo, on a socket that the user cannot use",
      STOP,
      { ...user, host: `unix://${closed}` },
      `docker --host unix://${closed} stop 4f1d`,
    ],
    [
      "docker compose",
      "docker compose -p legacy stop db",
      user,
      `docker --host unix://${open} compose -p legacy stop db`,
    ],
    [
      "docker over TCP",
      STOP,
      { ...user, host: "tcp://10.0.0.5:2375" },
      "docker --host tcp://10.0.0.5:2375 stop 4f1d",
    ],
    [
      "docker over TCP and IPv6",
      STOP,
      { ...user, host: "tcp://[fd00::5]:2375" },
      "docker --host tcp://[fd00::5]:2375 stop 4f1d",
    ],
    ["docker over SSH, which finds it", STOP, { ...user, host: "ssh://host" }, STOP],
    ["podman with sudo", "podman stop a", { ...user, sudo: true }, "podman stop a"],
  ])("is run as it has to be: %s", (_, line, options, ran) => {
    expect(run(line, options)).toEqual({ isOk: true, output: `${ran}\n` });
  });

  it("reports whether it uses sudo", () => {
    const isUsed = (account: number, sudo: boolean) =>
      callStopper("stopper.sudo", { account, sudo });
    expect([isUsed(0, true), isUsed(NOBODY, true), isUsed(NOBODY, false)]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("reports its complaint if it fails", () => {
    expect(run("systemctl stop fails", root)).toEqual({
      isOk: false,
      output: "systemctl is not permitted",
    });
  });

  it("reports that it is not installed", () => {
    expect(run("no-such-program", root)).toEqual({
      isOk: false,
      output: "no-such-program is not installed",
    });
  });

  it("returns a part of a long output", () => {
    const { isOk, output } = run("systemctl chatty", root) as StopperResult;
    expect([isOk, output.length]).toEqual([true, 65_536]);
  });
});

describe.runIf(onLinux)("a signal", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
  const stopper = openStopper(process.env, false);

  async function start(): Promise<{ child: ChildProcess; target: ProcessTarget }> {
    const child = spawn("sleep", ["100"], { stdio: "ignore" });
    children.push(child);
    await once(child, "spawn");
    const { pid = 0 } = child;
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
    const target = {
      kind: "process",
      pid,
      startTicks: stat?.startTicks ?? 0,
      name: "sleep",
    } as const;
    return { child, target };
  }

  it.each(["TERM", "KILL"] as const)("%s ends a process, which is gone then", async (signal) => {
    const { child, target } = await start();
    const exit = once(child, "exit");
    expect(await stopper.signal(target, signal)).toBe("sent");
    expect(await exit).toEqual([null, `SIG${signal}`]);
    expect(await stopper.signal(target, signal)).toBe("gone");
  });

  it("is not sent to another process that has the id now", async () => {
    const { child, target } = await start();
    const other = { ...target, startTicks: target.startTicks - 1 };
    expect(await stopper.signal(other, "KILL")).toBe("gone");
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it.each([
    ["process 1", 1],
    ["the process group", 0],
    ["all processes", -1],
    ["another process group", -812],
    ["this process", process.pid],
    ["no process id", Number.NaN],
  ])("is never sent to %s", async (_, pid) => {
    for (const startTicks of [0, 1]) {
      const target = { kind: "process", pid, startTicks, name: "init" } as const;
      expect(await stopper.signal(target, "TERM")).toBe("failed");
    }
  });

  it.runIf(isRoot)("to a process of another account is denied, or sent by sudo", async () => {
    const { child, target } = await start();
    const send = (sudo: boolean, more: object = {}) =>
      callStopper(`stopper.signal(${JSON.stringify({ ...target, ...more })}, "TERM")`, {
        account: NOBODY,
        sudo,
      });
    expect(send(false)).toBe("denied");
    expect(send(true)).toBe("sent");
    expect(send(true, { startTicks: 1 })).toBe("gone");
    // The program that stands for sudo only prints its arguments.
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    writeFileSync(join(bin, "sudo"), "#!/bin/sh\nexit 1\n");
    expect(send(true)).toBe("denied");
    writeFileSync(join(bin, "sudo"), PROGRAM);
  });

  it.runIf(isRoot)("is not sent to another process that gets the id while sudo runs", async () => {
    const { child, target } = await start();
    const log = join(scratch, "words");
    writeFileSync(log, "");
    chmodSync(log, 0o666);
    writeFileSync(join(bin, "sudo"), `#!/bin/sh\nshift; printf '%s\\0' "$@" >${log}\n`);
    callStopper(`stopper.signal(${JSON.stringify(target)}, "TERM")`, {
      account: NOBODY,
      sudo: true,
    });
    writeFileSync(join(bin, "sudo"), PROGRAM);
    const [program = "", ...args] = readFileSync(log, "utf8").split("\0").slice(0, -1);
    const ticks = `${target.startTicks}`;
    expect(args).toContain(ticks);
    const other = args.map((each) => (each === ticks ? `${target.startTicks - 1}` : each));
    expect(spawnSync(program, other).status).not.toBe(0);
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    const exit = once(child, "exit");
    expect(spawnSync(program, args).status).toBe(0);
    expect(await exit).toEqual([null, "SIGTERM"]);
  });
});
