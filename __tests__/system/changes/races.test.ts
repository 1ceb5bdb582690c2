import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseStat } from "../../../src/host/linux/readProcess.ts";
import { absent } from "../real.ts";
import { intercept, type Interception } from "./intercept.ts";
import { TestHost } from "./TestHost.ts";

/** Sets the last process id that was given, so that the next one is known (proc(5)). */
const LAST_PID = "/proc/sys/kernel/ns_last_pid";

/**
 * Ends a process, and starts another one with its id: `$1` is the id, `$2` a file for what happened
 * and the rest the command. Other programs of this machine may start a process in between.
 */
const SWAP = `
pid=$1 log=$2; shift 2
kill -9 "$pid"
while [ -e "/proc/$pid" ]; do sleep 0.01; done
tries=0
while [ "$tries" -lt 1000 ]; do
  tries=$((tries + 1))
  echo $((pid - 1)) >${LAST_PID}
  "$@" >"$log.ready" 2>&1 &
  if [ $! = "$pid" ]; then
    while ! [ -s "$log.ready" ]; do sleep 0.01; done
    echo swapped >"$log"
    exit
  fi
  kill -9 $!
done
echo failed >"$log"
`;

const canRun =
  (process.getuid?.() === 0 && existsSync(LAST_PID)) ||
  absent("choosing process ids needs root, and a kernel with CONFIG_CHECKPOINT_RESTORE") !== null;

interface Race {
  readonly calls: Interception["calls"];
  readonly at: number;
  /** The port of the process that gets the id. */
  readonly port: number;
}

/**
 * Runs `free` for the first port while its user ends and another process gets its id. Returns
 * whether that happened and that process still runs, which is then ended.
 */
async function race(host: TestHost, pid: number, { calls, at, port }: Race, ...args: string[]) {
  const log = join(host.folder, "swap.log");
  const other = host.listeners.command({ port });
  const command = ["sh", "-c", SWAP, "sh", `${pid}`, log, ...other];
  const env = intercept(host.folder, { calls, at, command, log: join(host.folder, "calls") });
  const { status, stdout, stderr } = await host.portplan(["free", "@0", "--yes", ...args], { env });
  const isSwapped = existsSync(log) && readFileSync(log, "utf8") === "swapped\n";
  const isThere = isAlive(pid, host, port);
  if (isThere) process.kill(pid, "SIGKILL");
  return { status, text: stdout + stderr, isSwapped, isThere };
}

/** Returns whether the process of another program has the id, and is not ended. */
function isAlive(pid: number, host: TestHost, port: number): boolean {
  const path = `/proc/${pid}`;
  if (!existsSync(path)) return false;
  const state = parseStat(readFileSync(`${path}/stat`, "latin1"))?.state;
  const words = readFileSync(`${path}/cmdline`, "utf8").split("\0");
  return state !== "Z" && words[2] === host.listeners.command({ port })[2];
}

function countCalls(host: TestHost): number {
  return readFileSync(join(host.folder, "calls"), "utf8").trim().split("\n").length;
}

async function withHost<T>(test: (host: TestHost) => Promise<T>): Promise<T> {
  const host = await TestHost.open(null);
  try {
    return await test(host);
  } finally {
    await host.close();
  }
}

/** The largest index of a call: the swap never happens. */
const NEVER = 1_000_000;

describe.runIf(canRun)("a process that gets the id of the user of a port", () => {
  it("is not signaled, at whichever look at the process it gets it", async () => {
    const count = await withHost(async (host) => {
      const { pid = 0 } = await host.listeners.start({ port: host.port(0) });
      const calls = { read: `/proc/${pid}/stat` };
      const { status, isSwapped } = await race(host, pid, { calls, at: NEVER, port: 1 });
      expect([status, isSwapped]).toEqual([0, false]);
      return countCalls(host);
    });
    // The last look is after the process has ended.
    expect(count).toBeGreaterThan(4);
    let swaps = 0;
    for (let at = 0; at < count - 1; at++) {
      await withHost(async (host) => {
        const { pid = 0 } = await host.listeners.start({ port: host.port(0) });
        const port = host.port(1);
        const calls = { read: `/proc/${pid}/stat` };
        const { isSwapped, isThere, text } = await race(host, pid, { calls, at, port });
        if (!isSwapped) return;
        swaps++;
        expect([at, text, isThere]).toEqual([at, text, true]);
      });
    }
    expect(swaps).toBeGreaterThan(3);
  });

  it("is not signaled if it uses the same port, and gets it after the plan", () =>
    withHost(async (host) => {
      const port = host.port(0);
      const { pid = 0 } = await host.listeners.start({ port });
      const calls = { write: "/changes." };
      const { text, ...ended } = await race(host, pid, { calls, at: 0, port });
      expect({ text, ...ended }).toEqual({ text, status: 1, isSwapped: true, isThere: true });
      expect(text).toContain(`${port}/tcp is in use again by process node (pid ${pid})`);
    }));

  it("is not killed if it gets it after TERM was sent", () =>
    withHost(async (host) => {
      const port = host.port(1);
      const { pid = 0 } = await host.listeners.start({ port: host.port(0), ignoresTerm: true });
      const calls = { read: `/proc/${pid}/stat` };
      const at = 40;
      const { text, ...ended } = await race(host, pid, { calls, at, port }, "--force");
      expect({ text, ...ended }).toEqual({ text, status: 0, isSwapped: true, isThere: true });
    }));
});
