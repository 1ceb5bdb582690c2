import type { ChangeRecord, ProcessTarget } from "../../src/changes/ChangeRecord.ts";
import type { SignalResult, StopperResult } from "../../src/changes/Stopper.ts";
import type { Host } from "../../src/host/Host.ts";
import { type Fake, fakeHost } from "../host/fakeHost.ts";
import { machine } from "../host/machine.ts";

/** A process. `port`: the port of 127.0.0.1 at which it listens, or null. */
export interface Program {
  readonly pid: number;
  readonly name: string;
  /** The start in clock ticks since boot. */
  readonly ticks: number;
  readonly port: number | null;
  readonly parent?: number;
  readonly state?: string;
}

/** Clock ticks since boot when the runs of these tests start. */
export const START = 900_000;

const stat = ({ pid, name, ticks, parent = 1, state = "S" }: Program) =>
  `${pid} (${name}) ${state} ${parent} 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ${ticks} 0 0\n`;

function makeMachine(programs: readonly Program[], more: Fake): Host {
  const files = Object.fromEntries(
    programs.map((program) => [`/proc/${program.pid}/stat`, stat(program)]),
  );
  const sockets = programs.flatMap(({ pid, port }) =>
    port === null ? [] : [{ address: "127.0.0.1", port, inode: pid }],
  );
  const processes = programs.map(({ pid, name }) => ({ pid, name, inodes: [pid] }));
  const uptime = { "/proc/uptime": `${(START / 100).toFixed(2)} 1.00\n` };
  return fakeHost(
    machine(sockets, processes, { ...more, files: { ...files, ...uptime, ...more.files } }),
  );
}

/** Makes a machine that changes, with the programs that ran on it and the records. */
export function changingMachine(programs: readonly Program[], more: Fake = {}) {
  let running = programs;
  let time = Date.UTC(2026, 10, 20, 12);
  const log: string[] = [];
  const records: ChangeRecord[] = [];
  const host = new Proxy({} as Host, {
    get: (_, name: keyof Host) => makeMachine(running, more)[name],
  });
  const world = {
    log,
    records,
    /** The result of each signal. By default, a process ends. */
    onSignal: (target: ProcessTarget, _signal: string): SignalResult => {
      world.end(target.pid);
      return "sent";
    },
    onRun: (_words: readonly string[]): StopperResult => ({ isOk: true, output: "" }),
    onSave: (_record: ChangeRecord) => {},
    onPause: () => {},
    end: (pid: number) => void (running = running.filter((each) => each.pid !== pid)),
    start: (program: Program) => void (running = [...running, program]),
    deps: {
      host,
      force: false,
      report: (message: string) => void log.push(message),
      now: () => time,
      pause: (milliseconds: number) => {
        time += milliseconds;
        world.onPause();
        return Promise.resolve();
      },
      stopper: {
        sudo: false,
        signal: (target: ProcessTarget, signal: "TERM" | "KILL") => {
          log.push(`${signal} ${target.pid}`);
          return world.onSignal(target, signal);
        },
        run: (words: readonly string[]) => {
          log.push(words.join(" "));
          return Promise.resolve(world.onRun(words));
        },
      },
      store: {
        save: (record: ChangeRecord) => {
          world.onSave(record);
          // The steps of a run are added to one list.
          records.push(structuredClone(record));
          log.push(`record ${record.steps.map(({ state }) => state).join(" ")}`);
        },
        list: () => [],
        warnings: [],
      },
    },
  };
  return world;
}
